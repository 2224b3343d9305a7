"""The settings of the whole program: flags before environment before file, all errors at once.

Owns the composition; the fields belong to the packages, names and sources to `conflictwire.setting_sources`.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path
from pydantic import ConfigDict, SecretStr, ValidationError

from conflictwire.setting_sources import ENV_PREFIX, SettingNames, SettingSources, variable
from consumers.tagger.settings import TaggerSettings
from ingest.settings import IngestSettings
from runtime.settings import RuntimeSettings

__all__ = ["InvalidSettings", "Settings", "child_environment", "load_settings"]

CONFIG_VARIABLE = f"{ENV_PREFIX}CONFIG"


class InvalidSettings(Exception):  # noqa: N818 - what the user has, not what we did
    """Invalid settings; the text lists every problem, one a line."""


class Settings(RuntimeSettings, IngestSettings, TaggerSettings):
    """Every setting of every package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def local_data_dir(self) -> Path:
        """Return where the local broker keeps its data."""
        return self.data_dir or user_data_path("conflictwire", appauthor=False) / "kafka"


def load_settings(flags: Mapping[str, str], *, config: Path | None = None) -> Settings:
    """Return the settings: `flags` (dotted name to text), environment, file, defaults; the first one wins.

    Args:
        config: A TOML file; None takes CONFLICTWIRE_CONFIG, else the user's conflictwire.toml where there
            is one.

    Raises:
        InvalidSettings: Anything is unknown or invalid; all of it is listed.
    """
    sources = SettingSources(SettingNames.of(Settings))
    file = config or _default_file()
    if file is not None:
        sources.add_file(file)
    sources.add_environment({k: v for k, v in os.environ.items() if k != CONFIG_VARIABLE})
    sources.add_flags(flags)
    problems = list(sources.problems)
    try:
        settings = Settings.model_validate(sources.nested())
    except ValidationError as error:
        problems += [_sentence(each, sources) for each in error.errors(include_url=False)]
    if problems:
        raise InvalidSettings("\n".join(problems))
    return settings


def child_environment(flags: Mapping[str, str], *, config: Path | None = None) -> dict[str, str]:
    """Return the environment that gives a child process the same settings."""
    named = {CONFIG_VARIABLE: str(config.absolute())} if config else {}
    return {**os.environ, **named, **{variable(name): value for name, value in flags.items()}}


def _default_file() -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named)
    usual = user_config_path("conflictwire", appauthor=False) / "conflictwire.toml"
    return usual if usual.is_file() else None


def _sentence(error: Mapping[str, Any], sources: SettingSources) -> str:
    """Return `name = value (from source): what is wrong`, as pydantic says it."""
    setting, source = sources.origin(error["loc"])
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "missing":
        return f"{name} (from {source}): is required"
    shown = "***" if SecretStr in sources.names.types(setting) else repr(error["input"])
    wrong = error["msg"].removeprefix("Value error, ").replace("Input should be", "must be", 1)
    if error["type"] == "extra_forbidden":
        wrong = "unknown name"
    return f"{name} = {shown} (from {source}): {wrong}"
