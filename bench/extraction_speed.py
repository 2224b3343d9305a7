"""Speed of extraction, text and metadata together, beside trafilatura on the same pages in one run.

    python -m bench.extraction_speed [--json] [--rounds 2] [--soak 20000]

The pages of ../shared/corpora/extraction, each read by ours and by
`trafilatura.bare_extraction(with_metadata=True)` in turn, in this process, so that other load on the
machine affects both alike; seconds are processor time. The first round teaches the sites, as a feed does;
"site learnt" are the rounds after it. `--soak` reads that many pages in one process instead, as a worker that
is never replaced, and prints its memory on the way.
"""

import gzip
import json
import sys
from dataclasses import dataclass, field
from time import process_time

import psutil
import trafilatura

from bench.figures import Figure, arguments, quantile, show
from bench.pages import CORPUS, page_files
from ingest.core.extraction.pipeline import extract
from ingest.core.web.urls import Url

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """A page of the corpus."""

    html: bytes
    url: Url | None


@dataclass
class Times:
    """Processor seconds a page."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Return how many documents ours reads in the time that trafilatura takes for one."""
        return sum(self.theirs) / sum(self.ours)


class SiteLearner:
    """Extraction as the service runs it: what is learnt from a host's pages is used for its next one."""

    def __init__(self) -> None:
        self._sites: dict[str, bytes] = {}

    def read(self, page: CorpusPage) -> float:
        """Extract a page and return the seconds that it took."""
        key = page.url.host_key if page.url else ""
        began = process_time()
        found = extract(page.html, url=page.url, content_type=None, site_knowledge=self._sites.get(key, b""))
        seconds = process_time() - began
        if found.site_knowledge is not None and key:
            self._sites[key] = found.site_knowledge
        return seconds


def pages() -> list[CorpusPage]:
    """Return the corpus, in the order of its gold file."""
    with (CORPUS / "gold.jsonl").open(encoding="utf-8") as lines:
        named = [json.loads(line)["url"] for line in lines]
    return [
        CorpusPage(gzip.decompress(file.read_bytes()), Url.parse(url) if url else None)
        for file, url in zip(page_files(CORPUS), named, strict=True)
    ]


def _read_theirs(page: CorpusPage) -> float:
    began = process_time()
    trafilatura.bare_extraction(page.html, url=page.url.text if page.url else None, with_metadata=True)
    return process_time() - began


def measure(rounds: int) -> list[Figure]:
    """Return the figures of that many rounds over the corpus."""
    read, first, later = pages(), Times(), Times()
    reader = SiteLearner()
    for number in range(rounds):
        times = later if number else first
        for place, page in enumerate(read):
            # The first of the two pays for cold processor caches, about a tenth: they take turns.
            if place % 2:
                times.theirs.append(_read_theirs(page))
            times.ours.append(reader.read(page))
            if not place % 2:
                times.theirs.append(_read_theirs(page))
        print(f"round {number + 1} of {rounds}: {times.ratio:.2f} times as fast", file=sys.stderr)
    seconds = first.ours + later.ours
    figures = [
        Figure("documents a core, ours over trafilatura's", first.ratio, at_least=2.5),
        Figure("ours: mean", 1000 * sum(seconds) / len(seconds), "ms"),
        Figure("ours: p50", 1000 * quantile(seconds, 50), "ms"),
        Figure("ours: p99", 1000 * quantile(seconds, 99), "ms", at_most=250),
        Figure("trafilatura: mean", 1000 * sum(first.theirs) / len(first.theirs), "ms"),
        Figure("trafilatura: p99", 1000 * quantile(first.theirs, 99), "ms"),
    ]
    if later.ours:
        figures.insert(1, Figure("the same, site learnt", later.ratio, at_least=4.0))
    return figures


def soak(count: int) -> list[Figure]:
    """Return the memory of a process that reads that many pages."""
    read, reader, process = pages(), SiteLearner(), psutil.Process()
    held: list[float] = []
    while len(held) < count:
        for page in read[: count - len(held)]:
            reader.read(page)
            held.append(process.memory_info().rss / MIB)
        print(f"{len(held):,} of {count:,} pages: {held[-1]:.0f} MiB", file=sys.stderr)
    warm = len(read)
    corpus = sum(len(page.html) for page in read) / MIB
    return [
        Figure("pages", len(held)),
        Figure("RSS after the corpus once, the corpus itself left out", held[warm - 1] - corpus, "MiB"),
        Figure("RSS at the end, the corpus itself left out", held[-1] - corpus, "MiB", at_most=250),
        Figure(
            "growth a thousand pages after that", 1000 * (held[-1] - held[warm - 1]) / (count - warm), "MiB"
        ),
    ]


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="over the corpus")
    parser.add_argument("--soak", type=int, metavar="PAGES", help="watch the memory over that many pages")
    options = parser.parse_args()
    if not CORPUS.is_dir():
        print("no pages to measure with: ../shared/corpora/extraction does not exist", file=sys.stderr)
        return 1
    if options.soak is not None and options.soak <= 514:
        parser.error(f"--soak {options.soak}: the corpus alone has 514 pages, so more than that")
    show(soak(options.soak) if options.soak else measure(options.rounds), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
