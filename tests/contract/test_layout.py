"""The shape of the sources: how long they may be, what every module has, what no committed file may hold."""

import ast
import functools
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LINES = 400  # both only ever go down
MAX_FUNCTION_LINES = 60
DATA = {".csv", ".lock", ".opml", ".svg", ".tsv"}
NOT_WRITTEN_BY_US = {"LICENSE"}
GENERATED = (
    "consumers/tagger/data/README.md",
    "docs/review/",
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


@functools.cache
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


def _missing(module: str, exported: list[str]) -> list[str]:
    text = (ROOT / module).read_text("utf-8").split("__all__", 1)[1]
    return [name for name in exported if not re.search(rf"\b{name}\b", text)]


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, classes, then the rest: the order that ruff keeps (RUF022)."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def test_no_file_is_too_long() -> None:
    """One concern a file: what grows beyond the limit is two."""
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in WRITTEN}
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_function_is_too_long() -> None:
    """A function that does not fit on a screen does more than one thing."""
    lengths = {(module, name): lines for module in MODULES for name, lines in _lengths(module)}
    assert {name: lines for name, lines in lengths.items() if lines >= MAX_FUNCTION_LINES} == {}


def test_every_module_says_what_it_owns() -> None:
    """The first thing in a module is its paragraph."""
    assert [name for name in MODULES if not (ast.get_docstring(_tree(name)) or "").strip()] == []


def test_exported_names_are_sorted_and_exist() -> None:
    """A name is found where it is looked for, and is there."""
    exported = {module: names for module in MODULES if (names := _exported(module))}
    unsorted = {
        module: (one, other)
        for module, names in exported.items()
        for one, other in pairwise(names)
        if _isort_key(one) >= _isort_key(other)
    }
    assert unsorted == {}
    assert {module: missing for module in exported if (missing := _missing(module, exported[module]))} == {}


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
