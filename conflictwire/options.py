"""Options that commands share, and how a command runs: settings first, errors as one sentence.

Exit codes: 0 done, 1 it did not work, 2 the command or the settings are wrong.
"""

import asyncio
import functools
import sys
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from conflictwire.settings import InvalidSettings, Settings, load_settings
from localkafka import BrokerError
from runtime.errors import RuntimeFault
from runtime.logs import configure_logs

__all__ = ["Given", "common_options", "run"]

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line said about settings."""

    flags: dict[str, str]
    config: Path | None

    def settings(self) -> Settings:
        """Return the settings of flags, environment and file; exit with 2 and every problem otherwise."""
        try:
            return load_settings(self.flags, config=self.config)
        except InvalidSettings as error:
            click.echo(f"the settings do not hold:\n{_indented(str(error))}", err=True)
            sys.exit(2)

    def logging_settings(self) -> Settings:
        """Return the settings, logs set up by them."""
        settings = self.settings()
        configure_logs(level=settings.log_level, style=settings.log_format)
        return settings


_SHORTHANDS = {
    "bootstrap_servers": ("HOST:PORT", "Your Kafka; without it the local broker."),
    "data_dir": ("DIR", "Where the local broker keeps its data."),
    "topic_prefix": ("TEXT", "Before every topic's name."),
    "log_level": ("LEVEL", "debug, info, warning or error."),
}


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --config, --set and the shorthands; the command gets them as `given`."""

    @functools.wraps(command)
    def with_given(
        *args: Any,  # noqa: ANN401 - whatever the command takes
        config: Path | None,
        settings: tuple[str, ...],
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        flags = dict(_pair(each) for each in settings)
        for name in _SHORTHANDS:
            value = kwargs.pop(name)
            if value is not None:
                flags[name] = value
        return command(*args, given=Given(flags, config), **kwargs)

    decorated: Callable[..., Any] = with_given
    for name, (metavar, text) in reversed(_SHORTHANDS.items()):
        option = click.option(f"--{name.replace('_', '-')}", name, metavar=metavar, help=text)
        decorated = option(decorated)
    decorated = click.option(
        "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Any setting of docs/settings.md."
    )(decorated)
    return click.option(
        "--config", type=click.Path(path_type=Path), help="A TOML file with settings.", metavar="FILE"
    )(decorated)


def run(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """Run a command's coroutine; exit with 1 and one sentence where it cannot go on."""
    try:
        return asyncio.run(work)
    except (RuntimeFault, BrokerError) as error:
        click.echo(f"conflictwire: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("conflictwire: interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as `head` does
        sys.exit(0)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--set")
    return name.strip().replace("-", "_"), value


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())
