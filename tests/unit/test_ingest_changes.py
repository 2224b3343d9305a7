"""Changes between versions: what is kept, what is new, which kind of change it is and why."""

import pytest

from ingest.core.fetching.articles import content_hash
from ingest.core.fetching.changes import compared, sketch_of
from schemas.articles import Verdict
from schemas.changes import ChangeKind, Changes

HEADLINE = "Ferry runs again after ten days"
LEAD = "The ferry over the strait runs again since Monday morning. Nine people wait at the pier."
REST = "The operator said that repairs had taken longer than planned. A second boat follows in May."
TEXT = f"{LEAD}\n\n{REST}"


def changes(
    text: str, *, headline: str = HEADLINE, verdict: Verdict = Verdict.ARTICLE, earlier: str = TEXT
) -> Changes:
    found = compared(
        headline=headline,
        text=text,
        verdict=verdict,
        earlier_headline=HEADLINE,
        earlier_sketch=sketch_of(earlier),
    )
    assert found is not None
    return found


def test_added_paragraph_is_told_with_what_was_kept() -> None:
    """A desk reads what is new, and sees that the rest stands."""
    found = changes(f"{TEXT}\n\nThe mayor thanked the crew on Tuesday evening.")
    assert (found.kind, found.sentences_added, found.sentences_removed) == (ChangeKind.UPDATE, 1, 0)
    assert (found.headline_kept, found.lead_kept, found.body_kept) == (1.0, 1.0, 1.0)
    assert found.added == ("The mayor thanked the crew on Tuesday evening.",)


def test_rewritten_lead_and_headline_lose_their_share() -> None:
    """A changed lead is another story than a changed last line."""
    found = changes(
        f"A new lead says something else entirely today.\n\n{REST}", headline="Ferry runs on Friday"
    )
    assert (found.lead_kept, found.headline_kept) == (0.0, 0.333)
    assert 0.4 < found.body_kept < 0.7


@pytest.mark.parametrize(
    ("text", "verdict", "kind"),
    [
        (TEXT.replace("longer", "lnger"), Verdict.ARTICLE, ChangeKind.TYPO),
        (TEXT.replace("Nine people", "Four people"), Verdict.ARTICLE, ChangeKind.UPDATE),
        (f"{TEXT} Another boat came.", Verdict.LIVE_BLOG, ChangeKind.LIVE_UPDATE),
        (f"{TEXT}\n\nCorrection: an earlier text named ten people.", Verdict.ARTICLE, ChangeKind.CORRECTION),
        (
            f"{TEXT}\n\nSprostowanie: nie dziesięć, lecz dziewięć.",
            Verdict.ARTICLE,
            ChangeKind.CORRECTION,
        ),
        (f"{TEXT}\n\n更正：此前称十人等候。", Verdict.ARTICLE, ChangeKind.CORRECTION),
        ("This article has been removed at the request of the desk.", Verdict.ARTICLE, ChangeKind.RETRACTION),
        ("Этот материал удален по решению редакции.", Verdict.ARTICLE, ChangeKind.RETRACTION),
        (f"{TEXT} The corrections: nobody asked for them.", Verdict.ARTICLE, ChangeKind.UPDATE),
    ],
)
def test_kind_of_change_has_a_rule_and_a_reason(text: str, verdict: Verdict, kind: ChangeKind) -> None:
    """Newsrooms act on corrections and retractions, and skip typos."""
    found = changes(text, verdict=verdict)
    assert found.kind is kind
    assert found.reason


def test_other_figure_is_no_typo() -> None:
    """Nine dead instead of four is news, though one letter differs."""
    earlier = "The blast killed 9 people at the pier. Rescue goes on."
    assert changes(earlier.replace("9", "4"), earlier=earlier).kind is ChangeKind.UPDATE


def test_other_number_word_is_told_with_the_sentence() -> None:
    """The sentence that came is there to be read."""
    found = changes(TEXT.replace("Nine people", "Four people"))
    assert found.added == ("Four people wait at the pier.",)


def test_only_capped_sentences_are_told() -> None:
    """A record has a limit, a live blog has none."""
    more = " ".join(f"Sentence number {at} came in the night of Sunday." for at in range(40))
    found = changes(f"{TEXT}\n\n{more}")
    assert (found.sentences_added, len(found.added)) == (40, 10)


@pytest.mark.parametrize(("headline", "sketch"), [(None, sketch_of(TEXT)), (HEADLINE, None), (HEADLINE, "")])
def test_nothing_is_told_of_a_version_that_is_not_remembered(
    headline: str | None, sketch: str | None
) -> None:
    """States of earlier releases have no sketch."""
    found = compared(
        headline=HEADLINE,
        text=TEXT,
        verdict=Verdict.ARTICLE,
        earlier_headline=headline,
        earlier_sketch=sketch,
    )
    assert found is None


def test_broken_sketch_compares_as_an_empty_text() -> None:
    """A state that somebody damaged stops no article."""
    found = compared(
        headline=HEADLINE,
        text=TEXT,
        verdict=Verdict.ARTICLE,
        earlier_headline=HEADLINE,
        earlier_sketch="%%%",
    )
    assert found is not None
    assert found.sentences_removed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Updated at 14:05 GMT. The ferry runs.", "Updated at 15:10 GMT. The ferry runs."),
        ("As of 9:30 a.m. the ferry runs.", "As of 11:05 a.m. the ferry runs."),
    ],
)
def test_other_time_of_day_is_no_version(one: str, other: str) -> None:
    """A page that writes when it was rendered is not news every minute."""
    assert content_hash("", one) == content_hash("", other)
    assert content_hash("", "The ferry won 3:1.") != content_hash("", "The ferry won 4:1.")
