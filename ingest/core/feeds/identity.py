"""Identity: which entry each item of a document is, however its publisher changes guids and links.

Owns what an entry_id is made of, and when a guid or a link is not believed. A guid identifies where it
differs between the items of the document and stays with its item; a link where it leads to the item's own
page. The order: guid, link, title and date, content. An item whose name is new and whose link or title and
date are those of a known entry, which the document does not list otherwise, is that entry.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.core.feeds.documents import FeedDocument, FeedItem
from ingest.core.feeds.notes import Compared, Facts, alias_key, facts_key, fingerprint
from ingest.core.feeds.seen import SeenSet
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url, resolve
from schemas import ids

__all__ = ["Identified", "identify"]

MIN_TELLING_CHARACTERS = 80  # of a text: with its title it is a story, wherever its link leads
MIN_TOKENS = 2  # new items of a document that have the page and the title of known ones, all of them
MIN_MOVED = 5  # the same by title alone


@dataclass(frozen=True, slots=True)
class Identified:
    """An item with its identity.

    Attributes:
        guid: The publisher's, where it is believed.
        url: Of its article's page; None where the item's own text is the article.
        facts: What the item is known by at the next poll.
        fingerprint: Over what the publisher may change.
        notes: Lead to this entry where its name changes, and tell whose a guid was that moved to it.
    """

    item: FeedItem
    entry_id: str
    guid: str | None
    url: Url | None
    facts: Facts
    fingerprint: str
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Link:
    """An item's link, and whether it leads to a page of its own."""

    url: Url | None
    is_front: bool
    is_own: bool
    is_article: bool


@dataclass(frozen=True, slots=True)
class _Named:
    """An item with the names that it may be known by, the best first."""

    item: FeedItem
    link: _Link
    guid: str | None
    names: tuple[str, ...]
    facts: Facts
    fingerprint: str
    aliases: tuple[str, ...]
    page_alias: str = ""
    title_alias: str = ""


def identify(feed_id: str, document: FeedDocument, seen: SeenSet, *, base: Url) -> list[Identified]:
    """Return the document's entries in its order, each once: as it stands first, which is the latest.

    Args:
        seen: What the feed listed so far.
        base: The document's URL, after redirects; relative links are resolved against it.
    """
    by_name: dict[str, _Named] = {}
    for one in _named(tuple(dict.fromkeys(document.items)), document.home, base):
        by_name.setdefault(one.names[0], one)
    stands_at = {(one.facts.title, one.facts.link): name for name, one in by_name.items()}
    entry_ids = {name: _known_by_name(feed_id, one, seen, stands_at) for name, one in by_name.items()}
    claimed = {entry_id for entry_id in entry_ids.values() if entry_id is not None}
    for name, one in by_name.items():
        entry_ids[name] = entry_ids[name] or _known_otherwise(feed_id, one, seen, claimed)
        claimed |= {entry_id} if (entry_id := entry_ids[name]) else set()
    entry_ids |= _known_by_title(
        {n: by_name[n] for n, known in entry_ids.items() if known is None}, seen, claimed
    )
    claimed |= {entry_id for entry_id in entry_ids.values() if entry_id is not None}
    identified: dict[str, Identified] = {}
    for name, one in by_name.items():
        entry_id = entry_ids[name] or _new(feed_id, one, seen, claimed)
        claimed.add(entry_id)
        url = one.link.url if one.link.is_article else None
        aliases = (*one.aliases, one.page_alias, one.title_alias)
        notes = {alias: entry_id[1:] for alias in aliases if alias}
        guid = one.guid
        if guid is not None and (first := ids.entry_id(feed_id, guid)) != entry_id and seen.get(first):
            notes |= _kept_facts(first, seen)
            guid = None  # it moved here
        identified.setdefault(
            entry_id, Identified(one.item, entry_id, guid, url, one.facts, one.fingerprint, notes)
        )
    return list(identified.values())


def _kept_facts(entry_id: str, seen: SeenSet) -> dict[str, str]:
    """Return the facts of the entry that had a guid first; they alone show that the guid has moved."""
    value = seen.note(facts_key(entry_id))
    return {facts_key(entry_id): value} if value is not None else {}


def _named(items: Sequence[FeedItem], home: str | None, base: Url) -> Iterator[_Named]:
    links = _links(items, home, base)
    guids = _believed_guids(items, links)
    dated = Counter((one_line(item.title), item.published) for item in items)
    for item, link in zip(items, links, strict=True):
        title = one_line(item.title)
        guid = item.guid if item.guid in guids else None
        names = [guid] if guid else []
        aliases = []
        if link.url is not None and link.is_own:
            names.append(link.url.canonical)
            aliases.append(alias_key("link", link.url.canonical.partition("://")[2]))
        is_dated = bool(title and item.published) and dated[title, item.published] == 1
        if is_dated and item.published is not None:
            names.append(ids.digest20("title and date", title, item.published.isoformat()))
            aliases.append(alias_key("title and date", title, item.published.isoformat()))
        text = item.content or item.summary
        names.append(ids.digest20(item.title, text))
        compared = Compared.of(item)
        one = _Named(
            item=item,
            link=link,
            guid=guid,
            names=tuple(names),
            facts=Facts.of(item, compared, link.url),
            fingerprint=fingerprint(item, compared, link.url if link.is_article else None),
            aliases=tuple(aliases),
        )
        is_sure = guid is not None and is_dated  # that suffices, and each note costs 24 bytes
        yield one if is_sure else _with_weak_aliases(one, title, text)


def _with_weak_aliases(one: _Named, title: str, text: str) -> _Named:
    """Return an item that may have to be found by its words alone."""
    host, path = (one.link.url.host, one.link.url.path) if one.link.url else ("", "")
    by_text = [alias_key("text", title, text, path)] if text else []
    if len(text) >= MIN_TELLING_CHARACTERS:
        by_text.append(alias_key("text", title, text))
    return replace(
        one,
        aliases=(*one.aliases, *by_text),
        page_alias=alias_key("page", title, host + path),
        title_alias=alias_key("title", title),
    )


def _links(items: Sequence[FeedItem], home: str | None, base: Url) -> list[_Link]:
    """Return the link of each item; several stories at one address have none of their own."""
    urls = [resolve(item.link, base) if item.link else None for item in items]
    stories: defaultdict[str, set[object]] = defaultdict(set)
    spelled: defaultdict[str, set[object]] = defaultdict(set)
    for item, url in zip(items, urls, strict=True):
        if url is not None:
            stories[url.canonical].add(_story(item))
            spelled[(item.link or "").strip()].add(_story(item))
    at_home = resolve(home, base) if home else None
    links = []
    for item, url in zip(items, urls, strict=True):
        is_front = url is not None and (_is_front_page(url) or url == at_home)
        is_own = url is not None and not is_front and len(stories[url.canonical]) == 1
        # Posts of one page differ in the fragment: their page is the article.
        is_shared = is_front or len(spelled[(item.link or "").strip()]) > 1
        has_text = bool(item.content or item.summary)
        links.append(_Link(url, is_front, is_own, url is not None and not (is_shared and has_text)))
    return links


def _is_front_page(url: Url) -> bool:
    return url.path == "/" and not url.query


def _believed_guids(items: Sequence[FeedItem], links: Sequence[_Link]) -> frozenset[str]:
    """Return the guids that tell the items of a document apart."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for n, item in enumerate(items):
        if item.guid:
            groups[item.guid].append(n)
    return frozenset(
        guid
        for guid, members in groups.items()
        if len(members) == 1 or _is_one_item(members, items, links, alone=len(groups) == 1)
    )


def _is_one_item(
    members: list[int], items: Sequence[FeedItem], links: Sequence[_Link], *, alone: bool
) -> bool:
    """Return whether items of one guid are an item and its correction (RFC 4287 §4.1.1)."""
    urls = {links[n].url for n in members}
    if len(urls) > 1 or None in urls or links[members[0]].is_front:
        return False
    stories = {_story(items[n]) for n in members}
    return len(stories) == 1 or (len(members) == 2 and not alone)


def _story(item: FeedItem) -> object:
    """Return what two states of one item have in common, unless its headline is what was corrected."""
    return one_line(item.title), item.published


def _known_by_name(
    feed_id: str, one: _Named, seen: SeenSet, stands_at: Mapping[tuple[str, str], str]
) -> str | None:
    """Return the known entry that has the item's best name, None where there is none."""
    entry_id = ids.entry_id(feed_id, one.names[0])
    if seen.get(entry_id) is None:
        return None
    if one.guid is None or not _has_moved(entry_id, one, seen, stands_at):
        return entry_id
    return None


def _has_moved(entry_id: str, one: _Named, seen: SeenSet, stands_at: Mapping[tuple[str, str], str]) -> bool:
    """Return whether a known guid stands at another item now: such guids count places in a list.

    Args:
        stands_at: By title and link, the best name of each item of the document.
    """
    known = Facts.decode(seen.note(facts_key(entry_id)))
    if known is None or known.title == one.facts.title:
        return False
    if stands_at.get((known.title, known.link), one.names[0]) != one.names[0]:
        return True  # the item that had it is another of this document
    owners = {owner for alias in one.aliases if (owner := _owner(alias, seen)) is not None}
    if owners:
        return entry_id not in owners
    return known.link != one.facts.link and known.is_another_date(one.facts)


def _known_otherwise(feed_id: str, one: _Named, seen: SeenSet, claimed: set[str]) -> str | None:
    """Return the known entry that an item's other names or its notes lead to, if no other item is that."""
    names = (ids.entry_id(feed_id, name) for name in one.names[1:])
    owners = (
        *(name for name in names if seen.get(name) is not None),
        *(_owner(alias, seen) for alias in one.aliases),
    )
    return next((owner for owner in owners if owner is not None and owner not in claimed), None)


def _known_by_title(unknown: dict[str, _Named], seen: SeenSet, claimed: set[str]) -> dict[str, str | None]:
    """Return the entries of items whose links are all new: a token of the request, a new address of the site.

    All that are new, and more than one: a title comes again, but not every one at once.
    """
    for minimum, by_page in ((MIN_TOKENS, True), (MIN_MOVED, False)):
        owners = {
            name: _owner_of_title(one, one.page_alias if by_page else one.title_alias, seen)
            for name, one in unknown.items()
        }
        found = {owner for owner in owners.values() if owner is not None} - claimed
        if len(owners) >= minimum and len(found) == len(owners):
            return owners
    return {}


def _owner_of_title(one: _Named, alias: str, seen: SeenSet) -> str | None:
    owner = _owner(alias, seen) if one.item.title else None
    known = Facts.decode(seen.note(facts_key(owner))) if owner is not None else None
    return owner if known is not None and known.words == one.facts.words else None


def _owner(alias: str, seen: SeenSet) -> str | None:
    value = seen.note(alias)
    entry_id = f"e{value}" if value is not None else None
    return entry_id if entry_id is not None and seen.get(entry_id) is not None else None


def _new(feed_id: str, one: _Named, seen: SeenSet, claimed: set[str]) -> str:
    """Return the id of an entry that was not known; never one that another item has."""
    candidates = [ids.entry_id(feed_id, name) for name in one.names]
    if seen.get(candidates[0]) is not None:
        candidates = candidates[1:]  # the guid of another item moved here
    return next((entry_id for entry_id in candidates if entry_id not in claimed), candidates[0])
