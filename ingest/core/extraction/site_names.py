"""Site names: the name of the publisher in a headline, before or behind a separator, and cutting it off.

Owns what separates the parts of a title and which part names the site; which title is used is `titles`'.
"""

import re
from dataclasses import dataclass

from ingest.core.extraction.languages import alternation
from ingest.core.web.urls import Url

__all__ = ["SiteName", "letters"]

MAX_NAME_WORDS = 3  # of a last part that names the site, where the page does not say how it is called
MAX_BARRED_WORDS = 4  # of a last part behind a bar, which is hardly ever part of a headline
MIN_HEADLINE_WORDS = 4
MIN_HEADLINE_LETTERS = 8  # of a headline in a script that does not separate words
MIN_LABEL_LETTERS = 3

_ARTICLES = alternation(lambda pack: pack.definite_articles)
_LEADING_ARTICLE = re.compile(rf"\A(?:{_ARTICLES})(?=\w{{3}})", re.IGNORECASE)
# A bar separates without blanks, too; a dash without them joins words. "_" separates in Chinese titles.
_SEPARATOR = re.compile(
    r"(?P<bar>[|｜│丨¦❘]{1,3}|::)|(?<=\s)(?P<dash>[-–—―－─•·»›«‹→⋆~/\\:]{1,2})(?=\s)"
    r"|(?<=[^\x00-\u02ff])(?P<low>[_＿]|--?)(?=\w)"
)
_COLON = re.compile(r"\A(?P<name>[^:|]{2,60}):\s+(?=\S)")
_ENDS = [".com", ".org", ".net", ".info", ".news", ".tv", ".fm", ".online", ".eu", ".co"]


def letters(text: str) -> str:
    """Return the letters and digits of a text alone, without case: what two spellings have in common."""
    return re.sub(r"[\W_]+", "", text).casefold()


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    start: int
    end: int
    is_barred: bool


class SiteName:
    """How a site is called, by its pages and by its address.

    Args:
        name: As the page writes it; None where it does not say.
        url: The page's.
    """

    def __init__(self, name: str | None, url: Url | None) -> None:
        self.name = name
        self._names = {form for form in _forms(name) if form} if name else set[str]()
        self._labels = _labels(url.host) if url else set[str]()

    def is_in(self, part: str) -> bool:
        """Return whether a text names the site and nothing else."""
        forms = _forms(part)
        if not forms:
            return False
        if not self._names.isdisjoint(forms):
            return True
        plain = min(forms, key=len)
        return any(self._fits(plain, label) for label in self._labels)

    def without(self, title: str, *, only_named: bool = False) -> str:
        """Return a title without the site's name before or behind it.

        Args:
            only_named: Whether a last part stays that only looks like the name of a site.
        """
        for _ in range(3):
            cut = self._once(title, only_named)
            if cut == title:
                break
            title = cut
        return title

    @staticmethod
    def _fits(plain: str, label: str) -> bool:
        if plain == label:
            return True
        if len(label) < MIN_LABEL_LETTERS + 1 or len(plain) < MIN_LABEL_LETTERS + 1:
            return False
        longer, shorter = (plain, label) if len(plain) > len(label) else (label, plain)
        return longer.startswith(shorter) and len(longer) <= 2 * len(shorter) + 4

    def _once(self, title: str, only_named: bool) -> str:
        if self.is_in(title) and len(title.split()) < MIN_HEADLINE_WORDS:
            return ""
        parts = _parts(title)
        if len(parts) > 1:
            return self._without_part(title, parts, only_named)
        colon = _COLON.match(title)
        if colon and self.name and letters(colon["name"]) == letters(self.name):
            rest = title[colon.end() :]
            return rest if _is_headline(rest) else title
        return title

    def _without_part(self, title: str, parts: list[_Part], only_named: bool) -> str:
        named = [at for at, part in enumerate(parts) if self.is_in(part.text)]
        if named and named[0] == 0:
            return title[parts[1].start :]
        if named:
            return title[: parts[named[0] - 1].end]
        if only_named:
            return title
        head, tail = title[: parts[-2].end], parts[-1]
        count = len(tail.text.split())
        if _is_headline(head) and (
            (tail.is_barred and count <= MAX_BARRED_WORDS)
            or (not self._names and count <= MAX_NAME_WORDS < len(head.split()))
        ):
            return head
        return title


def _is_headline(text: str) -> bool:
    words = text.split()
    return len(words) >= MIN_HEADLINE_WORDS or (
        not text.isascii() and len(words) <= 2 and len(letters(text)) >= MIN_HEADLINE_LETTERS
    )


def _parts(title: str) -> list[_Part]:
    parts, start, is_barred = [], 0, False
    for found in _SEPARATOR.finditer(title):
        if title[start : found.start()].strip():
            parts.append(_part(title, start, found.start(), is_barred))
        start, is_barred = found.end(), found["bar"] is not None
    if title[start:].strip():
        parts.append(_part(title, start, len(title), is_barred))
    return parts


def _part(title: str, start: int, end: int, is_barred: bool) -> _Part:
    """Return a part without the blanks around it."""
    text = title[start:end]
    start += len(text) - len(text.lstrip())
    return _Part(text.strip(), start, start + len(text.strip()), is_barred)


def _forms(name: str) -> set[str]:
    """Return a name's letters: whole, without its article, without the end of a domain."""
    lowered = name.strip().lower()
    found = {letters(name)}
    ends = [end for end in _ENDS if lowered.endswith(end)]
    if ends:
        found.add(letters(lowered.removesuffix(ends[0])))
    found |= {_LEADING_ARTICLE.sub("", form) for form in found}
    return found - {""}


def _labels(host: str) -> set[str]:
    """Return what a host calls itself: "www.daily-post.co.uk" is dailypost, and dailypostcouk."""
    parts = host.removeprefix("www.").removeprefix("m.").split(".")
    whole = letters("".join(parts))
    known = [letters(part) for part in parts if len(letters(part)) >= MIN_LABEL_LETTERS]
    return {whole, *known[:1], *([known[-2]] if len(known) > 2 else ())} - {"news", "blog", "web", "com"}
