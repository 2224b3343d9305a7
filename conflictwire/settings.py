"""The settings of the whole program: flags before environment before file, all errors at once.

Owns where values come from and how errors are told; the fields belong to the packages.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path
from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from consumers.tagger.settings import TaggerSettings
from ingest.settings import IngestSettings
from runtime.settings import RuntimeSettings

__all__ = ["ENV_PREFIX", "InvalidSettings", "Settings", "child_environment", "load_settings"]

ENV_PREFIX = "CONFLICTWIRE_"
CONFIG_VARIABLE = "CONFLICTWIRE_CONFIG"


class InvalidSettings(Exception):  # noqa: N818 - what the user has, not what we did
    """Settings that do not hold; the text lists every problem, a line each."""


class Settings(RuntimeSettings, IngestSettings, TaggerSettings, BaseSettings):
    """Every setting of every package."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True)

    def local_data_dir(self) -> Path:
        """Return where the local broker keeps its data."""
        return self.data_dir or user_data_path("conflictwire", appauthor=False) / "kafka"


def load_settings(flags: Mapping[str, str], *, config: Path | None = None) -> Settings:
    """Return the settings: `flags` (name to text, as in the environment), environment, file, defaults.

    Args:
        config: A TOML file; None takes CONFLICTWIRE_CONFIG, else the user's conflictwire.toml where there
            is one.

    Raises:
        InvalidSettings: Anything does not hold; all of it is listed.
    """
    file = config or _default_file()
    problems = _unknown(flags, "flag --set") + _unknown(_own_environment(), "environment")
    if file is not None and not file.is_file():
        problems.append(f"config file {file}: there is no such file")
        file = None
    try:
        settings = _settings_class(flags, file)()
    except ValidationError as error:
        problems += [_sentence(each, flags, file) for each in error.errors(include_url=False)]
    except (SettingsError, ValueError) as error:
        problems.append(f"{error}: {error.__cause__}" if error.__cause__ else str(error))
    if problems:
        raise InvalidSettings("\n".join(problems))
    return settings


def child_environment(flags: Mapping[str, str], *, config: Path | None = None) -> dict[str, str]:
    """Return the environment of a child process that shall have the same settings."""
    named = {CONFIG_VARIABLE: str(config.absolute())} if config else {}
    return {**os.environ, **named, **{ENV_PREFIX + name.upper(): value for name, value in flags.items()}}


def _settings_class(flags: Mapping[str, str], file: Path | None) -> type[Settings]:
    class Sourced(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            del dotenv_settings, file_secret_settings
            sources = [init_settings, _Flags(settings_cls, flags), env_settings]
            if file is not None:
                sources.append(TomlConfigSettingsSource(settings_cls, file))
            return tuple(sources)

    return Sourced


class _Flags(EnvSettingsSource):
    """Flags are read as the environment is: text, and JSON for tables."""

    def __init__(self, settings_cls: type[BaseSettings], flags: Mapping[str, str]) -> None:
        self._flags = {f"{ENV_PREFIX}{name}".lower(): value for name, value in flags.items()}
        super().__init__(settings_cls)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return self._flags


def _default_file() -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named)
    usual = user_config_path("conflictwire", appauthor=False) / "conflictwire.toml"
    return usual if usual.is_file() else None


def _own_environment() -> dict[str, str]:
    return {
        name.removeprefix(ENV_PREFIX).lower(): value
        for name, value in os.environ.items()
        if name.startswith(ENV_PREFIX) and name != CONFIG_VARIABLE
    }


def _unknown(given: Mapping[str, str], source: str) -> list[str]:
    return [
        f"{name} (from {source}): there is no such setting; docs/settings.md lists them"
        for name in given
        if name not in Settings.model_fields
    ]


def _sentence(error: Any, flags: Mapping[str, str], file: Path | None) -> str:  # noqa: ANN401 - pydantic's
    name = ".".join(map(str, error["loc"])) or "settings"
    first = str(error["loc"][0]) if error["loc"] else ""
    if first in flags:
        source = "flag"
    elif first in _own_environment():
        source = f"environment variable {ENV_PREFIX}{first.upper()}"
    else:
        source = str(file) if file else "defaults"
    if not first:
        return str(error["msg"]).removeprefix("Value error, ")
    shown = "***" if "password" in name else repr(error.get("input"))
    return f"{name} = {shown} (from {source}): {error['msg']}"
