"""Detection: the text decides, and a page that declares another language is overruled."""

import pytest

from ingest.core.extraction.detection import detect

TEXTS = {
    "en": "The ferry between the two islands ran again on Monday after nine days in the harbour.",
    "ru": "Паром между двумя островами снова пошёл в понедельник после девяти дней в гавани.",
    "uk": "Пором між двома островами знову пішов у понеділок після дев'яти днів у гавані.",
    "ar": "عادت العبارة بين الجزيرتين إلى العمل يوم الاثنين بعد تسعة أيام في الميناء، كما قال طاقمها.",
    "de": "Die Fähre zwischen den beiden Inseln fuhr am Montag nach neun Tagen im Hafen wieder.",
    "fr": "Le ferry entre les deux îles a repris la mer lundi après neuf jours au port.",
    "es": "El ferri entre las dos islas volvió a navegar el lunes después de nueve días en el puerto.",
    "zh": "两座岛屿之间的渡轮在港口停泊了九天之后于星期一恢复运营，"
    "船员们对记者这样说，乘客们从早上六点就在码头等候第一班船。",
}


@pytest.mark.parametrize("language", TEXTS)
def test_language_is_detected_in_the_text(language: str) -> None:
    """With a confidence, where nothing is declared."""
    found, confidence = detect(TEXTS[language], claimed=None)
    assert found == language
    assert confidence is not None
    assert 0.5 < confidence <= 1


def test_claim_that_agrees_keeps_its_region() -> None:
    """The publisher knows which English it is."""
    assert detect(TEXTS["en"], claimed="en-GB")[0] == "en-GB"
    assert detect(TEXTS["en"], claimed="en_GB")[0] == "en_GB"


def test_text_overrules_what_its_page_declares() -> None:
    """Templates in one language contain stories in another."""
    assert detect(TEXTS["ru"], claimed="en-US")[0] == "ru"


def test_text_of_few_letters_leaves_the_claim_without_a_confidence() -> None:
    """Names and numbers have no language."""
    assert detect("Kyiv 12:30", claimed="uk") == ("uk", None)
    assert detect("", claimed=None) == (None, None)


def test_languages_that_cannot_be_distinguished_leave_the_claim() -> None:
    """Bosnian, Croatian and Serbian in Latin letters are alike to the detector."""
    text = "Trajekt između dva otoka ponovo je krenuo u ponedjeljak nakon devet dana u luci, rekla je posada."
    assert detect(text, claimed="bs")[0] == "bs"
