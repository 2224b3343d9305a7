"""Notes: what is remembered of an entry between two polls beside its fingerprint.

Owns the keys and the values of the notes in a seen set, each of 20 hex digits. What follows from them is
`ingest.core.feeds.identity` and `ingest.core.feeds.changes`.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from ingest.core.feeds.documents import FeedItem
from ingest.core.web.relative_times import without_relative_times
from ingest.core.web.text import one_line
from ingest.core.web.urls import Url
from schemas import ids

__all__ = [
    "Compared",
    "Facts",
    "History",
    "Run",
    "alias_key",
    "article_key",
    "facts_key",
    "fingerprint",
    "history_key",
    "seconds",
    "state_key",
]

MAX_COMPARED_CHARACTERS = 65_536  # of one text of an item: what an entry holds of it
MAX_HEAD_CHARACTERS = 4_000  # where ages and counters are looked for: a whole article has them at its head
_NO_DATE = "0000"
_DIGITS = re.compile(r"\d+")


def alias_key(kind: str, *parts: str) -> str:
    """Return the key of the entry that has a link, or a title and date; the value is its id."""
    return ids.digest20("alias", kind, *parts)


def article_key(entry_id: str, domain: str) -> str:
    """Return the key of the article that an entry has at a registrable domain; the value is its id."""
    return ids.digest20("article", entry_id, domain)


def facts_key(entry_id: str) -> str:
    """Return the key of an entry's `Facts`."""
    return ids.digest20("facts", entry_id)


def history_key(entry_id: str) -> str:
    """Return the key of an entry's `History`."""
    return ids.digest20("history", entry_id)


def state_key(entry_id: str, fingerprint: str) -> str:
    """Return the key of an earlier state of an entry; the value is a `Run`."""
    return ids.digest20("state", entry_id, fingerprint)


@dataclass(frozen=True, slots=True)
class Compared:
    """The texts of an item without what only says how long ago they were written."""

    title: str
    summary: str
    content: str

    @classmethod
    def of(cls, item: FeedItem) -> "Compared":
        """Return the texts of an item."""
        return cls(*map(_compared, (one_line(item.title), item.summary, item.content)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What an item says, in digests of 3 or 4 digits: enough to tell two states of one item apart.

    Attributes:
        title: Of the whole title.
        letters: Of the title without its digits.
        words: Of summary and content without their digits.
        text: Of summary and content as they are.
        link: Of domain and path.
        date: Of the publisher's date.
    """

    title: str
    letters: str
    words: str
    text: str
    link: str
    date: str

    @classmethod
    def of(cls, item: FeedItem, compared: Compared, url: Url | None) -> "Facts":
        """Return the facts of an item."""
        return cls(
            title=_short(compared.title, digits=4),
            letters=_short(_without_digits(compared.title)),
            words=_short(_without_digits(compared.summary), _without_digits(compared.content)),
            text=_short(compared.summary, compared.content),
            link=_short(url.registrable_domain + url.path if url else ""),
            date=_short(item.published.isoformat(), digits=4) if item.published else _NO_DATE,
        )

    @classmethod
    def decode(cls, value: str | None) -> "Facts | None":
        """Return the facts in a note."""
        if value is None:
            return None
        return cls(value[:4], value[4:7], value[7:10], value[10:13], value[13:16], value[16:])

    def encode(self) -> str:
        """Return the value of the note."""
        return self.title + self.letters + self.words + self.text + self.link + self.date

    def is_another_date(self, other: "Facts") -> bool:
        """Return whether two dates differ, or say nothing."""
        return self.date == _NO_DATE or self.date != other.date


@dataclass(frozen=True, slots=True)
class History:
    """How an entry changed of late.

    Attributes:
        passed_at: When a change was passed on last, in seconds since 1970.
        level: How restless it is: 0 to 255.
        listed: The first digits of the fingerprint that was listed last.
    """

    passed_at: int = 0
    level: int = 0
    listed: str = "00000000"

    @classmethod
    def decode(cls, value: str | None) -> "History":
        """Return the history in a note; without one, that of an entry that never changed."""
        return cls(int(value[:10], 16), int(value[10:12], 16), value[12:]) if value is not None else cls()

    def encode(self) -> str:
        """Return the value of the note."""
        return f"{self.passed_at:010x}{min(self.level, 255):02x}{self.listed}"


@dataclass(frozen=True, slots=True)
class Run:
    """How long an earlier state of an entry is listed again without the later one in between.

    Attributes:
        since: In seconds since 1970; 0 while it is not listed.
        polls: How often in a row.
    """

    since: int = 0
    polls: int = 0

    @classmethod
    def decode(cls, value: str) -> "Run":
        """Return the run in a note."""
        return cls(int(value[:10], 16), int(value[10:], 16))

    def encode(self) -> str:
        """Return the value of the note."""
        return f"{self.since:010x}{self.polls:010x}"


def fingerprint(item: FeedItem, compared: Compared, url: Url | None) -> str:
    """Return 20 hex digits over what the publisher may change.

    Neither the query of the link nor a text's age in words is part of it.
    """
    return ids.digest20(
        url.registrable_domain + url.path if url else "",
        compared.title,
        compared.summary,
        compared.content,
        item.updated.isoformat() if item.updated else "",
    )


def seconds(at: datetime) -> int:
    """Return whole seconds since 1970."""
    return max(0, int(at.timestamp()))


def _compared(text: str) -> str:
    head, rest = text[:MAX_HEAD_CHARACTERS], text[MAX_HEAD_CHARACTERS:MAX_COMPARED_CHARACTERS]
    return without_relative_times(head) + rest


def _short(*parts: str, digits: int = 3) -> str:
    return ids.digest20(*parts)[:digits]


def _without_digits(text: str) -> str:
    return _DIGITS.sub("", text[:MAX_HEAD_CHARACTERS]) + text[MAX_HEAD_CHARACTERS:]
