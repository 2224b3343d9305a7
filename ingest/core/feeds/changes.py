"""Changes: whether an entry that is listed in another wording is passed on as its next revision.

Owns the judgement on feeds that turn back, count or flicker: two caches behind one address, a counter in
every description. Nothing is lost by it: what is held back is passed on when it settles or its time comes.
How the page is fetched again for a revision is `ingest.core.fetching.refetching`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from ingest.core.feeds.notes import Facts, History, Run, facts_key, history_key, seconds, state_key
from ingest.core.feeds.seen import Seen, SeenSet

__all__ = ["Judgement", "judge"]

# Changes passed on at once while an entry changes at every poll; later ones when they stand for two polls.
FREE_HEADLINES = 3  # other numbers in it: a toll rises
FREE_TEXTS = 1
GAPS_SECONDS = (1800, 7200, 43_200)  # between two changes of an entry that does not come to rest
RETURN_SECONDS = 3600  # an earlier state that stays this long is a correction of the correction
RETURN_POLLS = 3  # and that often: of two caches in turn one is rarely seen three times in a row
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from one listing of a known entry.

    Attributes:
        is_revision: Whether the change is passed on.
        is_held: Whether there is a change that is not passed on.
        notes: To be kept.
    """

    is_revision: bool
    is_held: bool
    notes: dict[str, str]


def judge(
    entry_id: str,
    before: Seen,
    fingerprint: str,
    facts: Facts,
    seen: SeenSet,
    *,
    is_damaged: bool,
    now: datetime,
) -> Judgement:
    """Return what follows from a known entry being listed.

    Args:
        before: The state that was passed on last.
        fingerprint, facts: Of the state that is listed now.
        is_damaged: Whether its text has characters that could not be decoded.
    """
    known = Facts.decode(seen.note(facts_key(entry_id)))
    if known is None:
        # Passed on by other code, or not listed for days: what it is now counts from now on.
        return Judgement(is_revision=False, is_held=False, notes={facts_key(entry_id): facts.encode()})
    history = History.decode(seen.note(history_key(entry_id)))
    kept = {facts_key(entry_id): known.encode()}
    if fingerprint == before.fingerprint:
        return Judgement(
            is_revision=False, is_held=False, notes=kept | _settled(entry_id, history, fingerprint, seen)
        )
    listed = replace(history, listed=fingerprint[:8])
    if is_damaged:
        return Judgement(is_revision=False, is_held=True, notes=kept)
    returned = seen.note(state_key(entry_id, fingerprint))
    held = kept | {history_key(entry_id): listed.encode()}
    level: int | None = history.level
    if returned is not None:
        run = _run(Run.decode(returned), is_continued=history.listed == fingerprint[:8], now=now)
        if run.polls < RETURN_POLLS or seconds(now) - run.since < RETURN_SECONDS:
            held[state_key(entry_id, fingerprint)] = run.encode()
            level = None
    elif history.level == 0 and _is_counter(known, facts):
        # It may be a correction; a counter shows at the next poll.
        held[history_key(entry_id)] = History(seconds(now), 1, fingerprint[:8]).encode()
        level = None
    else:
        level = _level(known, facts, history, fingerprint, now)
    if level is None:
        return Judgement(is_revision=False, is_held=True, notes=held)
    passed = History(seconds(now), level, fingerprint[:8])
    notes = {
        facts_key(entry_id): facts.encode(),
        history_key(entry_id): passed.encode(),
        state_key(entry_id, before.fingerprint): Run().encode(),
    }
    return Judgement(is_revision=True, is_held=False, notes=notes)


def _settled(entry_id: str, history: History, fingerprint: str, seen: SeenSet) -> dict[str, str]:
    """Return the history of an entry that is listed as it was passed on; calmer if it was so before."""
    if seen.note(history_key(entry_id)) is None:
        return {}
    calmer = max(history.level - 1, 0) if history.listed == fingerprint[:8] else history.level
    return {history_key(entry_id): replace(history, level=calmer, listed=fingerprint[:8]).encode()}


def _run(run: Run, *, is_continued: bool, now: datetime) -> Run:
    since = min(run.since, seconds(now))  # a clock that was put back prolongs nothing
    return Run(since, run.polls + 1) if is_continued and run.polls else Run(seconds(now), 1)


def _is_counter(known: Facts, facts: Facts) -> bool:
    """Return whether numbers below the headline are all that differs."""
    is_same = facts.title == known.title and facts.words == known.words and facts.link == known.link
    return is_same and facts.text != known.text


def _level(known: Facts, facts: Facts, history: History, fingerprint: str, now: datetime) -> int | None:
    """Return how restless the entry is once this change was passed on; None where it is to be held back."""
    if facts.letters != known.letters:
        return history.level  # other words in the headline are news, however restless the rest
    if history.listed == fingerprint[:8]:
        return history.level  # it came to rest
    if history.level < (FREE_TEXTS if facts.title == known.title else FREE_HEADLINES):
        return history.level + 1
    gap = GAPS_SECONDS[min(history.level, len(GAPS_SECONDS)) - 1]
    waited = seconds(now) - history.passed_at
    # Less than nothing where the clock has been put back since.
    return history.level + 1 if waited >= gap or waited < 0 else None


def is_damaged(*texts: str) -> bool:
    """Return whether a text has characters that could not be decoded."""
    return any(_REPLACEMENT in text for text in texts)
