"""The pipeline: a page's bytes go in, the article comes out.

Owns the order of the steps; each has a module of its own. Deterministic; never raises for a bad page.
"""

from itertools import islice

from ingest.core.extraction import detection, metadata, sites
from ingest.core.extraction.body import EXTRACTOR, find_body
from ingest.core.extraction.data_text import longer_text
from ingest.core.extraction.datelines import find_dateline
from ingest.core.extraction.extracted import Extracted
from ingest.core.extraction.furniture import without_furniture
from ingest.core.extraction.languages import DIGEST
from ingest.core.extraction.paging import further_pages, goes_on
from ingest.core.extraction.parsing import parse
from ingest.core.extraction.pruning import prune
from ingest.core.extraction.screening import Refused, screen
from ingest.core.extraction.states import program_states
from ingest.core.extraction.verdicts import judge
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url
from schemas.articles import Verdict

__all__ = ["EXTRACTION", "extract"]

EXTRACTION = f"{EXTRACTOR}/5+{DIGEST}"
"""Part of each article: the extractor, this code's version (raised by hand), the digest of the rules."""


def extract(
    html: bytes, *, url: Url | None, content_type: str | None, site_knowledge: bytes = b""
) -> Extracted:
    """Return the article in a page; without text and thin where there is none.

    Args:
        html: The body as received, decompressed.
        url: After redirects; None where it is not known.
        content_type: The response's header, verbatim.
        site_knowledge: What is known of the page's host: `Extracted.site_knowledge` of an earlier page.
    """
    try:
        return _extract(html, url, content_type, site_knowledge)
    except Exception as error:  # noqa: BLE001 - pages are hostile: one that libxml2 or trafilatura fail on is a
        # page without text, and its verdict says so; a worker that dies is the pool's concern
        return _nothing(f"reading the page failed: {error!r}")


def _extract(html: bytes, url: Url | None, content_type: str | None, site_knowledge: bytes) -> Extracted:
    screened = screen(html, content_type)
    if isinstance(screened, Refused):
        return _nothing(screened.reason)
    tree = parse(screened)
    if tree is None:
        return _nothing("the page is empty")
    head = metadata.read(tree, url)
    headlines = {head.title, *(one_line(heading.text_content()) for heading in islice(tree.iter("h1"), 2))}
    knowledge = sites.decode(site_knowledge)
    states = program_states(tree)
    prune(tree)
    on_page = find_body(tree).paragraphs
    found = longer_text(on_page, tree, states, title=head.title) or on_page
    learnt = sites.learn(knowledge, found, url=url)
    clean = without_furniture(sites.without_repeats(found, knowledge), language=head.language)
    # The headline above the text is a field of its own.
    kept = clean[1:] if clean and clean[0] in headlines else clean
    verdict, reason = judge(kept, found=found, tree=tree, metadata=head, url=url)
    further = further_pages(tree, url) if verdict is Verdict.ARTICLE else ()
    if further:
        verdict, reason = Verdict.THIN, goes_on(further)
    text = "\n\n".join(kept)
    language, confidence = detection.detect(text, claimed=head.language)
    return Extracted(
        verdict=verdict,
        extraction=EXTRACTION,
        reason=reason,
        text=text,
        metadata=head,
        language=language,
        language_confidence=confidence,
        dateline=find_dateline(text),
        further_pages=further,
        site_knowledge=sites.encode(learnt) if learnt is not knowledge else None,
    )


def _nothing(reason: str) -> Extracted:
    return Extracted(verdict=Verdict.THIN, extraction=EXTRACTION, reason=reason[:300])
