"""The checker of the fault suite can fail: each kind of wrong, and it names exactly that."""

from dataclasses import replace

from tests.faults.suite.ledger import Findings, Ledger, Seen
from tests.support.fault_logs import good_log, outcome, record


def _findings(log: list[Seen]) -> Findings:
    ledger = Ledger()
    for seen in log:
        ledger.take(seen)
    return ledger.findings()


def test_good_log_has_no_findings() -> None:
    """Nothing is made up."""
    assert not _findings(good_log())


def test_hop_is_not_a_double() -> None:
    """A forwarded entry is the same entry on another shard."""
    assert not _findings([*good_log(), record("entries", "e1.1", hop=1)])


def test_cancellation_is_not_a_double_and_not_a_story() -> None:
    """It takes back the versions before it, on one topic."""
    assert not _findings([*good_log(), record("stories.east-asia", "a1.2.canceled")])


def test_feed_text_before_its_page_has_no_outcome_of_its_own() -> None:
    """The entry ends with the page, as the second version."""
    log = [
        record("entries", "e9.1", hop=0),
        record("articles", "a9.1", ingest={"verdict": "feed_only"}),
        record("articles", "a9.2", ingest={"verdict": "article"}),
        outcome("ingest", "e9", 1, "published", article_id="a9", article_version=2),
        outcome("tagger", "a9", 1, "not_relevant"),
        outcome("tagger", "a9", 2, "not_relevant"),
    ]
    assert not _findings(log)


def test_item_that_became_no_entry_has_anoutcome() -> None:
    """It is about a document of a feed."""
    assert not _findings([outcome("ingest", "e8", 1, "rejected", topic="feeds")])
    unknown = outcome("ingest", "e8", 1, "rejected", topic="entries")
    assert _findings([unknown]) == Findings(uncommitted=("outcome of entry e8.1",))


def test_entry_without_outcome_is_lost() -> None:
    """Every entry ends in an outcome."""
    log = [*good_log(), record("entries", "e2.1", hop=0)]
    assert _findings(log) == Findings(lost=("outcome of entry e2.1",))


def test_article_without_outcome_is_lost() -> None:
    """Every article version ends in an outcome."""
    log = [seen for seen in good_log() if not (seen.topic == "outcomes" and seen.ce_id == "a1.2")]
    log = [seen for seen in log if not (seen.topic.startswith("stories") and seen.ce_id == "a1.2")]
    assert _findings(log) == Findings(lost=("outcome of article a1.2",))


def test_record_of_a_decision_that_is_missing_is_lost() -> None:
    """An outcome that says story, without the story."""
    log = [seen for seen in good_log() if not (seen.topic == "stories" and seen.ce_id == "a1.2")]
    assert _findings(log) == Findings(lost=("story a1.2",))


def test_revision_that_a_later_one_skips_is_lost() -> None:
    """Revisions have no gaps."""
    late = record("entries", "e1.4", hop=0)
    log = [*good_log(), late, outcome("ingest", "e1", 4, "joined")]
    assert _findings(log) == Findings(lost=("entry e1.3",))


def test_record_seen_twice_is_doubled() -> None:
    """On one topic; its copy on another is its own."""
    log = good_log()
    again = next(seen for seen in log if seen.topic == "stories" and seen.ce_id == "a1.2")
    assert _findings([*log, replace(again, offset=9)]) == Findings(doubled=("stories a1.2",))


def test_outcome_seen_twice_is_doubled() -> None:
    """Each has one."""
    log = good_log()
    assert _findings([*log, log[-1]]) == Findings(doubled=("outcomes tagger a1.2",))


def test_earlier_version_after_a_later_one_is_out_of_order() -> None:
    """Versions of a key rise on every topic."""
    log = good_log()
    first, second = (n for n, seen in enumerate(log) if seen.topic == "stories.east-asia")
    log[first], log[second] = log[second], log[first]
    assert _findings(log) == Findings(reordered=("stories.east-asia a1.1 after version 2",))


def test_article_that_no_outcome_names_was_never_committed() -> None:
    """An article commits together with the outcome of its entry."""
    log = [*good_log(), record("articles", "a2.1"), outcome("tagger", "a2", 1, "not_relevant")]
    assert _findings(log) == Findings(uncommitted=("article a2.1",))


def test_findings_since_are_the_new_ones_alone() -> None:
    """Each kind of fault answers for its own."""
    before = _findings([*good_log(), record("entries", "e2.1", hop=0)])
    after = _findings([*good_log(), record("entries", "e2.1", hop=0), record("entries", "e3.1", hop=0)])
    assert after.since(before) == Findings(lost=("outcome of entry e3.1",))
