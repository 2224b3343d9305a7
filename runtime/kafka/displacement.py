"""Two processes with one instance id: how each of them finds out.

Owns the sentence that ends such a process. Kafka gives a static member's place to whoever joins with its id,
and the one before, whose heartbeats are refused, joins again and takes it back. Only where that happens
between joining and its assignment does Kafka say what is wrong: FENCED_INSTANCE_ID, which aiokafka does not
know.
"""

from collections import deque

from aiokafka import errors

from runtime.clock import Clock
from runtime.errors import Fatal

__all__ = ["Displacements"]

# A place is lost without another process only where no heartbeat came for a session, 6 s: five times in 30 s.
# Two processes take it from each other every 3 s, the time of two heartbeats, and slower on a busy machine.
MAX_PLACES = 6
PLACES_SECONDS = 30.0


class FencedInstanceIdError(errors.BrokerResponseError):  # type: ignore[misc]  # aiokafka is untyped
    """Another process has joined with this one's instance id."""

    errno = 82
    message = "FENCED_INSTANCE_ID"
    description = "Another process has joined the group with the same instance id."


errors.kafka_errors[FencedInstanceIdError.errno] = FencedInstanceIdError


class Displacements:
    """How often this process was given a new place in the group of late."""

    def __init__(self, stage: str, instance_id: str | None, clock: Clock) -> None:
        self._stage = stage
        self._instance_id = instance_id
        self._clock = clock
        self._member = ""
        self._at: deque[float] = deque()

    def count(self, member: str) -> Fatal | None:
        """Count an assignment; return why to end where this process was displaced too often."""
        if member == self._member:
            return None
        self._member = member
        now = self._clock.monotonic()
        self._at.append(now)
        while now - self._at[0] > PLACES_SECONDS:
            self._at.popleft()
        if len(self._at) <= MAX_PLACES:
            return None
        return self._fatal(f"{len(self._at)} places in the group in {PLACES_SECONDS:.0f} s")

    def told(self, error: Exception) -> Fatal | None:
        """Return why to end where an error of the group says that another process has the id."""
        if FencedInstanceIdError.__name__ not in repr(error):  # aiokafka passes on its text alone
            return None
        return self._fatal("its place in the group was taken")

    def _fatal(self, what: str) -> Fatal:
        return Fatal(
            f"{what}: another process of stage {self._stage} probably runs with the same instance_id "
            f"{self._instance_id!r}; give each its own"
        )
