"""Golden pages: fictional pages of many kinds and languages, each beside what extraction reads in it.

Owns the form of `tests/golden/pages/`: NAME.html is the input, its first line the URL in a comment (it has
none where the body is not a page), NAME.json the output. `samplewire-*` are pages of the sample wire's
publishers as they were rendered on 2 March 2026; the others were written for this.
`scripts/regenerate_goldens.py` writes the outputs.
"""

import json
import re
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from ingest.core.extraction.pipeline import extract
from ingest.core.web.urls import Url

__all__ = ["FOLDER", "page_names", "rendered"]

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "pages"

_URL = re.compile(rb"\A<!-- (\S+) -->\n")


def page_names() -> list[str]:
    """Return the names of all inputs, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.html"))


def rendered(name: str) -> str:
    """Return the text of an output file: what a reader of the article gets from the page.

    Without the extraction's version, which changes with every rule, and without the language's confidence.
    """
    body = (FOLDER / f"{name}.html").read_bytes()
    url = _URL.match(body)
    page_url = Url.parse(url[1].decode()) if url else None
    found = extract(body, url=page_url, content_type="text/html; charset=utf-8")
    canonical = found.metadata.canonical_url
    metadata = asdict(found.metadata) | {"canonical_url": canonical.text if canonical else None}
    metadata["provenance"] = dict(found.metadata.provenance)
    content = {
        "verdict": found.verdict,
        "reason": found.reason,
        "language": found.language,
        "dateline": found.dateline,
        "metadata": {field: value for field, value in metadata.items() if value not in (None, "", ())},
        "paragraphs": found.text.split("\n\n") if found.text else [],
    }
    return json.dumps(content, indent=2, ensure_ascii=False, default=_iso) + "\n"


def _iso(value: object) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"rendering a golden page: no form for {value!r}")
    return value.isoformat()
