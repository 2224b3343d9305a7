"""What stories name and the data has no row for, in texts that the tagger has tagged."""

import pytest

from conflictwire.cli_data import settlement_words
from consumers.tagger.core.routing import story_of
from consumers.tagger.core.suggestions import suggest
from consumers.tagger.core.tagging import tag
from consumers.tagger.loading import load_tagging_data
from schemas.articles import Article, Ingest, Verdict
from schemas.examples import ARTICLE
from schemas.ninjs import Body, Headline
from schemas.stories import Story

SETTLEMENTS = settlement_words()


def _story(number: int, text: str, *, language: str = "en", version: int = 1) -> Story:
    title = "Shelling kills six in Kharkiv"
    article_id = f"a{number:020d}"
    article: Article = ARTICLE.model_copy(
        update={
            "uri": f"urn:conflictwire:article:{article_id}",
            "version": str(version),
            "language": language,
            "headlines": (Headline(value=title),),
            "bodies": (Body(value=text, char_count=len(text), word_count=len(text.split())),),
            "ingest": Ingest.model_validate(
                {**ARTICLE.ingest.model_dump(), "article_id": article_id, "verdict": Verdict.ARTICLE}
            ),
        }
    )
    tagged = tag(load_tagging_data(), title=title, text=text, language=language, published_at=None)
    return story_of(article, tagged)


def _named(*stories: Story) -> dict[tuple[str, str], int]:
    return {(one.kind, one.name): one.stories for one in suggest(stories, SETTLEMENTS)}


def test_persons_with_a_title_and_towns_without_a_row_are_counted_once_a_story() -> None:
    """Twice in one story, and in two versions of it, is once; who has a row is not named."""
    text = (
        "Troops shelled the village of Zzyrkovka, said General Ivan Zzavadko. General Zzavadko spoke near "
        "the village of Zzyrkovka. President Volodymyr Zelenskyy was in the city of Kharkiv."
    )
    found = _named(_story(1, text), _story(1, text, version=2), _story(2, text))
    assert found["place", "Zzyrkovka"] == 2
    assert found["person", "Ivan Zzavadko"] == 2
    assert not any("Zelensk" in name or "Kharkiv" in name for _, name in found)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ru", "Войска обстреляли село Ззырковка, есть погибшие.", "Ззырковка"),
        ("uk", "Війська обстріляли село Ззирківка, є загиблі.", "Ззирківка"),
        ("de", "Truppen beschossen das Dorf Zzyrkowka, sechs Tote.", "Zzyrkowka"),
        ("fr", "L'armée a bombardé le village de Zzyrkovka, six morts.", "Zzyrkovka"),
        ("es", "El ejército atacó el pueblo de Zzyrkovka, seis muertos.", "Zzyrkovka"),
        ("ar", "قصف الجيش قرية زززقا وقتل ستة.", "زززقا"),
    ],
)
def test_towns_are_suggested_in_many_languages(language: str, text: str, name: str) -> None:
    """The words for a village are data."""
    assert ("place", name) in _named(_story(1, text, language=language))


def test_a_small_word_after_a_village_is_no_name() -> None:
    """A village that was taken has no name here."""
    assert _named(_story(1, "Troops left the village and the town was shelled. The city of hope.")) == {}


def test_most_named_comes_first_with_its_countries_and_a_headline() -> None:
    """A person reads the top of the list."""
    often = "Shells fell on the village of Zzaby in Ukraine."
    seldom = "Shells fell on the village of Zzuby in Ukraine."
    first, second = suggest([_story(1, often), _story(2, often), _story(3, seldom)], SETTLEMENTS)
    assert (first.name, first.stories, second.name, second.stories) == ("Zzaby", 2, "Zzuby", 1)
    assert first.countries["UA"] == 2
    assert first.example == "Shelling kills six in Kharkiv"
