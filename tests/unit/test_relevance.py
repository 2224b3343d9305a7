"""Relevance and event types: what counts in each language, what does not, and what the figures mean."""

from collections import Counter
from functools import cache

import pytest

from bench.reliability import Judgement, bins, calibration_error
from bench.tagging_quality import CORPORA, Counts, rows
from consumers.tagger.core.gazetteer.build import build_lexicons
from consumers.tagger.core.gazetteer.terms import Lexicon
from consumers.tagger.core.relevance.build import build_events
from consumers.tagger.core.relevance.events import EventDefinition, event_types
from consumers.tagger.core.relevance.relevance import RELEVANT_FROM, FoundCue, Weighed, find_cues, weigh
from consumers.tagger.core.tables.schema import TOPICS
from consumers.tagger.core.text.document import read_document
from schemas.stories import RelevanceVerdict
from scripts.train_relevance import Example, fit
from tests.support.tagging import tables

TABLES = tables()
EVENTS = build_events(TABLES)
LANGUAGES = sorted(TABLES.lexicons())
ACLED = {
    "Armed clash",
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Chemical weapon",
    "Air/drone strike",
    "Suicide bomb",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Sexual violence",
    "Attack",
    "Abduction/forced disappearance",
    "Peaceful protest",
    "Protest with intervention",
    "Excessive force against protesters",
    "Violent demonstration",
    "Mob violence",
    "Agreement",
    "Arrests",
    "Change to group/activity",
    "Disrupted weapons use",
    "Headquarters or base established",
    "Looting/property destruction",
    "Non-violent transfer of territory",
    "Other",
}
_ROOTS = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
    "MOBILIZE COERCE ASSAULT"
)
PLOVER = set(_ROOTS.split())


@cache
def lexicons() -> dict[str, Lexicon]:
    return dict(build_lexicons(TABLES))


def cues_of(text: str, language: str = "en", title: str = "") -> list[FoundCue]:
    return find_cues(lexicons()[language], read_document(title, text))


def weighed(text: str, language: str = "en", title: str = "") -> Weighed:
    return weigh(cues_of(text, language, title), len(title) + len(text))


def is_relevant(text: str, language: str = "en") -> bool:
    return weighed(text, language).relevance.score >= RELEVANT_FROM


def events_of(text: str, language: str = "en") -> list[EventDefinition]:
    found = event_types(cues_of(text, language), EVENTS)
    return [EVENTS[event.rule.removeprefix("event:")] for event in found]


@pytest.mark.parametrize(
    ("language", "text", "acled"),
    [
        ("en", "Russia launched 80 drones at Odesa overnight, damaging a hospital.", "Air/drone strike"),
        ("es", "Doce soldados murieron en una emboscada de un grupo armado en Nigeria.", "Armed clash"),
        ("fr", "La police a dispersé une manifestation contre le gouvernement à Dakar.", "Peaceful protest"),
        (
            "de",
            "Die Rebellen haben die Stadt eingenommen, Tausende flohen.",
            "Non-state actor overtakes territory",
        ),
        ("pt", "Israel e Hamas chegam a acordo para trégua de quatro dias.", "Agreement"),
        ("it", "La Russia ha lanciato ottanta droni su Odessa, colpito un ospedale.", "Air/drone strike"),
        ("ru", "Стороны договорились о прекращении огня и обмене пленными.", "Agreement"),
        ("uk", "Внаслідок удару дронів по Одесі загинули троє людей.", "Air/drone strike"),
        ("tr", "Binlerce kişi Tiflis'te hükümeti protesto etti.", "Peaceful protest"),
        ("ar", "قتل اثنا عشر جنديا في كمين نصبه مسلحون شمال مالي.", "Armed clash"),
        ("fa", "دو طرف بر سر آتش‌بس و تبادل اسرا توافق کردند.", "Agreement"),
        ("he", 'רוסיה תקפה את אודסה בשמונים כטב"מים.', "Air/drone strike"),
        ("zh", "俄罗斯出动80架无人机袭击敖德萨，一家医院受损。", "Air/drone strike"),
        ("cs", "Strany se dohodly na příměří a výměně zajatců.", "Agreement"),
        ("pl", "W ataku dronów na Odessę zginęły trzy osoby.", "Air/drone strike"),
    ],
)
def test_one_sentence_of_conflict_is_a_story_with_its_event(language: str, text: str, acled: str) -> None:
    """In every language that has a lexicon."""
    assert is_relevant(text, language)
    assert acled in {event.acled for event in events_of(text, language)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The striker scored twice as the team won the battle for the title."),
        ("en", "A gas explosion at a house killed two people."),
        ("en", "A man was arrested for killing his wife in Leeds."),
        ("es", "La guerra de precios entre supermercados hunde los beneficios de la empresa."),
        ("es", "Un terremoto dejó veinte muertos y cientos de heridos en el sur."),
        ("fr", "Le film de guerre a reçu trois prix au festival."),
        ("fr", "L'attaquant a marqué deux buts et son équipe remporte la bataille du titre."),
        ("de", "Der Preiskrieg der Supermärkte drückt den Gewinn des Konzerns."),
        ("de", "Bei einem Erdbeben kamen zwanzig Menschen ums Leben, Hunderte wurden verletzt."),
        ("pt", "Bombeiros combatem incêndio em armazém no Porto."),
        ("it", "Bomba d'acqua su Genova, strade allagate."),
        ("ru", "При взрыве газа в жилом доме погибли два человека."),
        ("uk", "Нападник забив два голи, атака команди вирішила битву за титул."),
        ("tr", "Doğalgaz patlamasında iki kişi öldü."),
        ("ar", "سجل المهاجم هدفين وحسم هجوم الفريق معركة اللقب في الدوري."),
        ("fa", "فیلم جنگی سه جایزه جشنواره را گرفت."),
        ("he", "מלחמת מחירים בין רשתות השיווק שחקה את הרווח."),
        ("zh", "超市价格战拉低公司利润。"),
        ("cs", "Útočník dal dva góly a rozhodl bitvu o titul."),
        ("pl", "W wybuchu gazu w domu zginęły dwie osoby."),
    ],
)
def test_metaphor_accident_and_crime_are_no_story(language: str, text: str) -> None:
    """The words are those of war; the subject is not."""
    assert not is_relevant(text, language)


def test_a_mild_word_needs_company() -> None:
    """One "besieged" is a metaphor more often than not; beside another cue it speaks."""
    alone = weighed("The minister is under siege.").relevance.score
    beside = weighed("The minister is under siege as troops advance.").relevance.score
    assert alone < RELEVANT_FROM <= beside


def test_unrest_is_flagged_beside_conflict_without_being_the_verdict() -> None:
    """A protest in a war is flagged; the text stays one about the war."""
    text = (
        "Rebels shelled the town and airstrikes killed ten civilians as fighting spread. "
        "In the capital demonstrators were dispersed with tear gas."
    )
    found = weighed(text)
    assert (found.unrest, found.mainly_unrest) == (True, False)
    assert found.relevance.verdict is RelevanceVerdict.CONFLICT


def test_protest_alone_is_unrest() -> None:
    """Verdict and flag agree."""
    found = weighed("Thousands of demonstrators marched against the government; riot police used tear gas.")
    assert (found.unrest, found.mainly_unrest) == (True, True)
    assert found.relevance.verdict is RelevanceVerdict.UNREST


def test_text_without_a_cue_scores_nothing() -> None:
    """Also an empty one."""
    assert weighed("").relevance.score == 0
    assert weighed("The library opens at nine.").relevance.score == 0


def test_of_two_terms_for_the_same_words_the_longer_speaks() -> None:
    """Flugabwehrsysteme are arms, though "Flugabwehr*" would cover the word, too."""
    rules = [cue.term.rule for cue in cues_of("Flugabwehrsysteme", "de")]
    assert rules == ["lex.de:Flugabwehrsysteme*"]


def test_a_topic_comes_after_the_acts() -> None:
    """That rebels are named is not an event; what they did is."""
    assert events_of("The rebels, the army said, shelled a market.")[0].acled


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_the_vocabularies_is_reached(language: str) -> None:
    """By a term that weighs enough to show its event."""
    shown = [
        EVENTS[term.event]
        for term in lexicons()[language].terms
        if term.event and term.weight >= EVENTS[term.event].min_weight
    ]
    assert {row.acled for row in shown} - {None} == ACLED
    assert {row.plover for row in shown} - {None} == PLOVER
    assert {row.medtop for row in shown} - {None} == {row.number for row in TABLES[TOPICS]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lexicon_is_broad(language: str) -> None:
    """Hundreds of cues for, a hundred against."""
    terms = lexicons()[language].terms
    classes = Counter(term.cue_class.value for term in terms)
    assert classes["conflict"] >= 450
    assert classes["unrest"] >= 35
    assert classes["counter"] >= 100


def test_bins_weigh_sets_alike_on_request() -> None:
    """A set of eight right ones does not hide the two wrong ones of a small set."""
    judgements = [Judgement("large", 0.8, True)] * 8 + [Judgement("small", 0.84, False)] * 2
    (one,) = bins(judgements)
    assert (one.tags, one.right, one.right_alike) == (10, 0.8, 0.5)
    assert one.confidence == pytest.approx(0.808)
    assert calibration_error([one]) == pytest.approx(0.008)


def test_fit_finds_the_middle_of_what_it_is_shown() -> None:
    """Texts from four up are relevant; so the middle lies between three and four."""
    data = [
        Example(group, {"total": float(total)}, relevant=total >= 4)
        for group in ("a", "b")
        for total in range(8)
    ]
    intercept, steepness = fit(data, ("total",))
    assert 3 < -intercept / steepness < 4


@pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora beside the checkout")
def test_quality_does_not_fall() -> None:
    """A little below what was measured in November 2026 on the development sets."""
    found: dict[str, Counts] = {}
    for row in rows("relevance.jsonl"):
        result = weighed(row["text"], row["lang"], row.get("title") or "")
        relevant = result.relevance.score >= RELEVANT_FROM
        gold, said = row["conflict"], relevant
        if gold is None:
            gold, said = row["protest"], relevant and result.unrest
        found.setdefault(row["set"], Counts()).add(gold=gold, said=said)
    assert found["cep"].f1 >= 0.89
    assert found["agnews"].false_positive_rate <= 0.01
    assert found["satp"].recall >= 0.96
    assert found["slavic"].balanced >= 0.87
    assert found["glocon"].f1 >= 0.6
