"""A process finds out that another one has its instance id."""

from aiokafka.errors import KafkaError, UnknownError, for_code

from runtime.clock import Clock
from runtime.kafka.displacement import MAX_PLACES, Displacements


def _displacements() -> Displacements:
    return Displacements("ingest", "i-0", Clock())


def test_rebalances_of_others_are_no_displacement() -> None:
    """A member that keeps its place may be assigned as often as the group likes."""
    displacements = _displacements()
    assert [displacements.count("i-0-a") for _ in range(50)] == [None] * 50


def test_too_many_new_places_end_the_process_with_its_name() -> None:
    """More than sessions can have ended in that time."""
    displacements = _displacements()
    found = [displacements.count(f"i-0-{number}") for number in range(MAX_PLACES + 1)]
    assert found[:-1] == [None] * MAX_PLACES
    assert "instance_id 'i-0'; give each its own" in str(found[-1])


def test_what_kafka_says_names_the_id() -> None:
    """As aiokafka hands on an error that it does not expect."""
    error = KafkaError(repr(for_code(82)()))
    assert "instance_id 'i-0'" in str(_displacements().told(error))


def test_other_errors_of_the_group_say_nothing_of_it() -> None:
    """They are dealt with as before."""
    assert _displacements().told(KafkaError(repr(UnknownError()))) is None
