"""Speed of reading feeds beside feedparser on the same documents in one run.

    python -m bench.feed_parsing [--json] [--rounds 2]

The documents of ../shared/corpora/feeds, each read whole by ours and by feedparser as it comes, in turn, in
this process, so that other load on the machine affects both alike; seconds are processor time. "One new
entry" are the real feeds with one entry more than a moment ago: ours reads the document whole again, as that
costs less than finding out what was seen.
"""

import re
from dataclasses import dataclass, field, replace
from time import process_time

from bench.feeds import CorpusFeed, by_feedparser, corpus, run
from bench.figures import Figure, arguments, quantile
from ingest.core.feeds.parsing import parse

__all__: list[str] = []

_FIRST_ITEM = re.compile(rb"<(item|entry)\b[^>]*>.*?</\1>", re.DOTALL)


@dataclass
class Seconds:
    """Processor seconds a document."""

    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Return how many documents ours reads in the time that feedparser takes for one."""
        return sum(self.theirs) / sum(self.ours)


def measure(rounds: int) -> list[Figure]:
    """Return the figures of that many rounds over the corpus."""
    feeds = corpus()
    changed = [grown for feed in feeds if feed.name.startswith("real/") and (grown := _with_new_entry(feed))]
    whole, with_new_entry = Seconds(), Seconds()
    for _ in range(rounds):
        for seconds, documents in ((whole, feeds), (with_new_entry, changed)):
            for feed in documents:
                began = process_time()
                parse(feed.body, url=feed.url, headers=feed.headers)
                between = process_time()
                by_feedparser(feed, as_it_comes=True)
                seconds.ours.append(between - began)
                seconds.theirs.append(process_time() - between)
    return [
        Figure("documents", len(feeds)),
        Figure("documents a core, ours over feedparser's, whole", whole.ratio, at_least=3),
        Figure("the same, one new entry in a real feed", with_new_entry.ratio, at_least=15),
        Figure("ours: documents a second", len(whole.ours) / sum(whole.ours)),
        Figure("feedparser: documents a second", len(whole.theirs) / sum(whole.theirs)),
        Figure("ours: p50", 1000 * quantile(whole.ours, 50), "ms"),
        Figure("ours: p99", 1000 * quantile(whole.ours, 99), "ms"),
        Figure("feedparser: p50", 1000 * quantile(whole.theirs, 50), "ms"),
        Figure("feedparser: p99", 1000 * quantile(whole.theirs, 99), "ms"),
    ]


def _with_new_entry(feed: CorpusFeed) -> CorpusFeed | None:
    found = _FIRST_ITEM.search(feed.body)
    if not found:
        return None
    again = found[0].replace(b"</title>", b" (new)</title>", 1)
    return replace(feed, body=feed.body[: found.start()] + again + feed.body[found.start() :])


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="over the corpus")
    return run(parser, lambda options: measure(options.rounds))


if __name__ == "__main__":
    raise SystemExit(main())
