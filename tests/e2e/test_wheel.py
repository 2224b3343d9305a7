"""The wheel, installed into an empty environment away from the checkout, explains a text and runs a demo."""

import json
import re
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

from conflictwire.settings import Settings
from tests.support.installed import Installed, install

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VERSION = PROJECT["project"]["version"]
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel of this checkout, installed once."""
    return install(tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_the_packages_their_types_and_licences_and_nothing_else(installed: Installed) -> None:
    """Neither tests nor scripts go out; data, templates and the marker of types do."""
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
    info = f"conflictwire-{VERSION}.dist-info"
    assert {name.partition("/")[0] for name in names} == {*PACKAGES, info}
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert "conflictwire/data/starter_feeds.csv" in names
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE"} <= set(names)


def test_wheel_says_who_made_it_and_what_it_runs_on(installed: Installed) -> None:
    """What a registry or a scanner of licences reads."""
    with zipfile.ZipFile(installed.wheel) as wheel:
        text = wheel.read(f"conflictwire-{VERSION}.dist-info/METADATA").decode()
    metadata = Parser().parsestr(text)
    assert metadata["Version"] == VERSION
    assert metadata["Author"] == "the conflictwire authors"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert {"Typing :: Typed", "Operating System :: POSIX :: Linux"} <= set(
        metadata.get_all("Classifier", [])
    )
    assert "aiokafka<0.15,>=0.14" in metadata.get_all("Requires-Dist", [])


def test_version_has_one_source(installed: Installed) -> None:
    """The command line, the user agent and the image's tag say what pyproject.toml says."""
    assert installed.run("--version").split()[-1] == VERSION
    assert Settings().user_agent.startswith(f"conflictwire/{VERSION} ")
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
    ours = {service["image"] for service in services.values() if service["image"].startswith("conflictwire")}
    assert ours == {f"conflictwire:{VERSION}"}


def test_program_comes_from_the_wheel(installed: Installed) -> None:
    """A path to the checkout would hide a file that the wheel forgot."""
    places = installed.evaluate(
        f"import importlib; print([importlib.import_module(name).__file__ for name in {PACKAGES}])"
    )
    assert str(ROOT) not in places
    assert places.count("site-packages") == len(PACKAGES)


def test_wheel_explains_a_text(installed: Installed) -> None:
    """The tagger's data and the language model come with it."""
    sentence = "Russian artillery shelled Odesa overnight and killed three dock workers"
    story = json.loads(installed.run("explain", sentence, "--json"))
    assert (story["language"], story["conflict"]["relevance"]["verdict"]) == ("en", "conflict")
    assert "UA" in story["conflict"]["regions"]


@pytest.mark.timeout(300)
def test_wheel_runs_the_demo(installed: Installed) -> None:
    """Broker, sample wire, both stages: stories come out, and every article has its outcome."""
    data = str(installed.folder / "data")
    printed = installed.run("demo", "--duration", "1", "--data-dir", data, timeout_seconds=240)
    counts = {name: int(value) for name, value in re.findall(r"(?m)^(\w+): (\d+)$", printed)}
    assert counts["stories"] > 0
    assert counts["articles"] == counts["stories"] + counts["not_relevant"]
    assert counts["dead_letters"] == 0
