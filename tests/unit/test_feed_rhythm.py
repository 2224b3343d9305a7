"""What the times of a feed's entries teach, and how long a poll may wait."""

import math

import pytest

from ingest.core.feeds.rhythm import PRIOR_RATE, UNKNOWN, Rhythm, seconds_until

DAY = 86_400.0
HOUR = 3_600.0
START = 20_000 * DAY


def _watched(entries_a_day: int, *, days: int = 7, hours: range = range(24)) -> Rhythm:
    """Return the rhythm of a feed whose entries come evenly within some hours, watched hour by hour."""
    rhythm = UNKNOWN.watched((), until=START)
    for hour in range(days * 24):
        since = START + hour * HOUR
        here = entries_a_day // len(hours) if hour % 24 in hours else 0
        times = [since + (n + 0.5) * HOUR / max(here, 1) for n in range(here)]
        rhythm = rhythm.watched(times, until=since + HOUR)
    return rhythm


def test_feed_without_history_waits_as_its_prior_says() -> None:
    """The threshold of an interval at the prior's rate gives that interval."""
    assert seconds_until(PRIOR_RATE * 300**2 / 2, UNKNOWN, now=START, limit=DAY) == pytest.approx(300)


def test_interval_goes_with_one_over_the_root_of_the_rate() -> None:
    """Sixteen times the entries, four times the polls."""
    few, many = (seconds_until(3.0, _watched(rate), now=START, limit=DAY) for rate in (48, 768))
    assert few / many == pytest.approx(4, rel=0.03)


def test_polls_are_seldom_while_the_feed_sleeps() -> None:
    """The day curve is learned from the entries."""
    rhythm = _watched(80, hours=range(8, 18))
    noon, night = (seconds_until(5.0, rhythm, now=START + hour * HOUR, limit=DAY) for hour in (12, 22))
    assert night > 4 * noon


def test_wait_over_the_night_ends_soon_after_the_feed_wakes() -> None:
    """The expected delay is integrated over the hours, not taken from the hour of the poll."""
    rhythm = _watched(160, hours=range(8, 18))
    night = seconds_until(100_000.0, rhythm, now=START + 20 * HOUR, limit=5 * DAY)
    assert 11 * HOUR < night < 15 * HOUR


def test_silence_lengthens_the_wait_step_by_step() -> None:
    """A feed that falls silent is forgotten slowly, and never quite."""
    rhythm, waits = _watched(48), []
    for day in range(7, 60):
        rhythm = rhythm.watched((), until=START + (day + 1) * DAY)
        waits.append(seconds_until(50.0, rhythm, now=START, limit=100 * DAY))
    assert waits == sorted(waits)
    assert waits[-1] < 20 * waits[0]


def test_import_of_many_entries_at_one_moment_is_one_event() -> None:
    """A publisher that fills its feed in one go is not polled every minute for weeks."""
    once = UNKNOWN.watched((), until=START).watched([START + 5], until=START + HOUR)
    assert UNKNOWN.watched((), until=START).watched([START + 5] * 1000, until=START + HOUR) == once


def test_packed_form_is_small_and_comes_back() -> None:
    """The state of a feed has no room for a list of times."""
    rhythm = _watched(48)
    packed = rhythm.encode()
    assert len(packed) == 72
    again = Rhythm.decode(packed)
    assert again.rate == pytest.approx(rhythm.rate, rel=1e-5)
    assert again.hours == pytest.approx(rhythm.hours, rel=1e-2)


@pytest.mark.parametrize("packed", [b"", b"x", bytes(63), b"\xff" * 72, b"\x7f" * 72])
def test_bytes_that_are_not_a_rhythm_teach_nothing(packed: bytes) -> None:
    """Whoever may write the table may write anything, and an old state has none."""
    rhythm = Rhythm.decode(packed)
    assert rhythm == UNKNOWN
    assert math.isfinite(seconds_until(1.0, rhythm, now=START, limit=DAY))


def test_state_from_before_the_factors_is_read() -> None:
    """An upgrade forgets no feed's rhythm."""
    rhythm = _watched(48)
    before = Rhythm.decode(rhythm.encode()[:64])
    assert before.rate == pytest.approx(rhythm.rate, rel=1e-5)
    assert before.burst == before.days == (0.0, 0.0)


def test_burst_brings_the_next_polls_forward_for_a_while() -> None:
    """News come in bursts: after five entries within ten minutes the sixth is near."""
    calm = _watched(48)
    now = calm.as_of + 600
    times = [now - 100 * n for n in range(1, 6)]
    burst, quiet = calm.watched(times, until=now), calm.watched((), until=now)
    waits = [seconds_until(50.0, each, now=now, limit=DAY) for each in (burst, quiet)]
    assert waits[0] < 0.75 * waits[1]
    later = burst.watched((), until=now + 3 * HOUR)
    assert later.burst.seen < 0.02


def test_feed_that_wakes_up_is_polled_sooner_within_two_days() -> None:
    """The memory of weeks alone would take weeks."""
    rhythm = _watched(24, days=14)
    before, since = seconds_until(50.0, rhythm, now=START, limit=DAY), rhythm.as_of
    for hour in range(36):
        until = since + (hour + 1) * HOUR
        rhythm = rhythm.watched([until - 60 * n for n in range(1, 50, 3)], until=until)
    assert seconds_until(50.0, rhythm, now=START, limit=DAY) < before / 2.5


def test_few_entries_teach_no_hour_and_many_do() -> None:
    """By chance alone ten entries stand unevenly over the day."""
    few, many = (_watched(80, days=days, hours=range(8, 9)).curve() for days in (1, 20))
    some = Rhythm(START, 4.0, DAY, tuple(0.25 if hour in {1, 7, 13, 20} else 0.0 for hour in range(24)))
    assert all(0.7 < some.curve()(hour) < 1.4 for hour in range(24))
    assert many(8) > 10
    assert many(20) < 0.3
    assert few(8) > few(20)


def test_clock_that_was_put_back_does_no_harm() -> None:
    """A poll before the last one adds its entries and takes no time away."""
    rhythm = _watched(48)
    back = rhythm.watched([START + DAY], until=START + DAY)
    assert back.as_of == rhythm.as_of
    assert back.watched_seconds == rhythm.watched_seconds
