"""Answers to a poll that break HTTP, compression or the format of feeds, by what is wrong with them."""

import gzip
import zlib
from dataclasses import dataclass

from ingest.core.feeds.health import FeedHealth
from schemas.feeds import PollReason
from tests.support.raw_site import CLOSE, PAUSE, RESET, STALL, response
from tests.support.site import Item, rss

__all__ = ["BAD_ANSWERS", "Bad"]

_HEAD = "HTTP/1.1 200 OK\r\n"
_TYPE = "Content-Type: application/rss+xml"
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bad:
    """An answer, and what its poll has to make of it.

    Attributes:
        pieces: As `tests.support.raw_site` sends them.
        word: Stands in the state's last error; empty where there is none.
        entries: Titles that come out in spite of it.
    """

    pieces: tuple[bytes, ...]
    reason: PollReason
    word: str = ""
    entries: tuple[str, ...] = ()

    @property
    def health(self) -> FeedHealth:
        """What the feed's state is in lists, log and metric."""
        return FeedHealth.FAILING if self.word else FeedHealth.HEALTHY


def _feed(*titles: str) -> bytes:
    return rss(*[Item(title, guid=title, description=f"{title}, said the port.") for title in titles])


def _xml(before: str, inside: str = "") -> bytes:
    channel = f"<channel><title>Port</title>{inside}<item><guid>1</guid><title>Whole</title></item></channel>"
    return f'{before}<rss version="2.0">{channel}</rss>'.encode()


_TWO = _feed("One", "Two")
_CUT = len(_TWO) - len("</item></channel></rss>") - 20

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{_LAUGHS}]>'
_QUADRATIC = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY q "{"q" * 50_000}">]>'
_EXTERNAL = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

_BROKEN_HTTP = {
    "reset": Bad((RESET,), PollReason.NETWORK_ERROR, "reset"),
    "reset in the body": Bad(
        (response(b"half", length="100"), RESET), PollReason.NETWORK_ERROR, "http://reset-in-the-body.test"
    ),
    "closed without an answer": Bad((CLOSE,), PollReason.NETWORK_ERROR, "closed before the end"),
    "shorter than announced": Bad(
        (response(_TWO, _TYPE, length=str(len(_TWO) + 9)), CLOSE), PollReason.NETWORK_ERROR, "closed before"
    ),
    "longer than announced": Bad(
        (response(_TWO, _TYPE, length=str(_CUT)), CLOSE), PollReason.NEW_ENTRIES, entries=("One",)
    ),
    "negative length": Bad((response(_TWO, length="-5"), CLOSE), PollReason.NETWORK_ERROR, "not a valid"),
    "two lengths": Bad(
        (response(_TWO, "Content-Length: 7"), CLOSE), PollReason.NETWORK_ERROR, "not a valid HTTP response"
    ),
    "bad chunk": Bad(
        (f"{_HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\nhm\r\n".encode(), CLOSE),
        PollReason.NETWORK_ERROR,
        "not a valid HTTP response",
    ),
    "cut chunk": Bad(
        (f"{_HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf".encode(), CLOSE),
        PollReason.NETWORK_ERROR,
        "closed before the end",
    ),
    "never answered": Bad((STALL,), PollReason.TIMED_OUT, "1 s"),
    "stalled headers": Bad((_HEAD.encode() + b"X-", STALL), PollReason.TIMED_OUT, "1 s"),
    "stalled body": Bad((response(b"<rss", length="99"), STALL), PollReason.TIMED_OUT, "1 s"),
    "slow drip": Bad((response(b"<rss", length="99"), *(b" ", PAUSE) * 40), PollReason.TIMED_OUT, "1 s"),
    "headers of 500 kB": Bad(
        (_HEAD.encode() + b"X: " + b"x" * 500_000 + b"\r\n\r\n", CLOSE), PollReason.NETWORK_ERROR, "65536"
    ),
    "endless body": Bad(
        (f"{_HEAD}{_TYPE}\r\n\r\n".encode(), *[b" " * _MIB] * 40), PollReason.TOO_LARGE, "8388608"
    ),
    "status 999": Bad((response(b"no", status="999 Request Denied"),), PollReason.HTTP_ERROR, "999"),
    "asks for 31 years": Bad(
        (response(b"", "Retry-After: 1000000000", status="503 Busy"),), PollReason.HTTP_ERROR, "503"
    ),
    "to a file": Bad(
        (response(b"", "Location: file:///etc/passwd", status="302 Found"),), PollReason.INVALID_URL, "file:"
    ),
    "to a private address": Bad(
        (response(b"", "Location: http://169.254.169.254/latest", status="302 Found"),),
        PollReason.ADDRESS_REFUSED,
        "not public",
    ),
    "to itself": Bad(
        (response(b"", "Location: http://to-itself.test/feed", status="302 Found"),),
        PollReason.TOO_MANY_REDIRECTS,
        "redirects",
    ),
}

_BROKEN_CODINGS = {
    "cut gzip": Bad(
        (
            response(
                gzip.compress(_feed(*[f"Story {n}" for n in range(400)]))[:-400], "Content-Encoding: gzip"
            ),
        ),
        PollReason.NEW_ENTRIES,
        entries=("Story 0",),
    ),
    "gzip bomb": Bad(
        (response(gzip.compress(b" " * 30 * _MIB), "Content-Encoding: gzip"),),
        PollReason.TOO_LARGE,
        "8388608",
    ),
    "bomb behind the last item": Bad(
        (response(gzip.compress(_TWO + b" " * 30 * _MIB), "Content-Encoding: gzip"),),
        PollReason.TOO_LARGE,
        "8388608",
    ),
    "no gzip in it": Bad(
        (response(_TWO, "Content-Encoding: gzip"),), PollReason.INVALID_ENCODING, "does not match"
    ),
    "two codings": Bad(
        (response(gzip.compress(gzip.compress(_TWO)), "Content-Encoding: gzip, gzip"),),
        PollReason.INVALID_ENCODING,
        "gzip, gzip",
    ),
    "br that nobody asked for": Bad(
        (response(b"\x1f\x9d\x90rss", "Content-Encoding: compress"),),
        PollReason.INVALID_ENCODING,
        "'compress'",
    ),
    "deflate without its head": Bad(
        (response(zlib.compress(_TWO)[2:-4], "Content-Encoding: deflate"),),
        PollReason.NEW_ENTRIES,
        entries=("One", "Two"),
    ),
    "charset that is none": Bad(
        (response(_TWO, 'Content-Type: application/rss+xml; charset="utf-99"'),),
        PollReason.NEW_ENTRIES,
        entries=("One", "Two"),
    ),
}

_BROKEN_DOCUMENTS = {
    "empty": Bad((response(b"", _TYPE),), PollReason.NOT_A_FEED, "empty"),
    "blank": Bad((response(b" \r\n\t ", _TYPE),), PollReason.NOT_A_FEED, "empty"),
    "page of an error with status 200": Bad(
        (response(b"<!doctype html><title>404</title><h1>Not found</h1>", "Content-Type: text/html"),),
        PollReason.NOT_A_FEED,
        "HTML",
    ),
    "binary": Bad((response(bytes(range(256)) * 40, _TYPE),), PollReason.NOT_A_FEED, "not a feed"),
    "picture": Bad(
        (response(b"\x89PNG\r\n\x1a\n" + b"\x00" * 999, _TYPE),), PollReason.NOT_A_FEED, "not a feed"
    ),
    "item without an end": Bad(
        (response(_TWO.replace(b"</item></channel>", b"</channel>"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("One",),
    ),
    "cut in an item": Bad((response(_TWO[:_CUT], _TYPE),), PollReason.NEW_ENTRIES, entries=("One",)),
    "CDATA without an end": Bad(
        (response(_TWO.replace(b"<title>Two", b"<title><![CDATA[Two"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("One",),
    ),
    "warning before the prolog": Bad(
        (response(b"<b>Warning</b>: date() in /srv/feed.php on line 7<br />\n" + _TWO, _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("One", "Two"),
    ),
    "title of 2 MB": Bad(
        (response(_feed("One", "x" * 2_000_000), _TYPE),), PollReason.NEW_ENTRIES, entries=("One",)
    ),
    "billion laughs": Bad(
        (response(_xml(_BILLION_LAUGHS, "<description>&l9;</description>"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("Whole",),
    ),
    "entities that grow with their square": Bad(
        (response(_xml(_QUADRATIC, f"<description>{'&q;' * 20_000}</description>"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("Whole",),
    ),
    "entity of a file": Bad(
        (response(_xml(_EXTERNAL, "<description>&x;</description>"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("Whole",),
    ),
    "letters that turn the line": Bad(
        (response(_feed("Port \u202eyrettaB\u202c shelled", "Zero\u200bwidth"), _TYPE),),
        PollReason.NEW_ENTRIES,
        entries=("Port yrettaB shelled", "Zerowidth"),
    ),
}

BAD_ANSWERS: dict[str, Bad] = {**_BROKEN_HTTP, **_BROKEN_CODINGS, **_BROKEN_DOCUMENTS}
"""What is wrong, and the answer; the host of `name` is the name with hyphens, under `.test`."""
