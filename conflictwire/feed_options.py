"""What an operator says of a feed on the command line: types of options, and their way into the record.

Owns the options that `feeds add`, `edit` and `import` share. What the values may be is `ingest.core.feeds`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from conflictwire.options import LANGUAGE
from ingest.core.feeds.lists.countries import country_code
from ingest.core.feeds.lists.kinds import feed_kind
from ingest.core.feeds.lists.rows import read_seconds
from ingest.core.feeds.private_headers import InvalidHeader, checked_header, parse_reference
from ingest.core.web.authority import checked_site
from ingest.core.web.text import one_line
from ingest.core.web.urls import InvalidUrl, Url
from schemas.feeds import Feed, FeedKind

__all__ = ["COUNTRY", "KIND", "FeedValues", "feed_options"]

_CLEAR = ""  # an option with an empty text takes a value back


class _Country(click.ParamType[str]):
    """A country, by code or name."""

    name = "country"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        code = country_code(value) if value != _CLEAR else _CLEAR
        if code is None:
            self.fail(f"{value!r} is not a country; give ISO 3166 (UA, UKR) or a name (Ukraine)", param, ctx)
        return code


class _Kind(click.ParamType[str]):
    """A kind of publisher."""

    name = "kind"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        kind = feed_kind(value) if value != _CLEAR else _CLEAR
        if kind is None:
            self.fail(f"{value!r} is not a kind; kinds: {', '.join(FeedKind)}", param, ctx)
        return str(kind)


class _Interval(click.ParamType[tuple[int | None, int | None]]):
    """The shortest and the longest interval between polls, in seconds; both None for the settings'."""

    name = "interval"

    def convert(
        self,
        value: str | tuple[int | None, int | None],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int | None, int | None]:
        if isinstance(value, tuple):
            return value
        if value in (_CLEAR, "auto"):
            return None, None
        first, _, second = value.partition("-")
        shortest, longest = read_seconds(first), read_seconds(second or first)
        if shortest is None or longest is None or longest < shortest:
            self.fail(f"{value!r} is not an interval, such as 10m, 2m-1h or auto", param, ctx)
        return shortest, longest


class _Site(click.ParamType[str]):
    """A domain or host, or every site."""

    name = "site"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return checked_site(value) if value != _CLEAR else _CLEAR
        except InvalidUrl as error:
            self.fail(f"{value!r} is not a domain such as example.org: {error}", param, ctx)


class _Header(click.ParamType[tuple[str, str]]):
    """An extra header, its value plain or a reference; a name with an empty value takes the header back."""

    name = "header"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value
        name, colon, text = value.partition(":")
        if not colon:
            self.fail("a header is 'NAME: VALUE'", param, ctx)
        try:
            return checked_header(name, text) if text.strip() else (name.strip(), _CLEAR)
        except InvalidHeader as error:
            self.fail(str(error), param, ctx)


class _Credentials(click.ParamType[str]):
    """A reference to credentials."""

    name = "reference"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(parse_reference(value)) if value != _CLEAR else _CLEAR
        except InvalidHeader as error:
            self.fail(str(error), param, ctx)


COUNTRY = _Country()
KIND = _Kind()


@dataclass(frozen=True, slots=True)
class FeedValues:
    """What was given; None where an option was not, an empty text where a value is taken back."""

    publisher: str | None = None
    language: str | None = None
    country: str | None = None
    kind: str | None = None
    group: str | None = None
    categories: tuple[str, ...] = ()
    speaks_for: tuple[str, ...] = ()
    interval: tuple[int | None, int | None] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    credentials: str | None = None

    def on(self, feed: Feed) -> Feed:
        """Return the feed with what was given; headers and credentials are for the origin of its URL."""
        update: dict[str, object] = {}
        for name in ("publisher", "language", "country", "group"):
            value = getattr(self, name)
            if value is not None:
                update[name] = one_line(value) or None
        if self.kind is not None:
            update["kind"] = FeedKind(self.kind) if self.kind else None
        if self.categories:
            update["categories"] = tuple(dict.fromkeys(filter(None, map(one_line, self.categories))))
        if self.speaks_for:
            update["speaks_for"] = tuple(dict.fromkeys(filter(None, self.speaks_for)))
        if self.interval is not None:
            update["min_interval_seconds"], update["max_interval_seconds"] = self.interval
        return self._with_private(feed.model_copy(update=update))

    def _with_private(self, feed: Feed) -> Feed:
        if not self.headers and self.credentials is None:
            return feed
        headers = {name: value for name, value in {**feed.headers, **dict(self.headers)}.items() if value}
        credentials = feed.credentials if self.credentials is None else self.credentials or None
        origin = Url.parse(feed.url).origin if headers or credentials else None
        update = {"headers": headers, "credentials": credentials, "private_origin": origin}
        return feed.model_copy(update=update)


_KINDS = ", ".join(FeedKind)
_OPTIONS = (
    click.option("--publisher", metavar="NAME", help="The publisher's name. Default: the feed's title."),
    click.option(
        "--language", type=LANGUAGE, metavar="TAG", help="Language of its texts, BCP 47: uk, pt-BR."
    ),
    click.option("--country", type=COUNTRY, metavar="COUNTRY", help="ISO 3166 or a name: UA, Ukraine."),
    click.option("--kind", type=KIND, metavar="KIND", help=f"Who speaks: {_KINDS}."),
    click.option("--group", metavar="NAME", help="A folder of your own; / separates one within another."),
    click.option("--category", "categories", multiple=True, metavar="NAME", help="A label; repeatable."),
    click.option(
        "--speaks-for",
        type=_Site(),
        multiple=True,
        metavar="DOMAIN",
        help="Another site whose articles this feed describes; * for every site. Repeatable.",
    ),
    click.option(
        "--interval",
        type=_Interval(),
        metavar="MIN[-MAX]",
        help="Shortest and longest time between polls: 10m, 2m-1h; auto: as the settings say.",
    ),
    click.option(
        "--header",
        "headers",
        type=_Header(),
        multiple=True,
        metavar="'NAME: VALUE'",
        help="A header of its polls; a secret as env:NAME or file:PATH of ingest. Repeatable.",
    ),
    click.option(
        "--credentials",
        type=_Credentials(),
        metavar="REFERENCE",
        help="env:NAME or file:PATH, where ingest finds user:password or a whole Authorization.",
    ),
)


def feed_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that describe a feed; the command gets them as `values`."""

    @functools.wraps(command)
    def with_values(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the command's own arguments
        given = {name: kwargs.pop(name) for name in FeedValues.__dataclass_fields__}
        return command(*args, values=FeedValues(**given), **kwargs)

    decorated: Callable[..., Any] = with_values
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated
