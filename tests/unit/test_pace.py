"""When a site may be requested: one request at a time, a gap, and polls before pages, but not for ever."""

from datetime import UTC, datetime, timedelta

from ingest.core.fetching.pace import Pace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SITE, GAP = "a.test", timedelta(seconds=2)


def test_gap_lies_between_a_poll_and_a_page_and_the_other_way_round() -> None:
    """The site does not know which is which."""
    pace = Pace(2.0)
    assert pace.begin_poll(SITE, NOW) is None
    assert pace.is_busy(SITE)
    assert pace.end(SITE, NOW) == NOW + GAP
    pace.begin(SITE)
    assert pace.begin_poll(SITE, NOW) is not None
    pace.end(SITE, NOW + GAP)
    assert pace.begin_poll(SITE, NOW + GAP) == NOW + 2 * GAP
    assert pace.begin_poll(SITE, NOW + 2 * GAP) is None


def test_other_sites_do_not_wait() -> None:
    """Each has its own pace."""
    pace = Pace(2.0)
    pace.begin(SITE)
    assert pace.begin_poll("b.test", NOW) is None
    assert pace.allowed_at("c.test", NOW) == NOW


def test_poll_that_had_to_wait_goes_before_pages_but_not_twice_in_a_row() -> None:
    """A site with a hundred feeds has its pages fetched as well."""
    pace = Pace(2.0)
    pace.begin(SITE)
    pace.end(SITE, NOW)
    assert pace.begin_poll(SITE, NOW) == NOW + GAP
    assert pace.allowed_at(SITE, NOW + GAP) > NOW + GAP
    assert pace.begin_poll(SITE, NOW + GAP) is None
    pace.end(SITE, NOW + GAP)
    assert pace.begin_poll(SITE, NOW + GAP) == NOW + 2 * GAP
    assert pace.allowed_at(SITE, NOW + 2 * GAP) == NOW + 2 * GAP


def test_poll_that_never_comes_holds_no_page_up() -> None:
    """Its feed was removed meanwhile."""
    pace = Pace(2.0)
    pace.begin(SITE)
    pace.end(SITE, NOW)
    pace.begin_poll(SITE, NOW)
    later = NOW + GAP + timedelta(seconds=1)
    assert pace.allowed_at(SITE, later) == later


def test_block_and_crawl_delay_hold_for_polls_and_pages() -> None:
    """Whatever was asked for when the site said so."""
    pace = Pace(2.0)
    pace.block(SITE, NOW + timedelta(hours=1))
    assert pace.begin_poll(SITE, NOW) == pace.allowed_at(SITE, NOW) - timedelta(seconds=0.5)
    pace = Pace(2.0)
    pace.slow_down(SITE, 10.0)
    assert (pace.gap_seconds(SITE), pace.gap_seconds("other.test")) == (10.0, 2.0)
    pace.begin(SITE)
    assert pace.end(SITE, NOW) == NOW + timedelta(seconds=10)
    pace.forget(SITE)
    assert pace.allowed_at(SITE, NOW) == NOW
