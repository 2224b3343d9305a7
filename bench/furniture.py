"""Furniture that is left in extracted text, by kind, beside trafilatura's default.

    python -m bench.furniture [--json] [--lines 20]

Counts lines of the texts of the news sets (aeb, naeb) of ../shared/corpora/extraction that the gold text does
not have and that contain a word of a known kind. The words are broad and are not the rules by which lines are
dropped (`ingest.core.extraction.languages`): what the rules miss is counted. The target is a count for
100 articles; `--lines` prints that many of the lines that ours leaves.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence

from bench.extraction_quality import GoldPage, default_texts, gold_pages, our_texts
from bench.figures import Figure, arguments, show
from bench.pages import CORPUS

MAX_LINE_CHARACTERS = 220  # a longer line is a paragraph that mentions a newsletter
SETS = ("aeb", "naeb")
MAX_LINES = 15.0  # in 100 articles
KINDS = {
    "newsletter": r"newsletter|sign(?:ing)? ?up|subscri|inbox|thanks for registering|your e-?mail",
    "related": r"\brelated\b|read (?:more|next|also|the full)|see also|also read|more (?:from|on|stories)"
    r"|you may|recommended|don'?t miss|click here|most (?:read|popular)|continue reading|trending",
    "cookies": r"cookie|consent|privacy policy|gdpr|terms of (?:use|service)",
    "photo credit": r"getty|\bphotos?(?:graph)?(?: by|:)|image(?: credit|:)|\bcredit:|file photo|via ap\b"
    r"|shutterstock|\breuters/|courtesy of|©.*(?:images|photo)",
    "advertisement": r"advert|sponsored|\bpromoted\b|affiliate|commission",
    "copyright": r"copyright|all rights reserved|©|may not be published",
    "byline": r"^(?:by|written by|reported by|posted by) |contributed to this"
    r"|follow (?:him|her|them|us|me)\b|is a (?:staff|senior|freelance)|staff writer"
    r"|published (?:on|at)?:?|last (?:updated|modified)|\bupdated:",
    "player": r"\bvideo(?:s)?(?: player|:)|watch (?:now|live|the|more)|now playing|autoplay"
    r"|play(?:ing)? video|listen to|javascript|your browser|loading",
    "comments": r"comment|leave a reply|join the (?:conversation|discussion)|log ?in",
    "share": r"^share\b|share (?:this|on|via)|tweet this|facebook|whatsapp|copy link|print this|e-?mail this",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in KINDS.items()}


def kind_of(line: str) -> str | None:
    """Return the first kind of furniture whose words a line contains."""
    if len(line) > MAX_LINE_CHARACTERS:
        return None
    return next((kind for kind, words in _KINDS.items() if words.search(line)), None)


def left_over(pages: Sequence[GoldPage], texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return (kind, line) of all furniture in the texts that is not in the gold texts."""
    found: list[tuple[str, str]] = []
    for page, text in zip(pages, texts, strict=True):
        gold = " ".join(page.body.split())
        for line in text.split("\n"):
            folded = " ".join(line.split()).removeprefix("- ")
            kind = kind_of(folded)
            if kind and folded not in gold:
                found.append((kind, folded))
    return found


def _figures(
    name: str, pages: Sequence[GoldPage], left: list[tuple[str, str]], at_most: float | None
) -> list[Figure]:
    by_kind = Counter(kind for kind, _ in left)
    each = 100 / len(pages)
    kinds = [Figure(f"{name}: {kind}", each * by_kind[kind]) for kind in KINDS]
    return [Figure(f"{name}: lines in 100 articles", each * len(left), at_most=at_most), *kinds]


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--lines", type=int, default=0, metavar="N", help="print N lines that ours leaves")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no pages to measure with: ../shared/corpora/extraction does not exist", file=sys.stderr)
        return 1
    pages = [page for name in SETS for page in gold_pages(name)]
    extractors: dict[str, tuple[Callable[[Sequence[GoldPage]], list[str]], float | None]] = {
        "ours": (our_texts, MAX_LINES),
        "trafilatura": (default_texts, None),
    }
    figures: list[Figure] = []
    for name, (texts, at_most) in extractors.items():
        print(f"reading {len(pages)} pages: {name}", file=sys.stderr)
        left = left_over(pages, texts(pages))
        figures += _figures(name, pages, left, at_most)
        if name == "ours":
            for kind, line in left[: options.lines]:
                print(f"{kind:14s} {line}", file=sys.stderr)
    show(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
