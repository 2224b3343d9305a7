"""Metadata on gold pages: is the headline right, is the day?

    python -m bench.metadata_quality [--json] [--errors]

The pages of naeb in ../shared/corpora/extraction, whose gold has titles and dates. A title is right where its
letters and digits are those of the gold; a date where its day, as the page writes it, is the gold's, or at
most a day from it (pages and gold mix time zones). The gold is noisy: about one date in ten is of another
year than the page's, and some are the day of the last change.
"""

import json
import re
import sys
from datetime import date, datetime

from bench.adapters import extract_metadata
from bench.extraction_quality import gold_pages
from bench.figures import Figure, arguments, show
from bench.pages import CORPUS

SET = "naeb"


def _letters(title: str) -> str:
    return re.sub(r"\W+", "", title).casefold()


def _day(written: str | None) -> date | None:
    return datetime.fromisoformat(written).date() if written else None


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no pages to measure with: ../shared/corpora/extraction does not exist", file=sys.stderr)
        return 1
    with (CORPUS / "gold.jsonl").open(encoding="utf-8") as lines:
        gold = {row["id"]: row for row in map(json.loads, lines) if row["set"] == SET}
    titles: list[bool] = []
    days_apart: list[int | None] = []
    for page in gold_pages(SET):
        wanted, found = gold[page.id], extract_metadata(page.html, page.url)
        if wanted.get("title"):
            titles.append(_letters(found["title"]) == _letters(wanted["title"]))
            if options.errors and not titles[-1]:
                print(f"title {page.id}: {found['title']!r}, gold {wanted['title']!r}", file=sys.stderr)
        if (day := _day(wanted.get("published"))) is not None:
            read = _day(found["published_at"])
            days_apart.append(abs((read - day).days) if read else None)
            if options.errors and days_apart[-1] != 0:
                print(f"date {page.id}: {read}, gold {day}", file=sys.stderr)
    show(
        [
            Figure(f"{SET}: titles", len(titles)),
            Figure(f"{SET}: title right", sum(titles) / len(titles), at_least=0.85),
            Figure(f"{SET}: dates", len(days_apart)),
            Figure(f"{SET}: same day", sum(days == 0 for days in days_apart) / len(days_apart)),
            Figure(
                f"{SET}: within a day",
                sum(days is not None and days <= 1 for days in days_apart) / len(days_apart),
                at_least=0.84,
            ),
        ],
        as_json=options.json,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
