"""Actors: persons with their offices, groups, agents with a country, and who has no row."""

from datetime import UTC, datetime

import pytest

from consumers.tagger.core.actors.build import actor_names, build_actors
from consumers.tagger.core.tables.schema import ACTOR_NAMES, ACTORS, OFFICES
from consumers.tagger.core.tagging import tag
from consumers.tagger.core.text.folding import fold_name
from schemas.stories import Actor, ActorKind
from scripts import build_gazetteer
from tests.support.tagging import tables, tagging_data

TABLES = tables()
_SECTORS = "GOV MIL REB PRM UAF SPY JUD LEG PTY OPP CVL REF CRM JRN IGO NGO COP BUS REL"
SECTORS = set(_SECTORS.split())


def actors(text: str, language: str = "en", at: datetime | None = None) -> dict[str, Actor]:
    tagged = tag(tagging_data(), title="", text=text, language=language, published_at=at)
    return {actor.id: actor for actor in tagged.conflict.actors}


def codes(text: str, language: str = "en") -> set[tuple[str | None, str]]:
    return {(actor.country, actor.sector) for actor in actors(text, language).values()}


def test_rows_hold_together() -> None:
    """Ids are unique over the kinds, sectors are PLOVER's, countries ISO's, and each row has a name."""
    rows = TABLES[ACTORS]
    assert len({row.id for row in rows}) == len(rows)
    assert {row.sector for row in rows} <= SECTORS
    assert {row.country for row in rows} <= build_gazetteer.countries() | {"IGO"}
    assert {row.actor for row in TABLES[ACTOR_NAMES]} == {row.id for row in rows}
    assert all(row.name.strip("*?") for row in TABLES[ACTOR_NAMES])
    assert {row.kind for row in rows} == {"person", "group", "organisation"}
    assert {row.id for row in rows if row.kind == "person"} == {row.id for row in rows if row.id[0] == "p"}


def test_data_is_as_broad_as_it_says() -> None:
    """Six hundred persons with a term of office, five hundred armed groups."""
    assert len({row.actor for row in TABLES[OFFICES]}) >= 600
    groups = [row for row in TABLES[ACTORS] if row.kind == "group"]
    assert sum(row.sector in ("REB", "PRM", "CRM") for row in groups) >= 500


def test_terms_of_office_end_after_they_begin() -> None:
    """Two dates that changed places would hide an office for good."""
    for ref, row in build_actors(TABLES).items():
        for office in row.offices:
            assert office.role, ref
            assert office.since is not None, ref
            assert office.until is None or office.since <= office.until, ref


def test_no_actor_has_a_name_twice() -> None:
    """A second one is a slip of the pen."""
    names = [(row.actor, row.name) for row in TABLES[ACTOR_NAMES]]
    assert len(set(names)) == len(names)


def test_gazetteer_gets_no_guard_marks() -> None:
    """The mark is for this module alone."""
    assert not any("?" in row.name for row in actor_names(TABLES))


@pytest.mark.parametrize(
    ("day", "role"),
    [
        (datetime(2024, 11, 5, tzinfo=UTC), "secretary of state"),
        (datetime(2026, 3, 1, tzinfo=UTC), None),
        (None, "secretary of state"),
    ],
)
def test_office_is_that_of_the_day(day: datetime | None, role: str | None) -> None:
    """Blinken is secretary of state in November 2024 and not in 2026; without a date every office counts."""
    assert actors("Antony Blinken spoke in Washington.", at=day)["p-antony-blinken"].role == role


def test_country_and_office_name_the_holder_of_the_day() -> None:
    """Who the Ukrainian president is depends on the day; without one nobody is named."""
    text = "The Ukrainian president visited the front. The former French president did not."
    assert "p-volodymyr-zelenskyy" in actors(text, at=datetime(2024, 5, 1, tzinfo=UTC))
    assert "p-petro-poroshenko" in actors(text, at=datetime(2016, 5, 1, tzinfo=UTC))
    assert not any(ref.startswith("p-") for ref in actors(text))
    assert "p-emmanuel-macron" not in actors(text, at=datetime(2024, 5, 1, tzinfo=UTC))


def test_title_means_the_only_holder_in_the_text() -> None:
    """The president is who holds that office; of two presidents it may be either."""
    text = "Emmanuel Macron spoke in Paris. The president left at noon."
    assert len(actors(text)["p-emmanuel-macron"].spans) == 2
    text = "Emmanuel Macron met Andrzej Duda. The president left at noon."
    assert len(actors(text)["p-emmanuel-macron"].spans) == 1


def test_ambiguous_surname_counts_after_the_full_name() -> None:
    """Abbas alone may be anybody; after Mahmoud Abbas it is he."""
    text = "Mahmoud Abbas met officials in Ramallah. Abbas later left."
    spans = actors(text)["p-mahmoud-abbas"].spans
    assert [text[span.start : span.end] for span in spans] == ["Mahmoud Abbas", "Abbas"]
    assert "p-mahmoud-abbas" not in actors("Abbas later left Ramallah.")


def test_surname_after_another_given_name_is_another_person() -> None:
    """Melania Trump is not Donald Trump."""
    assert "p-donald-trump" not in actors("Melania Trump visited a school.")
    assert "p-donald-trump" in actors("Donald Trump visited a school.")


def test_guarded_acronym_needs_its_country_or_its_full_name() -> None:
    """UPC is a union in the Central African Republic, and a court and a cable company elsewhere."""
    assert "o-union-for-peace-in-the-central-african-republic" not in actors("UPC raised its prices.")
    text = "UPC fighters attacked a town in the Central African Republic."
    assert "o-union-for-peace-in-the-central-african-republic" in actors(text)


def test_shared_acronym_goes_to_the_country_of_the_text() -> None:
    """RSF are the Rapid Support Forces in Sudan, and reporters elsewhere."""
    assert "o-rapid-support-forces" in actors("The RSF attacked El Fasher in Sudan.")
    assert "o-rapid-support-forces" not in actors("RSF called for the release of journalists in Belarus.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Russian soldiers entered the village.", ("RU", "MIL")),
        ("South Korean lawmakers voted.", ("KR", "LEG")),
        ("Rebels in eastern Congo took a town.", ("CD", "REB")),
        ("Soldiers from Chad crossed the border.", ("TD", "MIL")),
        ("The Syrian opposition refused.", ("SY", "OPP")),
        ("Police in Kenya fired tear gas.", ("KE", "COP")),
        ("A Nigerian student was jailed.", ("NG", "EDU")),
        ("A court in Guyana issued warrants.", ("GY", "JUD")),
        ("Turkish journalists were detained.", ("TR", "JRN")),
        ("Ukrainian special operations forces struck.", ("UA", "MIL")),
        ("French and Egyptian warships sailed.", ("FR", "MIL")),
        ("Russian soldiers and officials left.", ("RU", "GOV")),
    ],
)
def test_agent_gets_the_country_beside_it(text: str, code: tuple[str, str]) -> None:
    """Before it, after a preposition, or through another one beside it."""
    assert code in codes(text)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("fr", "Des soldats du Tchad ont été tués.", ("TD", "MIL")),
        ("es", "La policía de Ecuador detuvo a diez personas.", ("EC", "COP")),
        ("de", "Die Armee der Ukraine rückt vor.", ("UA", "MIL")),
        ("ru", "Российские войска отошли.", ("RU", "MIL")),
        ("uk", "Поліція України затримала десятьох.", ("UA", "COP")),
        ("ar", "قصف الجيش السوداني مواقع.", ("SD", "MIL")),
        ("ar", "قال رئيس الوزراء العراقي إن بلاده ترفض.", ("IQ", "GOV")),
        ("pt", "O exército do Brasil avançou.", ("BR", "MIL")),
        ("it", "L'esercito israeliano ha colpito.", ("IL", "MIL")),
        ("zh", "俄罗斯军队进攻。", ("RU", "MIL")),
    ],
)
def test_agents_of_other_languages(language: str, text: str, code: tuple[str, str]) -> None:
    """Each language has its own words for them."""
    assert code in codes(text, language)


def test_fighters_of_a_known_group_are_no_others() -> None:
    """RSF fighters are the RSF, not some other rebels of Sudan."""
    found = actors("RSF fighters attacked El Fasher in Sudan, and Hamas militants left.")
    assert "o-rapid-support-forces" in found
    assert "sd-reb" not in found


def test_abbreviated_country_is_no_end_of_a_sentence() -> None:
    """The full stop of "U.S." stands between the country and its envoy."""
    assert ("US", "GOV") in codes("A U.S. envoy arrived.")


def test_comma_keeps_an_agent_from_a_country() -> None:
    """What stands behind a full stop belongs to another sentence."""
    assert ("TD", "MIL") not in codes("They met soldiers. Chad and Niger signed.")


@pytest.mark.parametrize(
    ("language", "text", "ref"),
    [
        ("en", "JNIM claimed the attack.", "o-jnim"),
        ("fr", "Le Groupe de soutien à l'islam et aux musulmans a revendiqué.", "o-jnim"),
        ("en", "Fighters of the Arakan Army took the base.", "o-arakan-army"),
        ("ru", "Боевики «Хезболлы» обстреляли город.", "o-hezbollah"),
        ("ru", "Бойцы Армии Аракана заняли базу.", "o-arakan-army"),
        ("ar", "أعلنت حركة حماس عن الهجوم.", "o-hamas"),
        ("es", "El Cártel de Sinaloa atacó.", "o-sinaloa-cartel"),
        ("en", "Nduma Defence of Congo fighters left.", "o-nduma-defence-of-congo"),
        ("en", "The Primeiro Comando da Capital ordered it.", "o-primeiro-comando-da-capital"),
    ],
)
def test_armed_groups_are_known_in_several_languages(language: str, text: str, ref: str) -> None:
    """By acronym, full name and other scripts."""
    assert ref in actors(text, language)


def test_person_without_a_row_is_named_with_low_confidence() -> None:
    """After a title, or by a given name; the surname alone counts afterwards."""
    text = "Col. Travis Oakley spoke. Oakley said Karim Benmansur had left."
    found = actors(text)
    assert found["x-travis-oakley"].sector == "MIL"
    assert found["x-travis-oakley"].confidence <= 0.7
    assert found["x-travis-oakley"].kind is ActorKind.PERSON
    assert len(found["x-travis-oakley"].spans) == 2
    assert "x-karim-benmansur" in found


def test_organisation_without_a_row_brings_its_acronym() -> None:
    """What the text puts in brackets stands for the name."""
    text = "The Basra Harvest Trust Fund (BHTF) opened. BHTF paid farmers."
    spans = actors(text)["x-basra-harvest-trust-fund"].spans
    assert [text[span.start : span.end] for span in spans] == ["Basra Harvest Trust Fund", "BHTF", "BHTF"]


def test_apostrophe_inside_a_name_is_no_hindrance() -> None:
    """A mark before a space leaves two spaces in the folded text."""
    assert "o-kurdistan-workers-party" in actors("The Kurdistan Workers' Party disarmed.")
    assert "o-communist-party-of-india-maoist" in actors("A leader of the CPI (Maoist) was killed.")


def test_places_and_days_are_no_persons() -> None:
    """Capitals alone make no person."""
    found = actors("On Monday General Electric opened in New York. The Black Sea was calm in March.")
    assert not any(actor.kind is ActorKind.PERSON for actor in found.values())


def test_every_group_is_found_by_its_shown_name() -> None:
    """A name that nothing finds is not a name: masked, too short or swallowed by another."""
    missed = []
    guarded = {(row.actor, row.name.rstrip("*?")) for row in TABLES[ACTOR_NAMES] if "?" in row.name}
    for ref, name in ((row.id, row.name) for row in TABLES[ACTORS] if row.kind == "group"):
        if (ref, name) in guarded or name.isupper():  # ambiguous, or an acronym in a row of capitals
            continue
        found = actors(f"There the {name} fought.")
        if ref not in found and not any(fold_name(actor.name) == fold_name(name) for actor in found.values()):
            missed.append(name)
    assert missed == []
