"""Where values of settings come from, and what their names are.

A setting has one dotted name, `poll.min_seconds`: on a flag and in a TOML file as it stands, in the
environment CONFLICTWIRE_POLL__MIN_SECONDS. Flags and variables are text; what is a table or a list is JSON
there. Values are collected as they came, each with its source; the models judge them.
"""

import difflib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

__all__ = ["ENV_PREFIX", "SettingNames", "SettingSources", "setting_fields", "variable"]

ENV_PREFIX = "CONFLICTWIRE_"

_RENAMED = {
    "commit_apart_seconds": "commit.min_interval_seconds",
    "feed_max_bytes": "poll.max_bytes",
    "kafka_ca_file": "kafka_security.ca_file",
    "kafka_certificate_file": "kafka_security.certificate_file",
    "kafka_key_file": "kafka_security.key_file",
    "kafka_password": "kafka_security.password",
    "kafka_sasl_mechanism": "kafka_security.sasl_mechanism",
    "kafka_security": "kafka_security.protocol",
    "kafka_username": "kafka_security.username",
    "page_max_bytes": "fetch.max_bytes",
    "worker_tasks": "extract.tasks_per_worker",
    "workers": "extract.workers",
}
"""Former names, where the new one differs by more than a dot (`poll_min_seconds` is `poll.min_seconds`)."""


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return ENV_PREFIX + name.replace(".", "__").upper()


def setting_fields(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Iterate over the settings of a model and of the models in it: dotted name, field."""
    for name, each in model.model_fields.items():
        group = _group(each)
        if group is None:
            yield prefix + name, each
        else:
            yield from setting_fields(group, f"{prefix}{name}.")


@dataclass(frozen=True, slots=True)
class SettingNames:
    """The names that there are.

    Attributes:
        fields: Of each setting.
        groups: SettingNames that stand for a table of settings, such as `poll`.
    """

    fields: Mapping[str, FieldInfo]
    groups: frozenset[str]

    @classmethod
    def of(cls, model: type[BaseModel]) -> Self:
        """Return the names of a model."""
        fields = dict(setting_fields(model))
        return cls(fields, frozenset(name.rpartition(".")[0] for name in fields) - {""})

    def types(self, name: str) -> tuple[Any, ...]:
        """Return the types that a setting's value may have; none for a name that is not a setting."""
        if name not in self.fields:
            return ()
        annotation = self.fields[name].annotation
        return get_args(annotation) if type(None) in get_args(annotation) else (annotation,)

    def is_json(self, name: str) -> bool:
        """Return whether the value is a table or a list, which flags and environment give as JSON."""
        return name in self.groups or any(get_origin(t) in (dict, list, tuple) for t in self.types(name))

    def hint(self, name: str) -> str:
        """Return what to write instead of an unknown name."""
        renamed = _RENAMED.get(name, name.replace("_", ".", 1))
        if renamed in self.fields:
            return f"is now called {renamed}"
        close = difflib.get_close_matches(name, self.fields, n=1)
        return "unknown setting; " + (f"did you mean {close[0]}?" if close else "see docs/settings.md")


@dataclass(slots=True)
class SettingSources:
    """Values by dotted name; what is added later wins.

    Attributes:
        problems: A line for each unknown name and each value that cannot be read.
    """

    names: SettingNames
    problems: list[str] = field(default_factory=list)
    _values: dict[str, object] = field(default_factory=dict)
    _origins: dict[str, str] = field(default_factory=dict)

    def add_file(self, file: Path) -> None:
        """Add the settings of a TOML file."""
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            self.problems.append(f"config file {file}: no such file")
        except OSError as error:
            self.problems.append(f"reading config file {file}: {error.strerror}")
        except ValueError as error:
            self.problems.append(f"reading config file {file}: not valid TOML: {error}")
        else:
            for name, value in content.items():
                self._add(name, value, str(file))

    def add_environment(self, environment: Mapping[str, str]) -> None:
        """Add the environment's variables that begin with the prefix."""
        own = {
            name.removeprefix(ENV_PREFIX).lower().replace("__", "."): text
            for name, text in environment.items()
            if name.startswith(ENV_PREFIX)
        }
        self._add_texts(own, lambda name: f"environment variable {variable(name)}")

    def add_flags(self, flags: Mapping[str, str]) -> None:
        """Add settings of the command line."""
        self._add_texts(flags, lambda _name: "flag")

    def nested(self) -> dict[str, Any]:
        """Return the values as the models take them, a dict for each group."""
        whole: dict[str, Any] = {}
        for name, value in self._values.items():
            *groups, last = name.split(".")
            inner = whole
            for group in groups:
                inner = inner.setdefault(group, {})
            inner[last] = value
        return whole

    def origin(self, location: tuple[int | str, ...]) -> tuple[str, str]:
        """Return the setting that a place in the nested values belongs to, and where its value came from."""
        parts = [str(part) for part in location]
        for count in range(len(parts), 0, -1):
            name = ".".join(parts[:count])
            if name in self.names.fields:
                return name, self._origins.get(name, "default")
        return ".".join(parts), "default"

    def _add_texts(self, texts: Mapping[str, str], source: Callable[[str], str]) -> None:
        for name in sorted(texts):  # a group before the settings in it, which win
            value: object = texts[name]
            if self.names.is_json(name):
                try:
                    value = json.loads(texts[name])
                except ValueError as error:
                    if name not in self.names.groups:
                        self.problems.append(
                            f"{name} = {value!r} (from {source(name)}): must be JSON: {error}"
                        )
                        continue
            self._add(name, value, source(name))

    def _add(self, name: str, value: object, source: str) -> None:
        if name in self.names.groups:
            if isinstance(value, dict):
                for key, each in value.items():
                    self._add(f"{name}.{key}", each, source)
            else:  # the value is not shown: a group may hold a password
                wrong = self.names.hint(name) if name in _RENAMED else "must be a table of settings"
                self.problems.append(f"{name} (from {source}): {wrong}")
        elif name in self.names.fields:
            self._values[name] = value
            self._origins[name] = source
        else:
            self.problems.append(f"{name} (from {source}): {self.names.hint(name)}")


def _group(each: FieldInfo) -> type[BaseModel] | None:
    annotation = each.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
