"""Cost of the road: processor seconds of extraction over those of all our processes together.

    python -m bench.cost [--json] [--copies 4]

The real pages of ../shared/corpora/extraction, each under several of 514 hosts on loopback, through the real
ingest and tagger on a real broker. Measured from both stages being ready and warm until every entry and every
article has its outcome; what starting costs, the broker and the page server are printed apart, and so is
a poll of a feed that has not changed.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.figures import Figure, arguments, show
from bench.pages import CORPUS, feed_url, page_files
from bench.service import Cost, broker_pid, costs, metric, running_service, total
from conflictwire.feeds import add_feeds, list_feeds
from conflictwire.machine import OneMachine
from conflictwire.tally import Tally
from ingest.core.feeds.lists import new_feed
from ingest.registry import feed_record
from localkafka.processes import Child
from runtime.clock import Clock
from runtime.kafka.reader import Reader
from runtime.kafka.writer import Writer

WARM_UP_HOSTS = 24
HOSTS = 514 + WARM_UP_HOSTS
PATIENCE_SECONDS = 600.0
EXTRACT_CPU = "conflictwire_extract_cpu_seconds_total"
POLLS = "conflictwire_polls_total"
TRANSACTIONS = "conflictwire_transactions_total"
TALLIED = ("entries", "articles", "outcomes")

Costs = dict[str, dict[int, Cost]]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was used up to a moment."""

    at: float
    costs: Costs
    extract_cpu_seconds: float
    transactions: dict[str, float]

    def cpu_seconds(self, name: str) -> float:
        """Return the processor seconds of a stage's, the broker's or the server's processes."""
        return total(self.costs[name].values())


class Run:
    """The running service with its page server."""

    def __init__(self, machine: OneMachine, server: Child, clock: Clock) -> None:
        self.connection = machine.connection
        self._stages = {stage.name: stage for stage in machine.stages}
        self._server = server
        self._clock = clock
        self._tally = Tally()

    async def look(self) -> Moment:
        """Return what was used up to now."""
        pids = {name: stage.child.pid for name, stage in self._stages.items()}
        pids |= {"broker": broker_pid(), "page server": self._server.pid}
        used = {name: costs(pid) for name, pid in pids.items()}
        transactions = {name: await self.metric(TRANSACTIONS, of=name) for name in self._stages}
        return Moment(self._clock.monotonic(), used, await self.metric(EXTRACT_CPU), transactions)

    async def metric(self, name: str, *, of: str = "ingest") -> float:
        """Return a metric of a stage."""
        return await metric(self._stages[of].port, name)

    async def follow(self, hosts: range, copies: int) -> None:
        """Register feeds and return when all they list has its outcome.

        Raises:
            TimeoutError: It did not come.
        """
        expected = len(self._tally.entries) + len(hosts) * copies
        async with (
            asyncio.timeout(PATIENCE_SECONDS),
            Reader(self.connection, TALLIED, from_end=True) as reader,
        ):
            await add_feeds(
                self.connection, [new_feed(feed_url(host), now=self._clock.now()) for host in hosts]
            )
            while not (self._tally.settled and len(self._tally.entries) == expected):
                for received in await reader.read(timeout_seconds=0.2):
                    self._tally.take(received, now=self._clock.now())

    async def poll_all(self) -> int:
        """Ask for a poll of every feed and return, when they are done, how many there were."""
        before, listed = await self.metric(POLLS), await list_feeds(self.connection)
        async with asyncio.timeout(PATIENCE_SECONDS), Writer(self.connection) as writer:
            for each in listed:
                asked = each.feed.model_copy(update={"poll_requested_at": self._clock.now()})
                await writer.write(feed_record(asked, partition=each.partition))
            while await self.metric(POLLS) < before + len(listed):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.2)
        return len(listed)

    @property
    def articles(self) -> int:
        """Return how many articles came so far."""
        return len(self._tally.articles)


@asynccontextmanager
async def page_server(copies: int) -> AsyncIterator[tuple[Child, int]]:
    """Run the page server and yield it with its port."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def line(_name: str, text: str) -> None:
        if not port.done():
            port.set_result(int(text))

    command = [sys.executable, "-m", "bench.pages", "--hosts", str(HOSTS), "--copies", str(copies)]
    server = Child("page server", command, on_line=line)
    await server.start()
    try:
        yield server, await asyncio.wait_for(port, 60)
    finally:
        await server.stop()


async def measure(copies: int) -> list[Figure]:
    """Return the figures of one run."""
    clock = Clock()
    async with page_server(copies) as (server, port):
        flags = {"resolve": f'{{"*.test": "127.0.0.1:{port}"}}', "fetch.gap_seconds": "0"}
        async with running_service(flags) as machine:
            run = Run(machine, server, clock)
            ready = await run.look()
            await run.follow(range(WARM_UP_HOSTS), copies)
            warm, articles = await run.look(), run.articles
            await run.follow(range(WARM_UP_HOSTS, HOSTS), copies)
            done, articles = await run.look(), run.articles - articles
            polls = await run.poll_all()
            polled = await run.look()
    ours = {name: done.cpu_seconds(name) - warm.cpu_seconds(name) for name in ("ingest", "tagger")}
    extraction = done.extract_cpu_seconds - warm.extract_cpu_seconds
    seconds = done.at - warm.at
    per_poll = (polled.cpu_seconds("ingest") - done.cpu_seconds("ingest")) / polls
    return [
        Figure("extraction / all our processes", extraction / sum(ours.values()), at_least=0.7),
        Figure("extraction / ingest processes", extraction / ours["ingest"]),
        Figure("articles", articles),
        Figure("articles/s", articles / seconds, "/s"),
        Figure("CPU an article: extraction", 1000 * extraction / articles, "ms"),
        Figure("CPU an article: rest of ingest", 1000 * (ours["ingest"] - extraction) / articles, "ms"),
        Figure("CPU an article: tagger", 1000 * ours["tagger"] / articles, "ms"),
        *(
            Figure(
                f"CPU an article: {name}",
                1000 * (done.cpu_seconds(name) - warm.cpu_seconds(name)) / articles,
                "ms",
            )
            for name in ("broker", "page server")
        ),
        *(
            Figure(f"articles a transaction: {name}", articles / (done.transactions[name] - before))
            for name, before in warm.transactions.items()
        ),
        Figure("CPU of an unchanged poll", 1000 * per_poll, "ms"),
        *(Figure(f"CPU to be ready: {name}", ready.cpu_seconds(name), "s") for name in ours),
        *_parts(warm, done, articles),
        *_peaks(polled),
    ]


def _parts(warm: Moment, done: Moment, articles: int) -> list[Figure]:
    """Return ingest's cost by process: the loop, which is the eldest, and its workers."""
    before, after = warm.costs["ingest"], done.costs["ingest"]
    used = {pid: cost.cpu_seconds - before[pid].cpu_seconds for pid, cost in after.items() if pid in before}
    loop = used.pop(next(iter(after)))
    return [
        Figure("CPU an article: ingest's loop", 1000 * loop / articles, "ms"),
        Figure("CPU an article: ingest's workers", 1000 * sum(used.values()) / articles, "ms"),
    ]


def _peaks(moment: Moment) -> list[Figure]:
    figures = []
    for name, found in moment.costs.items():
        for index, cost in enumerate(found.values()):
            below = f", process {index} below" if index else ""
            figures.append(Figure(f"peak RSS: {name}{below}", cost.peak_rss_bytes / (1 << 20), "MiB"))
    return figures


def main() -> int:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--copies", type=int, default=4, help="hosts that each page stands under")
    options = parser.parse_args()
    if not CORPUS.is_dir() or not page_files(CORPUS):
        print("../shared/corpora/extraction is not here: nothing to measure with", file=sys.stderr)
        return 1
    show(asyncio.run(measure(options.copies)), as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
