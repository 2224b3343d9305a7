"""Articles: the ninjs item made of an entry and what was extracted from its page.

Owns which source wins for each field and says so in `provenance`. It does not own when a version is made
(`ingest.core.fetching.after_fetch`).
"""

import re
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime

from ingest.core.extraction.extracted import Extracted, PageMetadata
from ingest.core.extraction.notices import corrections
from ingest.core.extraction.provenance import Provenance
from ingest.core.fetching.changes import without_times_of_day
from ingest.core.web.authority import FEED, FOREIGN_FEED, feed_label, speaks
from ingest.core.web.relative_times import without_relative_times
from ingest.core.web.text import cut_utf8, one_line
from ingest.core.web.urls import InvalidUrl, Url
from schemas import ids
from schemas.articles import Article, Ingest, Verdict
from schemas.changes import Changes
from schemas.feeds import Entry
from schemas.fetches import FetchState
from schemas.ninjs import AltId, Association, Body, Description, Headline, InfoSource, RepresentationType

__all__ = ["Fetched", "build", "content_hash", "headline", "headline_hash", "text_hash"]

MAX_BODY_BYTES = 524_288
MAX_HEADLINE_BYTES = 2_048
MAX_NAME_BYTES = 1_024
DOMAIN = "domain"  # in `provenance`: the publisher is known by that alone
MAX_HEAD_CHARACTERS = 4_000  # of a text, where its age is looked for

_PAGE_FIELDS = tuple(each.name for each in dataclass_fields(PageMetadata))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where and when the text was obtained; both None for the feed's own text."""

    final_url: Url | None = None
    fetched_at: datetime | None = None


def content_hash(title: str, text: str) -> str:
    """Return the digest of title and text: equal where only blanks, times of day or ages in words differ."""
    return ids.digest20(_compared(title), _compared(text))


def headline_hash(title: str) -> str:
    """Return the digest of a title, cut as a headline is."""
    return ids.digest20(_compared(cut_utf8(one_line(title), MAX_HEADLINE_BYTES)[0]))


def text_hash(text: str) -> str:
    """Return the digest of the normalised text alone."""
    return ids.digest20(_compared(text))


def _compared(text: str) -> str:
    line = one_line(text)
    head = without_relative_times(line[:MAX_HEAD_CHARACTERS])
    return without_times_of_day(head + line[MAX_HEAD_CHARACTERS:])


def headline(entry: Entry, extracted: Extracted) -> str:
    """Return the article's title on one line: the site's own feed's, the page's, a foreign feed's."""
    titles = (one_line(entry.title), one_line(extracted.metadata.title))
    first, second = titles if speaks(entry) else reversed(titles)
    return cut_utf8(first or second, MAX_HEADLINE_BYTES)[0]


def heard(entry: Entry, extracted: Extracted) -> Entry:
    """Return an entry with what counts of it: all of the site's own; of another's nothing but the link.

    Unless the text is that feed's own, since the page had none.
    """
    if speaks(entry) or extracted.text_from == FOREIGN_FEED:
        return entry
    silenced = dict.fromkeys(("author", "guid", "publisher", "published_at", "updated_at"), None)
    return entry.model_copy(update={**silenced, "summary": "", "content": ""})


def build(
    entry: Entry,
    extracted: Extracted,
    state: FetchState,
    fetched: Fetched,
    *,
    version: int,
    now: datetime,
    changes: Changes | None = None,
) -> Article:
    """Return a version of an article.

    The feed wins for title, publisher and dates, which are the publisher's structured word there; the page
    wins for authors and language, which feeds give for all of their entries alike, and for the date where the
    feed's has no time or zone. Of a feed of another site nothing but the link is taken, unless its text is
    all that there is.

    Args:
        state: Brings who listed the article, and when its first version was made.
        now: Aware UTC; when this version is made. No date of the article is later.
        changes: From the version before.
    """
    page = extracted.metadata
    title, said = headline(entry, extracted), heard(entry, extracted)
    fields = Provenance(_labels(entry, extracted))
    _name_headline_source(fields, entry, extracted)
    by = fields.first("by", ("authors", one_line(", ".join(page.authors))), ("feed", said.author))
    published = _published(fields, said, page, now)
    publisher = _publisher(fields, said, extracted, fetched)
    language = _language_field(fields, entry, extracted)
    body, body_cut = cut_utf8(extracted.text, MAX_BODY_BYTES)
    image = fields.first("lead_image", ("lead_image", page.lead_image))
    return Article(
        uri=ids.article_uri(entry.article_id),
        version=str(version),
        representation_type=_representation(extracted.verdict),
        first_created=state.first_created_at or now,
        version_created=now,
        content_created=published[0],
        language=language,
        by=_bounded(by) if by else None,
        located=fields.first("located", ("text", extracted.dateline)),
        copyright_notice=fields.first("copyright_notice", ("rights", page.rights)),
        headlines=(Headline(value=title),) if title else (),
        descriptions=(Description(value=said.summary),) if said.summary else (),
        bodies=(Body(value=body, char_count=len(body), word_count=len(body.split())),) if body else (),
        info_sources=(InfoSource(name=_bounded(publisher)),) if publisher else (),
        associations=(Association(name="lead-image", uri=image, type="picture"),) if image else (),
        alt_ids=_alt_ids(said, extracted, fetched.final_url),
        ingest=_ingest(
            fields,
            entry,
            extracted,
            state,
            fetched,
            said=said,
            published=published,
            body_cut=body_cut,
            now=now,
            changes=changes,
        ),
    )


def _ingest(
    fields: Provenance,
    entry: Entry,
    extracted: Extracted,
    state: FetchState,
    fetched: Fetched,
    *,
    said: Entry,
    published: tuple[datetime | None, bool],
    body_cut: bool,
    now: datetime,
    changes: Changes | None,
) -> Ingest:
    page, (published_at, is_exact) = extracted.metadata, published
    return Ingest(
        article_id=entry.article_id,
        entry_ids=state.entry_ids,
        feed_ids=state.feed_ids,
        sources=state.sources,
        url=entry.url,
        final_url=_text(fetched.final_url),
        canonical_url=_canonical_url(fields, entry, page, fetched),
        discovered_at=entry.discovered_at,
        fetched_at=fetched.fetched_at,
        published_at=published_at,
        published_text=entry.published_text,
        published_is_exact=is_exact,
        modified_at=fields.first(
            "modified_at", ("feed", said.updated_at), ("modified_at", _not_later(page.modified_at, now))
        ),
        verdict=extracted.verdict,
        verdict_reason=extracted.reason or None,
        changes=changes,
        corrections=corrections(extracted.text.split("\n\n")),
        section=fields.first("section", ("section", page.section)),
        is_accessible_for_free=fields.flag("is_accessible_for_free", page.is_accessible_for_free),
        tdm_reservation=fields.flag("tdm_reservation", page.tdm_reservation),
        tdm_policy=fields.first("tdm_policy", ("tdm_policy", page.tdm_policy)),
        language_confidence=extracted.language_confidence,
        extraction=extracted.extraction,
        provenance={"body": extracted.text_from} | fields.sources,
        body_cut=body_cut,
        backlog=entry.backlog,
    )


def _canonical_url(fields: Provenance, entry: Entry, page: PageMetadata, fetched: Fetched) -> str | None:
    """Return the page's own URL, else the one it was fetched from, without tracking parameters."""
    final = fetched.final_url or _parsed(entry.url)
    return fields.first(
        "canonical_url",
        ("canonical_url", page.canonical_url.canonical if page.canonical_url else None),
        ("url", final.canonical if final else None),
    )


def _parsed(url: str | None) -> Url | None:
    try:
        return Url.parse(url) if url else None
    except InvalidUrl:
        return None


def _published(
    fields: Provenance, said: Entry, page: PageMetadata, now: datetime
) -> tuple[datetime | None, bool]:
    """Return when the story was published, and whether its time and zone are known."""
    dates = (("feed", said.published_at), ("published_at", _not_later(page.published_at, now)))
    at = fields.first("published_at", *(dates if said.published_is_exact else reversed(dates)))
    from_feed = fields.sources.get("published_at") == "feed"
    return at, at is None or (said.published_is_exact if from_feed else page.published_is_exact)


def _representation(verdict: Verdict) -> RepresentationType:
    return RepresentationType.FULL if verdict.is_whole else RepresentationType.PARTIAL


def _language_field(fields: Provenance, entry: Entry, extracted: Extracted) -> str | None:
    detected = extracted.language_confidence is not None
    return fields.first(
        "language",
        ("text" if detected else "language", _language(extracted.language)),
        ("feed", _language(entry.language)),
    )


def _labels(entry: Entry, extracted: Extracted) -> dict[str, str]:
    """Return what `provenance` calls the sources: where in the page, and whose feed."""
    page = dict.fromkeys(_PAGE_FIELDS, "page") | dict(extracted.metadata.provenance)
    return {**page, FEED: feed_label(entry)}


def _name_headline_source(fields: Provenance, entry: Entry, extracted: Extracted) -> None:
    of_feed, of_page = (FEED, entry.title), ("title", extracted.metadata.title)
    if speaks(entry) or extracted.verdict is Verdict.FEED_ONLY:  # whose page has the feed's title
        fields.first("headline", of_feed, of_page)
    else:
        fields.first("headline", of_page, of_feed)


def _publisher(fields: Provenance, said: Entry, extracted: Extracted, fetched: Fetched) -> str | None:
    """Return who publishes, as operator, feed or page of the site say; a stranger signs his own text."""
    of_page = extracted.metadata.publisher
    if speaks(said):
        return fields.first("publisher", (FEED, said.publisher), ("publisher", of_page))
    if extracted.text_from == FOREIGN_FEED:
        operators = said.source.publisher if said.source else None
        return fields.first("publisher", (FEED, operators), (DOMAIN, (said.speaks_for or ("",))[0]))
    return fields.first(
        "publisher", ("publisher", of_page), (DOMAIN, fetched.final_url.site if fetched.final_url else None)
    )


def _alt_ids(entry: Entry, extracted: Extracted, final_url: Url | None) -> tuple[AltId, ...]:
    """Return the names of the article. That it is another site's article, a page can only claim."""
    canonical, own = extracted.metadata.canonical_url, final_url
    is_own = canonical is not None and (own is None or canonical.site == own.site)
    values = (
        ("url", entry.url),
        ("canonicalUrl", _text(canonical) if is_own else None),
        ("guid", entry.guid),
    )
    return tuple(AltId(role=role, value=value) for role, value in values if value)


def _text(url: Url | None) -> str | None:
    return url.text if url is not None else None


def _language(tag: str | None) -> str | None:
    """Return a BCP 47 tag, None for what is none (feeds write "en_US", "English" and worse)."""
    candidate = (tag or "").strip().replace("_", "-")
    return candidate if _LANGUAGE.fullmatch(candidate) else None


def _not_later(at: datetime | None, now: datetime) -> datetime | None:
    """Return the time as UTC, what has no zone too; None for what is yet to come."""
    if at is None:
        return None
    moment = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    return moment if moment <= now else None


def _bounded(name: str) -> str:
    return cut_utf8(one_line(name), MAX_NAME_BYTES)[0]
