"""Options that commands share, and how a command runs: settings first, errors as one sentence.

Exit codes: 0 success, 1 the work failed, 2 the command line or the settings are invalid.
"""

import asyncio
import functools
import re
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from conflictwire.printable import printable
from conflictwire.settings import InvalidSettings, Settings, load_settings
from ingest.core.feeds.lists.languages import language_tag
from localkafka import BrokerError
from runtime.clock import Clock
from runtime.errors import MissingTopics, RuntimeFault
from runtime.logs import configure_logs

__all__ = ["LANGUAGE", "Options", "common_options", "parse_since", "run", "settings_options"]

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Options:
    """The settings given on the command line: `flags` of --set and the shorthands, the --config file."""

    flags: dict[str, str]
    config: Path | None

    def with_flag(self, name: str, value: str) -> "Options":
        """Return the options with one setting more, or another value of it."""
        return Options({**self.flags, name: value}, self.config)

    def settings(self) -> Settings:
        """Return the settings of flags, environment and file; exit with 2 if any is invalid."""
        try:
            return load_settings(self.flags, config=self.config)
        except InvalidSettings as error:
            click.echo(f"invalid settings:\n{printable(_indented(str(error)), keep=_LINE)}", err=True)
            sys.exit(2)

    def logging_settings(self) -> Settings:
        """Return the settings, after setting up the logs by them."""
        settings = self.settings()
        configure_logs(level=settings.log_level, style=settings.log_format)
        return settings


_LINE = "\n"
_SHORTHANDS = {
    "bootstrap_servers": ("HOST:PORT", "Your Kafka. Default: the local broker."),
    "data_dir": ("DIR", "Data of the local broker. Default: the user's data directory."),
    "topic_prefix": ("TEXT", "Prefix of every topic name. Default: conflictwire."),
    "log_level": ("LEVEL", "debug, info, warning or error. Default: info."),
}


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config, --set and the shorthands; the command gets them as `options`."""
    return _with_shorthands(command, _SHORTHANDS)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config and --set, for a command that needs no broker; it gets them as `options`."""
    return _with_shorthands(command, {})


def _with_shorthands(
    command: Callable[..., Any], shorthands: dict[str, tuple[str, str]]
) -> Callable[..., Any]:
    @functools.wraps(command)
    def with_options(
        *args: Any,  # noqa: ANN401 - the command's own arguments
        config: Path | None,
        settings: tuple[str, ...],
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        flags = dict(_pair(each) for each in settings)
        for name in shorthands:
            value = kwargs.pop(name)
            if value is not None:
                flags[name] = value
        return command(*args, options=Options(flags, config), **kwargs)

    decorated: Callable[..., Any] = with_options
    for name, (metavar, text) in reversed(shorthands.items()):
        option = click.option(f"--{name.replace('_', '-')}", name, metavar=metavar, help=text)
        decorated = option(decorated)
    decorated = click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting of docs/settings.md; repeatable.",
    )(decorated)
    return click.option(
        "--config",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A TOML file with settings. Default: the user's conflictwire.toml.",
    )(decorated)


def run(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a command's coroutine; exit with 1 and one sentence if it fails."""
    try:
        return asyncio.run(work)
    except MissingTopics as error:
        message = printable(str(error), keep=_LINE)
        click.echo(f"conflictwire: {message}\ncreate them with `conflictwire topics create`", err=True)
        sys.exit(1)
    except (RuntimeFault, BrokerError) as error:
        # A publisher's words may stand in it.
        click.echo(f"conflictwire: {printable(str(error), keep=_LINE)}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("conflictwire: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as `head` goes
        sys.exit(0)


def parse_since(text: str | None) -> datetime | None:
    """Return the time that `--since` names, an age counted from now; None where it is not given."""
    if text is None:
        return None
    age = re.fullmatch(r"(\d+)([smhd])", text)
    if age:
        unit = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}[age[2]]
        return Clock().now() - timedelta(**{unit: int(age[1])})
    try:
        return datetime.fromisoformat(text).astimezone()
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is neither ISO 8601 nor an age such as 30m, 2h, 7d", param_hint="--since"
        ) from None


class _LanguageTag(click.ParamType[str]):
    """A language tag of BCP 47, in its canonical form; a language's name is turned into it."""

    name = "language tag"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        tag = language_tag(value) if value else ""
        if tag is None:
            self.fail(f"{value!r} is not a BCP 47 language tag, such as uk or pt-BR", param, ctx)
        return tag


LANGUAGE = _LanguageTag()


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--set")
    return name.strip().replace("-", "_"), value


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
