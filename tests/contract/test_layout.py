"""The shape of the sources: how long they may be, what every module has, what no committed file may hold."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400  # both only ever go down
MAX_FUNCTION_LINES = 60
DATA = {".csv", ".lock", ".opml", ".svg", ".tsv"}
NOT_WRITTEN_BY_US = {"LICENSE"}
GENERATED = (
    "schemas/json/",
    "docs/settings.md",
    "docs/metrics.md",
    "deploy/grafana/dashboards/",
    "tests/contract/asyncapi/package-lock.json",
    "tests/golden/",
)


def _committed() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


COMMITTED = _committed()
MODULES = [name for name in COMMITTED if name.endswith(".py")]
WRITTEN = [
    name
    for name in COMMITTED
    if Path(name).suffix not in DATA and name not in NOT_WRITTEN_BY_US and not name.startswith(GENERATED)
]


def _tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def _lengths(module: str) -> Iterator[tuple[str, int]]:
    """Yield each function's name and lines, its docstring left out: explaining more must not cost."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            docstring = ast.get_docstring(node, clean=False)
            yield node.name, lines - (docstring.count("\n") + 1 if docstring is not None else 0)


def _exported(module: str) -> list[str] | None:
    for node in _tree(module).body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "__all__" for t in node.targets):
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, classes, then the rest: the order that ruff keeps (RUF022)."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("name", WRITTEN)
def test_no_file_is_too_long(name: str) -> None:
    """One concern a file: what grows beyond the ceiling is two."""
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("module", MODULES)
def test_no_function_is_too_long(module: str) -> None:
    """A function that does not fit on a screen does more than one thing."""
    lengths = _lengths(module)
    assert {name: lines for name, lines in lengths if lines >= MAX_FUNCTION_LINES} == {}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_owns(module: str) -> None:
    """The first thing in a module is its paragraph."""
    assert (ast.get_docstring(_tree(module)) or "").strip()


@pytest.mark.parametrize("module", [module for module in MODULES if _exported(module)])
def test_exported_names_are_sorted_and_exist(module: str) -> None:
    """A name is found where it is looked for, and is there."""
    exported = _exported(module) or []
    assert all(_isort_key(one) < _isort_key(other) for one, other in pairwise(exported))
    text = (ROOT / module).read_text("utf-8")
    assert [name for name in exported if not re.search(rf"\b{name}\b", text.split("__all__", 1)[1])] == []


def test_no_committed_file_names_this_machine() -> None:
    """No path of the machine that it was written on, and no host that packages are fetched from."""
    hosts = "|".join(
        ("py" + r"pi\.org", "pythonhosted" + r"\.org", "maven" + r"\.org", "npmjs" + r"\.(com|org)")
    )
    forbidden = re.compile(rf"({hosts})|(?<![\w.$}}/])/(work|home/\w+|root|Users/\w+)/")
    found = {}
    for name in COMMITTED:
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        if names := {match.group() for match in forbidden.finditer(text)}:
            found[name] = names
    assert found == {}


def test_a_class_name_means_one_thing() -> None:
    """A reader who has met the name knows what it is wherever it stands."""
    packages = {"conflictwire", "consumers", "ingest", "localkafka", "runtime", "schemas"}
    names = Counter(
        node.name
        for module in MODULES
        if Path(module).parts[0] in packages
        for node in _tree(module).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name: count for name, count in names.items() if count > 1} == {}
