"""The tagger's quality on gold texts does not fall: a little below what was measured in November 2026.

Relevance has its floors beside its other tests.
"""

from pathlib import Path

import pytest

from bench import actors_quality, tagging_quality
from bench.tagging_quality import Counts
from consumers.tagger.core.tagging import TaggingData
from tests.support.tagging import tagging_data

F1 = {
    "trnews": 0.95,
    "re3d Organisation spans": 0.87,
    "samplewire conflict": 0.97,
}
RECALL = {
    "trnews primary (R = accuracy)": 0.93,
    "nerel": 0.97,
    "petr_gsr country and role (R)": 0.84,
    "plover country and role (R)": 0.80,
    "re3d Person names (R)": 0.68,
    "samplewire primary (R)": 0.95,
}


@pytest.fixture(scope="module")
def data() -> TaggingData:
    """The program's own data."""
    return tagging_data()


@pytest.fixture(scope="module")
def measured(data: TaggingData, shared: Path) -> dict[str, Counts]:
    """What the benches measure."""
    assert (shared / "corpora").is_dir()
    wire = {f"samplewire {name}": one for name, one in tagging_quality.sample_wire(data).items()}
    return wire | tagging_quality.regions(data) | tagging_quality.actors(data) | actors_quality.spans(data)


@pytest.mark.parametrize("name", F1)
def test_f1_stays_above_its_floor(measured: dict[str, Counts], name: str) -> None:
    """Both kinds of errors count."""
    assert measured[name].f1 >= F1[name]


@pytest.mark.parametrize("name", RECALL)
def test_recall_stays_above_its_floor(measured: dict[str, Counts], name: str) -> None:
    """Where the gold says what must be found, not what may be."""
    assert measured[name].recall >= RECALL[name]
