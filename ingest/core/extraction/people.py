"""People: the names of authors, without what bylines have around them.

Owns the cleaning of names; where bylines stand on a page is `bylines`', their words are those of `languages`.
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.core.extraction.languages import alternation
from ingest.core.extraction.site_names import letters
from ingest.core.web.calendar_names import fold, meanings
from ingest.core.web.text import one_line

__all__ = ["clean_authors", "is_byline", "is_only_names"]

MAX_AUTHORS = 12
MAX_BYLINE_CHARACTERS = 300
MAX_NAME_CHARACTERS = 60
MAX_NAME_WORDS = 6
MAX_CJK_LETTERS = 5  # of a name in one word; more is an office
MAX_LABEL_WORDS = 3  # before a colon: "Text und Fotos:"
MAX_AGENCY_LETTERS = 4  # of a word in capitals behind a name, which is a title or an agency: MD, CNN, AFP

_PREFIXES = alternation(lambda pack: pack.byline_prefixes)
_BEFORE = re.compile(rf"\A[\W_]*(?:{_PREFIXES})(?![\w'’-])\s*:?\s*", re.IGNORECASE)
# In the middle of a byline: behind a date, or a label.
_PREFIX_WITHIN = re.compile(
    rf"(?<![\w'’-])(?:{_PREFIXES})(?![\w'’-])(?:\s*+:)?+\s++(?=[^\W\d_])", re.IGNORECASE
)
_JOINERS = alternation(lambda pack: pack.byline_joiners)
_SIGNS = ",;|/&、，；،／｜＆"
# Possessive, and begun at the first blank only: a run of blanks is read once. Behind a comma stand joiners of
# words ("Ada Pier, Jo Quay, and Ben Ott"), none of one letter ("Ada Pier, a Pulitzer Prize winner").
_BETWEEN = re.compile(
    rf"(?:(?<!\s)\s++)?+(?:[{_SIGNS}](?:\s++(?![^\W\d_]\s)(?:{_JOINERS})(?=\s))?+"
    rf"|(?<=[^\s{_SIGNS}]\s)(?:[•·]|{_JOINERS})(?=\s))\s*+",
    re.IGNORECASE,
)
# In a byline in capitals the joiners of one letter are capitals, too; elsewhere a capital is an initial.
_CAPITAL_JOINER = re.compile(r"(?<=\s)[YEIИІ](?=\s)")
_DATES = alternation(lambda pack: pack.byline_dates)
_SUFFIXES = alternation(lambda pack: pack.byline_suffixes)
_AFTER = re.compile(
    rf"\s+(?:-|–|—|{_SUFFIXES})\s.*$|\s*[(（\[].*$|\s*@\S+.*$|(?<![\w'’-])(?:{_DATES})(?![\w'’-]).*$",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(
    rf"https?:|www\.|@|\d|^(?:{alternation(lambda pack: pack.not_names)})(?!\w)", re.IGNORECASE
)
_ROLE = re.compile(rf"(?<!\w)(?:{alternation(lambda pack: pack.roles)})(?!\w)", re.IGNORECASE)
# CJK names have no blanks around them: the words of a newsroom stand right behind ("王小明記者").
_CJK_BEFORE = re.compile(
    r"\A\s*(?:本报|本報|本刊|新华社|新華社|中新社|特约|特約|实习|實習)?(?:记者|記者|文字|文|撰文|作者|编辑|編輯|責任編輯|责任编辑|来源|著者|執筆|取材|翻訳)[\s:：/／|]+"
)
_CJK_AFTER = re.compile(
    r"(?:特派员|特派員|记者|記者|编辑|編輯|报道|報道|報導|통신원|특파원|선임기자|전문기자|인턴기자|기자|앵커|편집위원|논설위원)\Z"
)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CJK_OFFICE = re.compile(
    r"(?:社|報|报|网|網|新聞|ニュース|編集部|编辑部|編輯部|통신|뉴스|신문|일보|방송|편집국)\Z"
)
_KATAKANA = re.compile("[\u30a0-\u30ff]")
_DOMAIN = re.compile(r"\.(?:com|org|net|de|fr|it|pl|ru|uk|co|info|tv|news|eu|es|ua|ch|at)\b", re.IGNORECASE)
_EDGES = " .,:;|·•~()-–—\"'“”«»*\u200b\u200e\u200f"
_TAG = re.compile(r"<[^>]{1,300}>")
_LABEL = re.compile(r"\A\s*((?:[^\W\d_]++[\s&/-]*+){1,3})[:：]\s*(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "de",
        "der",
        "den",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "abu",
        "y",
        "e",
        "zu",
        "zum",
        "af",
        "av",
        "ter",
        "ten",
        "op",
        "mac",
        "na",
        "od",
        "del",
        "und",
    ]
)


def clean_authors(
    written: Iterable[str], *, publisher: str | None, is_inverted: bool = False
) -> tuple[str, ...]:
    """Return persons' names, each once, in their order; empty where there are none.

    Args:
        written: Bylines or names, as the page has them.
        publisher: Not a person, though some pages name it as the author.
        is_inverted: Whether "Pier, Ada" is one person, as library catalogues write it.
    """
    names: dict[str, str] = {}
    for byline in written:
        plain = one_line(_TAG.sub(" ", html.unescape(byline)))[:MAX_BYLINE_CHARACTERS]
        for name in _inverted(plain) if is_inverted and _inverted(plain) else _names(plain, publisher):
            names.setdefault(letters(name), _cased(name))
    found = list(names.values())
    whole = [name for name in found if not any(name.startswith(f"{other} ") for other in found)]
    return tuple(whole[:MAX_AUTHORS])


def is_only_names(byline: str, *, publisher: str | None) -> bool:
    """Return whether all parts of a byline are names of two words or more: no job, no town."""
    parts = [part for part in _BETWEEN.split(_without_label(one_line(byline))) if part]
    names = [_name(part, publisher) for part in parts]
    return all(
        " " in name and letters(name) == letters(part) for name, part in zip(names, parts, strict=True)
    )


def is_byline(text: str) -> bool:
    """Return whether a short text begins as a byline does ("By", "Автор:")."""
    return _BEFORE.match(text) is not None or _CJK_BEFORE.match(text) is not None


def _inverted(byline: str) -> list[str]:
    parts = [part.strip() for part in byline.split(",")]
    if len(parts) == 2 and all(part and " " not in part and part[0].isupper() for part in parts):
        return [f"{parts[1]} {parts[0]}"]
    return []


def _names(byline: str, publisher: str | None) -> Iterator[str]:
    named = _without_date(byline)
    if named.isupper():
        named = _CAPITAL_JOINER.sub(lambda joiner: joiner[0].lower(), named)
    within = next((each for each in _PREFIX_WITHIN.finditer(named) if not _is_particle(each[0])), None)
    if within and within.start() > 0 and not _BEFORE.match(named):
        named = named[within.end() :]
    for part in _BETWEEN.split(_without_label(named)):
        found = False
        for piece in re.split(r"\s+[-–—]\s+", part or ""):
            if name := _name(piece, publisher):
                yield name
                found = True
            if found:
                break  # behind the name stands a job or a town


def _is_particle(prefix: str) -> bool:
    """Return whether a word that begins bylines stands in names, too ("Justus von Daniels")."""
    return prefix.strip(" :").casefold() in _PARTICLES


def _name(piece: str, publisher: str | None) -> str:
    name = _AFTER.sub("", _without_label(piece))
    name = _CJK_AFTER.sub("", _CJK_BEFORE.sub("", name).strip(_EDGES)).strip(_EDGES)
    name = _without_agency(name, publisher)
    return name if _is_name(name, publisher) else ""


def _without_label(text: str) -> str:
    """Return a byline without "By" or "Text:" before it."""
    bare = _BEFORE.sub("", _BEFORE.sub("", text))
    label = _LABEL.match(bare)
    if label and len(label[1].split()) <= MAX_LABEL_WORDS and bare[label.end() :].strip():
        return bare[label.end() :]
    return bare


def _without_date(byline: str) -> str:
    """Return a byline without the date in it, the weekday and the month with it."""
    digit = re.search(r"\d", byline)
    if digit is None:
        return byline
    before = byline[: digit.start()]
    words = list(re.finditer(r"[^\W\d_]+", before))
    while words and _names_day(words[-1][0]):
        before = before[: words[-1].start()]
        words.pop()
    if _WORD.search(_BEFORE.sub("", before)):
        return before
    later = _PREFIX_WITHIN.search(byline, digit.end())
    return byline[later.end() :] if later else before


def _names_day(word: str) -> bool:
    return len(word) > 1 and bool(meanings(fold(word)))


def _without_agency(name: str, publisher: str | None) -> str:
    """Return a name without the publisher, an agency or a degree behind it."""
    if publisher and name.casefold().endswith(" " + publisher.casefold()):
        name = name[: -len(publisher) - 1].rstrip(" ,-–—/")
    words = name.split()
    capitals = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    if 2 <= capitals < len(words) and len(letters(" ".join(words[:capitals]))) > 2 * MAX_AGENCY_LETTERS:
        return " ".join(words[:capitals])  # ADA PIER Associated Press
    end = len(words)
    while end > 2 and words[end - 1].isupper() and len(words[end - 1].strip(".")) > 1:
        end -= 1
    cut = words[end:]
    is_mixed = not name.isupper() and name != name.casefold()
    if cut and is_mixed and (len(cut) > 1 or len(cut[0]) <= MAX_AGENCY_LETTERS) and not _is_initials(cut[0]):
        return " ".join(words[:end])
    return name


def _is_initials(word: str) -> bool:
    return "." in word


def _is_name(name: str, publisher: str | None) -> bool:
    words = name.split()
    if not 2 <= len(name) <= MAX_NAME_CHARACTERS or not 1 <= len(words) <= MAX_NAME_WORDS:
        return False
    if _NOT_NAME.search(name) or _ROLE.search(name) or _DOMAIN.search(name) or "_" in name:
        return False
    if any(letter in "!?=<>{}[]→»#%" for letter in name) or (publisher and _is_publisher(name, publisher)):
        return False
    if _CJK.search(name):
        is_short = len(letters(name)) <= MAX_CJK_LETTERS or _KATAKANA.search(name)
        return not _CJK_OFFICE.search(name) and bool(len(words) > 1 or is_short)
    return _is_capitalised(words) and (len(words) > 1 or not name.isascii())


def _is_capitalised(words: Sequence[str]) -> bool:
    """Return whether words begin as names do: neither a label ("Veröffentlicht am") nor a clause."""
    lowered = [word for word in words if word[0].islower() and word.casefold() not in _PARTICLES]
    if words[-1][0].islower() or len(lowered) > 1:
        return False
    return not words[0][0].islower() or words[0].casefold() in _PARTICLES


def _is_publisher(name: str, publisher: str) -> bool:
    plain, other = letters(name), letters(publisher)
    return plain in other or (len(other) > 3 and plain.startswith(other))


def _cased(name: str) -> str:
    """Return a name that is written in capitals as names are written."""
    if any(letter.islower() for letter in name):
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize() if len(word[0]) > 1 else word[0], name)
