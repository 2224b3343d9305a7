"""Articles as ingest writes them, for tests that begin at the tagger, and a writer of whatever one likes."""

from dataclasses import replace
from datetime import UTC, datetime

from runtime.kafka.connection import Connection
from runtime.kafka.writer import Writer
from schemas import contracts, ids
from schemas.articles import Article, Ingest, Verdict
from schemas.ninjs import Body, Headline
from schemas.records import Record

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAR_TITLE = "Russian missile strike kills six in Kharkiv"
WAR_TEXT = (
    "A Russian missile strike on a residential district of Kharkiv killed six civilians on Tuesday, "
    "Ukrainian officials said.\n\nArtillery shelling continued along the front line near Kupiansk, where "
    "soldiers of the Ukrainian army repelled an assault."
)
SPORT_TITLE = "Lakeshore wins the cup final"
SPORT_TEXT = (
    "The visitors scored twice in the second half and won the cup final in front of a full stadium.\n\n"
    "Their coach praised the goalkeeper and the patience of the supporters."
)


def article(
    name: str, *, title: str = WAR_TITLE, text: str = WAR_TEXT, version: int = 1, language: str = "en"
) -> Article:
    """Return a version of the article of that name."""
    article_id = ids.article_id(name)
    return Article(
        uri=ids.article_uri(article_id),
        version=str(version),
        first_created=NOW,
        version_created=NOW,
        content_created=NOW,
        language=language,
        headlines=(Headline(value=title),),
        bodies=(Body(value=text, char_count=len(text), word_count=len(text.split())),),
        ingest=Ingest(
            article_id=article_id,
            entry_ids=(ids.entry_id("f", name),),
            feed_ids=(ids.feed_id("http://a.test/feed"),),
            url=f"http://a.test/{name}",
            discovered_at=NOW,
            verdict=Verdict.ARTICLE,
            extraction="test/1",
        ),
    )


def article_record(of: Article, *, partition: int | None = None) -> Record:
    """Return the record of an article version, in the partition of its key or in `partition`."""
    return replace(contracts.ARTICLE.encode(of), partition=partition)


async def write(connection: Connection, *records: Record) -> None:
    """Write records as somebody else than a stage does."""
    async with Writer(connection) as writer:
        for record in records:
            await writer.write(record)
