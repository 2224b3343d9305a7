"""Places: which place a name means, in which province and zone, and what is not a place at all."""

import pytest

from consumers.tagger.core.tagging import tag
from schemas.stories import Conflict, PlaceRole
from tests.support.tagging import tagging_data


def run(title: str, text: str = "", language: str = "en") -> Conflict:
    return tag(tagging_data(), title=title, text=text, language=language, published_at=None).conflict


def countries(title: str, text: str = "", language: str = "en") -> tuple[str, ...]:
    return tuple(region for region in run(title, text, language).regions if len(region) == 2)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Police in London said on Monday that two people were killed.", "GB"),
        ("The council of London, Ontario, met on Monday.", "CA"),
        ("Ontario Provincial Police closed a road near London after the crash in Ontario.", "CA"),
        ("Kentucky State Police arrested a man of London in Laurel County, Kentucky.", "US"),
        ("The people of Georgia voted. In Tbilisi, the opposition protested.", "GE"),
        ("A jury in Atlanta, Georgia, found the man guilty.", "US"),
        ("Deputies in Danbury, Conn., arrested a man.", "US"),
        ("A man was hurt in Edmonton, south of Cairns in Queensland.", "AU"),
        ("Oil prices rose in Edmonton.", "CA"),
        ("Shells fell on Tripoli in northern Lebanon, Lebanese officials said in Beirut.", "LB"),
        ("Militias clashed in Tripoli, the capital of Libya.", "LY"),
        (
            "Lebanon police said a man of Nashville, Tennessee, was shot. The mayor of Lebanon wept.",
            "US",
        ),
        ("Lebanon police fired on a crowd in Beirut.", "LB"),
        (
            "Sheriff's deputies in Alexandria arrested a man after a fire at the school district's office.",
            "US",
        ),
        ("Egyptian police in Alexandria arrested a man.", "EG"),
    ],
)
def test_name_of_several_places_goes_by_the_rest_of_the_text(text: str, country: str) -> None:
    """States, provinces, other cities and institutions say which is meant."""
    assert countries("", text)[0] == country


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan scored. Jordan then left.",
        "Paris Hilton opened a shop.",
        "Mr Chad spoke, and Chad Smith played the drums.",
        "He wrote for the Washington Post and the New York Times.",
        "Protesters threw Molotov cocktails.",
        "Her French bulldog and her guinea pig are well.",
        "Джеймс Коми выступил в суде.",
        "Умер Кирк Дуглас, сообщил его сын Майкл Дуглас.",
        "Министр иностранных дел Доминик Рааб выступил.",
    ],
)
def test_person_paper_or_thing_is_no_place(text: str) -> None:
    """Neighbours, titles and longer names take a place's name away."""
    language = "ru" if text[0] > "\u0400" else "en"
    assert countries("", text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "province"),
    [
        ("en", "Drones hit the Kursk region.", "RU-KRS"),
        ("en", "Drones hit Kursk Oblast.", "RU-KRS"),
        ("en", "Drones hit a depot in Kursk.", "RU-KRS"),
        ("ru", "Беспилотники атаковали объекты в Курской области.", "RU-KRS"),
        ("uk", "Ракета влучила в село в Харківській області.", "UA-63"),
        ("uk", "Ракета влучила в Харків.", "UA-63"),
        ("ar", "قتل مدنيون في دير الزور", "SY-DY"),
        ("en", "Fighting spread across Anbar.", "IQ-AN"),
        ("en", "The army bombed villages in North Darfur.", "SD-DN"),
        ("fr", "Des combats ont éclaté au Nord-Kivu.", "CD-NK"),
        ("es", "Un ataque en Norte de Santander dejó cinco muertos.", "CO-NSA"),
        ("en", "Gunmen killed ten people in Zamfara State.", "NG-ZA"),
        ("en", "A blast in Lashkar Gah killed three.", "AF-HEL"),
        ("en", "Two people were shot in Austin, Texas.", "US-TX"),
    ],
)
def test_province_is_a_region(language: str, text: str, province: str) -> None:
    """By its own name and by a city in it; it stands behind its country."""
    regions = run("", text, language).regions
    assert regions[:2] == (province[:2], province)


def test_zone_is_counted_with_a_city_of_its_name() -> None:
    """The place is the city, with its point; the zone is a region."""
    conflict = run("", "An air strike killed ten people in Rafah.")
    assert conflict.regions[0] == "PS"
    assert "hz-gaza" in conflict.regions
    assert conflict.places[0].geonames_id is not None


def test_stated_city_holds_for_the_whole_text() -> None:
    """What is stated once needs no statement again."""
    text = "Police in Paris, Texas, said so. The mayor of Paris agreed. Paris is a city of 25,000."
    conflict = run("", text)
    assert conflict.regions == ("US", "US-TX")
    assert {place.country for place in conflict.places} == {"US"}


def test_abbreviation_of_a_state_counts_after_a_town_and_a_comma_only() -> None:
    """So "Miss" and "Mass" are words."""
    assert countries("", "Miss Smith went to Mass. Then she saw Pa. Or not.") == ()
    assert countries("", "She was born in Tupelo, Miss.") == ("US",)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Shells killed two people in Kharkiv.", PlaceRole.EVENT),
        ("Kyiv said that talks would go on.", PlaceRole.MENTION),
        ("The minister will visit Kharkiv.", PlaceRole.MENTION),
    ],
)
def test_event_place_is_told_from_a_mention(text: str, role: PlaceRole) -> None:
    """A capital that speaks is nobody's battlefield."""
    assert [place.role for place in run("", text).places] == [role]


def test_country_of_the_event_stands_before_one_that_speaks() -> None:
    """The primary country is where it happened."""
    text = "Moscow said nothing. Washington condemned the strike. A missile killed nine people in Odesa."
    assert countries("Missile kills nine in Odesa", text)[0] == "UA"


def test_confidence_falls_with_doubt() -> None:
    """A town by its name alone is less sure than a country named twice."""
    sure = run("", "Fighting in Sudan. Sudan's army fled Khartoum.").region_tags[0]
    unsure = run("", "He lives in Bellevue.").region_tags[0]
    assert sure.confidence > 0.9
    assert unsure.confidence < 0.8


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ru", "Взрыв прогремел в Киеве.", "UA"),
        ("uk", "Вибух у Києві.", "UA"),
        ("ar", "وبسوريا قتل ثلاثة جنود", "SY"),
        ("he", "פיצוץ בביירות", "LB"),
        ("fr", "Une explosion à Londres", "GB"),
        ("de", "Explosion in Mailand und Rom in Italien", "IT"),
        ("de", "Russlands Armee zieht ab", "RU"),
        ("de", "Kiews Bürgermeister spricht", "UA"),
        ("pl", "Wybuch w Ukrainie", "UA"),
        ("cs", "Výbuch na Ukrajině", "UA"),
        ("es", "Explosión en Moscú", "RU"),
        ("zh", "北京发生爆炸", "CN"),
        ("fa", "انفجار در تهران", "IR"),
        ("tr", "Suriye'de patlama", "SY"),
        ("pt", "Explosão em Moscovo", "RU"),
        ("it", "Esplosione a Parigi", "FR"),
    ],
)
def test_cities_have_their_names_in_other_languages(language: str, text: str, country: str) -> None:
    """Inflected, prefixed, and in their own script."""
    assert countries("", text, language)[0] == country
