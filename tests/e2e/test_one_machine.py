"""One machine, as a new user runs it: the demo to its end, and `up` from nothing to the first feed."""

import asyncio
import re
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from conflictwire.samplewire import gold
from conflictwire.stages import STAGES
from conflictwire.up import kcat_line, python_line
from localkafka.ports import free_port
from tests.support.victims import Victim

SUMMARY = (
    "entries",
    "articles",
    "stories",
    "not_relevant",
    "rejected",
    "failed",
    "joined",
    "dead_letters",
    "freshness_p50_seconds",
    "freshness_p99_seconds",
)


async def _until(condition: Callable[[], bool], what: str, *, seconds: float = 90) -> None:
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - another process has no event of ours
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail(f"waited {seconds:g} s for {what}")


def _child(parent: Victim, command: str) -> psutil.Process:
    """Return the child that runs a command of the program."""
    assert parent.pid is not None
    (child,) = (each for each in psutil.Process(parent.pid).children() if each.cmdline()[-1] == command)
    return child


async def _restarts(up: Victim) -> dict[tuple[str, str], float]:
    """Return how often which child of `up` had to be started again, as its own metrics have it."""
    found = re.search(r"metrics of these processes at (\S+)", up.output)
    assert found is not None
    async with aiohttp.ClientSession() as session, session.get(found[1]) as response:
        families = {
            family.name: family.samples for family in text_string_to_metric_families(await response.text())
        }
    children = {sample.labels["child"]: sample.value for sample in families["conflictwire_child_up"]}
    assert children.keys() == {"broker", *STAGES}
    assert families["conflictwire_disk_free_bytes"][0].value > 0
    return {
        (sample.labels["child"], sample.labels["ending"]): sample.value
        for sample in families["conflictwire_child_restarts"]
        if sample.name.endswith("_total") and sample.value
    }


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A user without settings, data or cluster, whose cache has the jars already."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("CONFLICTWIRE_BOOTSTRAP_SERVERS", raising=False)
    return tmp_path


async def test_demo_ends_by_itself_with_a_summary(alone: Path) -> None:
    """Without a terminal: plain lines, the summary last, exit code 0, nothing left behind."""
    demo = Victim("-m", "conflictwire", "demo", "--duration", "5", log=alone / "demo.log")
    await demo.start()
    async with asyncio.timeout(150):
        assert await demo.ended() == 0, demo.output
    lines = demo.output.splitlines()
    summary = dict(line.split(": ") for line in lines[-len(SUMMARY) :])
    assert tuple(summary) == SUMMARY
    counts = {name: int(value) for name, value in summary.items() if not name.startswith("freshness")}
    settled = counts["articles"] + counts["rejected"] + counts["failed"] + counts["joined"]
    assert counts["entries"] == settled
    assert counts["articles"] == counts["stories"] + counts["not_relevant"]
    assert counts["articles"] >= len(gold())
    assert counts["dead_letters"] == 0
    assert len([line for line in lines if re.match(r"\d\d:\d\d:\d\d  \w+  ", line)]) == counts["stories"]
    assert list((alone / "data" / "conflictwire").glob("demo-*")) == []


async def test_up_without_feeds_says_how_to_add_one_and_follows_it(
    alone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator's first five minutes, on the port of the settings; Ctrl-C ends everything in order."""
    port = free_port()
    monkeypatch.setenv("CONFLICTWIRE_KAFKA_PORT", str(port))
    up = Victim("-m", "conflictwire", "up", log=alone / "up.log")
    await up.start()
    try:
        await _until(lambda: "no feeds yet" in up.output, "up to be ready")
        assert "conflictwire feeds add" in up.output
        for line in (kcat_line, python_line):
            assert line(f"127.0.0.1:{port}", "conflictwire.stories") in up.output
        for arguments, expected in (
            (("feeds", "add", "--no-check", "http://nobody.test/feed.xml"), "added"),
            (("feeds", "add", "--no-check", "http://nobody.test/feed.xml"), "already registered"),
            (("kafka", "status"), "answers"),
        ):
            command = Victim("-m", "conflictwire", *arguments, log=alone / "command.log")
            await command.start()
            assert await command.ended() == 0
            assert expected in command.output
        listed = Victim("-m", "conflictwire", "feeds", "list", "--json", log=alone / "list.log")
        for _ in range(30):
            await listed.start()
            await listed.ended()
            if "network_error" in listed.output or "address_refused" in listed.output:
                break
        else:
            pytest.fail(f"the feed was not polled: {listed.output}")
        _child(up, "tag").kill()
        died = "tagger died (killed by SIGKILL); its last lines:"
        await _until(lambda: died in up.output, "the tagger's death", seconds=20)
        assert await _restarts(up) == {("tagger", "killed by SIGKILL"): 1}
    finally:
        up.send(signal.SIGINT)
        async with asyncio.timeout(20):
            code = await up.ended()
    assert code == 0, up.output
    assert "stopping" in up.output
