"""Tagging: what a text's tags are, in several languages, and with bad input."""

from datetime import UTC, datetime

import pytest

from consumers.tagger.core.tagging import Tagged, tag
from ingest.core.extraction.feed_text import from_feed
from schemas.feeds import Entry
from schemas.outcomes import Reason
from schemas.stories import PlaceRole, SpanField
from tests.support.tagging import tagging_data


def run(title: str, text: str = "", language: str | None = "en", at: datetime | None = None) -> Tagged:
    return tag(tagging_data(), title=title, text=text, language=language, published_at=at)


@pytest.mark.parametrize(
    ("language", "title", "text", "country"),
    [
        ("en", "Drone strike kills five in Kharkiv", "Rescuers searched the rubble.", "UA"),
        (
            "fr",
            "Soudan : des frappes de drones font dix morts à Khartoum",
            "L’armée accuse les rebelles.",
            "SD",
        ),
        (
            "es",
            "Combates en Colombia dejan diez guerrilleros muertos",
            "El ejército informó del ataque.",
            "CO",
        ),
        ("de", "Drohnenangriff auf Kiew", "Bei dem Angriff wurden drei Menschen getötet.", "UA"),
        ("ru", "Авиаудар по городу в Сирии", "Погибли мирные жители, сообщили в Дамаске.", "SY"),
        ("uk", "Ракетний удар по Харкову", "Загинули троє мирних жителів.", "UA"),
        ("ar", "غارة جوية على صنعاء", "قتل مدنيون في قصف على العاصمة اليمنية.", "YE"),
        ("pt", "Bombardeio mata civis no Iêmen", "O ataque aéreo matou dez civis.", "YE"),
        ("it", "Raid aereo in Siria", "I bombardamenti hanno ucciso dieci civili.", "SY"),
        ("tr", "Suriye'de hava saldırısı", "Saldırıda on asker öldürüldü.", "SY"),
        ("he", "תקיפה אווירית בסוריה", "נהרגו חיילים במתקפה.", "SY"),
        ("fa", "حمله هوایی در سوریه", "در این حمله ده سرباز کشته شدند.", "SY"),
        ("zh", "叙利亚遭空袭", "空袭造成平民死亡。", "SY"),
    ],
)
def test_report_of_an_attack_is_a_story_of_its_country(
    language: str, title: str, text: str, country: str
) -> None:
    """The country stands first among the regions in every language that has a lexicon."""
    tagged = run(title, text, language)
    assert tagged.reason is Reason.CONFLICT
    assert tagged.relevant
    assert tagged.conflict.regions[0] == country


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "United win the battle for the title after a shoot-out"),
        ("en", "Supermarket price war hits shares"),
        ("en", "New war film tops the box office"),
        ("en", "Shark attack closes beach in Australia"),
        ("fr", "La guerre des prix fait chuter l’action en Bourse"),
        ("es", "La batalla por el título de liga se decide en los penaltis"),
        ("de", "Preisschlacht der Supermärkte drückt die Aktie"),
        ("ru", "Битва за титул: сборная выиграла матч"),
        ("uk", "Битва за титул: збірна виграла матч"),
        ("ar", "معركة اللقب: الفريق يفوز في مباراة الدوري"),
    ],
)
def test_war_of_another_kind_is_not_relevant(language: str, title: str) -> None:
    """Sport, trade and film borrow the words of war."""
    tagged = run(title, "", language)
    assert tagged.reason is Reason.BELOW_THRESHOLD
    assert not tagged.relevant


def test_protest_is_unrest() -> None:
    """Civil unrest is a story of its own class."""
    tagged = run(
        "Thousands of protesters march in Nairobi", "Police fired tear gas at demonstrators in Kenya."
    )
    assert tagged.reason is Reason.UNREST
    assert tagged.conflict.unrest
    assert "PROTEST" in {event.plover for event in tagged.conflict.event_types}


def test_language_without_a_lexicon_is_not_covered() -> None:
    """The audit can count what the tagger cannot read."""
    tagged = run("Oorlog", "Het leger heeft de stad aangevallen en er zijn doden.", "nl")
    assert tagged.reason is Reason.LANGUAGE_NOT_COVERED
    assert not tagged.relevant


def test_feed_without_a_language_loses_nothing() -> None:
    """Its texts are labelled as they come in, by what they are written in."""
    text = "Die Armee hat in der Nacht die Stadt mit Raketen beschossen, und es gab Tote."
    entry = Entry(
        entry_id="e1",
        feed_id="f1",
        article_id="a1",
        discovered_at=datetime(2026, 1, 1, tzinfo=UTC),
        summary=text,
    )
    tagged = run("", text, from_feed(entry).language)
    assert tagged.language == "de"
    assert tagged.relevant


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Обстрел Харькова", "ru"),
        ("Обстріл Харкова вночі", "uk"),
        ("Абстрэл Харкава ўначы", "be"),
        ("قصف على صنعاء", "ar"),
        ("حمله پهپادی به اصفهان", "fa"),
        ("הפגזה בצפון", "he"),
        ("Shelling", None),
        ("1914-1918", None),
    ],
)
def test_text_without_a_label_is_read_in_the_language_of_its_script(text: str, language: str | None) -> None:
    """A headline too short to detect a language in; Latin letters alone do not show one."""
    assert run(text, "", None).language == language


def test_wrong_label_yields_to_the_script() -> None:
    """A Russian text that is labelled English is read as Russian."""
    tagged = run("Обстрел Харькова", "В результате обстрела погибли и были ранены мирные жители.", "en")
    assert tagged.language == "ru"
    assert tagged.conflict.regions[0] == "UA"


def test_empty_article_has_its_own_reason() -> None:
    """Neither title nor text: nothing to judge."""
    assert run(" ", "\n").reason is Reason.EMPTY_TEXT


def test_place_where_it_happened_is_told_from_one_that_is_named() -> None:
    """So "Moscow said" is a speaker, "in Kharkiv" is where the shells fell."""
    tagged = run("", "Shelling killed two people in Kharkiv. Moscow denied that its forces were involved.")
    roles = {place.name: place.role for place in tagged.conflict.places}
    assert roles["Kharkiv"] is PlaceRole.EVENT
    assert roles["Moscow"] is PlaceRole.MENTION
    assert tagged.conflict.regions[0] == "UA"


def test_city_with_its_state_is_not_the_famous_one() -> None:
    """What a text states once holds for the whole text."""
    tagged = run("Man shot dead in Paris", "A man was shot dead in Paris, Texas. Police in Paris said so.")
    assert tagged.conflict.regions == ("US", "US-TX")


def test_surname_is_not_a_country() -> None:
    """Michael Jordan is not a place."""
    assert run("Michael Jordan returns", "Michael Jordan scored again.").conflict.regions == ()


def test_hot_zone_stands_after_its_country_and_brings_its_desk() -> None:
    """Regions: countries first, then zones."""
    conflict = run("Fighting in Darfur", "Militants shelled a camp in Darfur, Sudan.").conflict
    assert conflict.regions == ("SD", "hz-darfur")
    assert conflict.desks == ("east-africa",)
    assert conflict.m49 == ("002", "015")


def test_soldiers_with_a_nationality_are_an_actor() -> None:
    """So "Russian soldiers" are Russia's armed forces, also behind a genitive."""
    ids = set(run("", "Russian soldiers shelled the army of Ukraine.").conflict.actor_ids)
    assert {"ru-mil", "ua-mil"} <= ids


def test_office_is_the_one_held_on_the_day() -> None:
    """Terms of office are bounded by dates; without a date the last one is named."""
    roles = {
        at: run("", "Antony Blinken spoke.", at=at).conflict.actors[0].role
        for at in (datetime(2024, 11, 5, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC), None)
    }
    assert list(roles.values()) == ["secretary of state", None, "secretary of state"]


def test_acronym_counts_in_capitals_only() -> None:
    """So "us" is not a country."""
    assert run("", "They told us who did it.").conflict.regions == ()
    assert run("", "The US sent troops.").conflict.regions == ("US",)


def test_every_tag_shows_its_rule_and_its_evidence() -> None:
    """No tag without a span in the published text."""
    title, text = "Shelling in Kharkiv", "Russian forces shelled Kharkiv, President Zelensky said."
    conflict = run(title, text).conflict
    texts = {SpanField.HEADLINE: title, SpanField.BODY: text}
    tags = [(cue.rule, cue.spans) for cue in conflict.relevance.cues]
    tags += [(event.rule, event.spans) for event in conflict.event_types]
    tags += [(region.rule, region.spans) for region in conflict.region_tags]
    tags += [(actor.rule, actor.spans) for actor in conflict.actors]
    assert tags
    for rule, spans in tags:
        assert rule
        assert spans
        assert all(texts[span.field][span.start : span.end].strip() for span in spans)


@pytest.mark.parametrize(
    "name",
    [
        "Кра\u0301сный Крест",
        "Red\u200b Cross",
        "Me\u0301decins Sans Frontie\u0300res",
        "MÉDECINS SANS FRONTIÈRES",
        "\u202bالصليب الأحمر\u202c",
        "الصَّليب الأحمر",
    ],
)
def test_marks_inside_a_name_hide_nothing(name: str) -> None:
    """NFD, accents, zero-width characters and marks of direction; the span covers what was written."""
    text = f"({name})"
    actors = run("", text, None).conflict.actors
    assert len(actors) == 1
    span = actors[0].spans[0]
    assert text[span.start : span.end] == name.strip("\u202b\u202c")


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "war " * 250_000, "Київ" * 30_000, "<p>war</p>" * 100, "\ud800 war", "🪖🔥 war 🇺🇦"],
    ids=["one word", "1 MB", "one Cyrillic word", "HTML", "lone surrogate", "emoji"],
)
def test_odd_text_is_tagged_without_an_exception(text: str) -> None:
    """Any text gets a reason."""
    assert isinstance(run("", text).reason, Reason)
