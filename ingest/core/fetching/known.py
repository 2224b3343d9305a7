"""Known articles: under which names an article is known beside the URL that made its id.

Owns aliases: states of another id (of a guid, of the canonical URL that a page names) that lead to an
article of the same registrable domain, and so of the same shard. When an entry is joined is
`ingest.core.fetching.accept` and `ingest.core.fetching.joining`.
"""

from collections.abc import Callable

from ingest.core.web.authority import speaks
from ingest.core.web.text import one_line
from ingest.core.web.urls import InvalidUrl, Url
from schemas import ids
from schemas.feeds import Entry
from schemas.fetches import FetchState, FetchStatus

__all__ = ["KnownStates", "alias", "canonical_id", "guid_id", "other_scheme_id", "resolved"]

KnownStates = Callable[[str], FetchState | None]
"""The state of an article_id in this shard, None where it is not known."""

MAX_ALIASES = 4  # on the way from a name to its article; a circle ends there


def resolved(states: KnownStates, article_id: str) -> FetchState | None:
    """Return the state of the article that a name leads to; None where it is not known."""
    state = states(article_id)
    for _ in range(MAX_ALIASES):
        if state is None or not _is_alias(state):
            return state
        state = states(state.forwarded_to or "")
    return None


def alias(name: str, of: FetchState) -> FetchState:
    """Return the state that makes another id a name of an article."""
    return FetchState(
        article_id=name, status=FetchStatus.FORWARDED, forwarded_to=of.article_id, alias_of=of.article_id
    )


def _is_alias(state: FetchState) -> bool:
    return (
        state.status is FetchStatus.FORWARDED
        and state.forwarded_to is not None
        and state.alias_of == state.forwarded_to
    )


def guid_id(entry: Entry) -> str | None:
    """Return the id under which an entry's guid is known at its domain; None where it adds nothing.

    Numbers repeat from feed to feed of a site, so that a guid counts with its title, unless it is an address.
    The guid of another site's feed gives no name: it could give one article the name of another.
    """
    if entry.guid is None or entry.url is None or not speaks(entry):
        return None
    url = Url.parse(entry.url)
    permalink = _permalink(entry.guid)
    if permalink is None:
        return ids.article_id("\x1f".join((url.registrable_domain, entry.guid, one_line(entry.title))))
    if permalink.site != url.site or _is_front_page(permalink):
        return None
    name = ids.article_id(permalink.canonical)
    return name if name != entry.article_id else None


def other_scheme_id(entry: Entry) -> str | None:
    """Return the id of the same link over http instead of https, and the other way round."""
    if entry.url is None:
        return None
    scheme, _, rest = Url.parse(entry.url).canonical.partition("://")
    return ids.article_id(f"{'http' if scheme == 'https' else 'https'}://{rest}")


def canonical_id(named: Url | None, of: Url | None) -> str | None:
    """Return the id of the URL that a page calls its own, where that is a page of the same site.

    Not of another tenant of the same platform: it would take that one's article its name.
    """
    if named is None or of is None or named.site != of.site:
        return None
    return None if _is_front_page(named) else ids.article_id(named.canonical)


def _permalink(guid: str) -> Url | None:
    try:
        return Url.parse(guid)
    except InvalidUrl:
        return None


def _is_front_page(url: Url) -> bool:
    return url.path == "/" and not url.query
