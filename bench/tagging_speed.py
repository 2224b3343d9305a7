"""Prints how fast the tagger is: `python -m bench.tagging_speed`.

Owns its texts: the sample wire's articles, each repeated or cut to 2,000 characters. Seconds are the
processor's, of one core.
"""

import resource
import sys
from time import process_time

from conflictwire.samplewire.content import gold
from consumers.tagger.core.tagging import TaggingData, tag
from consumers.tagger.loading import load_tagging_data

CHARS = 2_000
SECONDS = 2.0


def texts() -> dict[str, list[tuple[str, str]]]:
    """Return title and text of the sample wire's articles by language."""
    by_language: dict[str, list[tuple[str, str]]] = {}
    for article in gold():
        repeated = article.text * (CHARS // max(1, len(article.text)) + 1)
        by_language.setdefault(article.language, []).append((article.title, repeated[:CHARS]))
    return by_language


def documents_per_second(data: TaggingData, language: str, articles: list[tuple[str, str]]) -> float:
    """Return how many documents one core tags in a second."""
    done, start = 0, process_time()
    while process_time() - start < SECONDS:
        for title, text in articles:
            tag(data, title=title, text=text, language=language, published_at=None)
        done += len(articles)
    return done / (process_time() - start)


def main() -> int:
    """Print the time and memory of the loading, and documents per second by language."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    data = load_tagging_data()
    print(f"load_seconds: {process_time() - start:.2f}")
    print(f"load_mib: {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f}")
    for language, articles in sorted(texts().items()):
        print(f"documents_per_second {language}: {documents_per_second(data, language, articles):.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
