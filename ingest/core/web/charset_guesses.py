"""Guesses of charsets: what bytes that declare nothing, or something false, are likely written in.

Owns the choice among charsets by the letters that a text would have in them. Each language that is written
in a charset says how likely each letter is, and how letters follow one another; what the document or the
operator says of language and country is further evidence. A few words are enough where the scripts differ.
"""

import functools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from ingest.core.web.charset_letters import (
    ALPHABETS,
    FREQUENT_HAN,
    FREQUENT_HANGUL,
    LANGUAGES_OF_COUNTRIES,
    SINGLE_BYTE,
)

__all__ = ["guess", "is_not_latin"]

_SAMPLED_BYTES = 262_144
_JUDGED_BYTES = 6_000  # of words that have letters beyond ASCII
_DEFAULT = "cp1252"
_ASCII_MARKUP = re.compile(rb"<[^<>\x80-\xff]{0,500}>|&#?\w{1,8};")
_LETTERS = re.compile(rb"[A-Za-z\xa1-\xff]{3,}")
_MIN_LETTERS = 16  # the shortest headline
_NOT_LATIN_SHARE = 0.7
_PUNCTUATION = frozenset("“”„‟«»‹›‘’‚–—…•·№§©®°€£\xa0\xad")
_SIGNS = frozenset("™¥¢½¼¾²³±×¿¡´")

# Evidence, in natural logarithms of probabilities.
_SAID_LANGUAGE = 7.0
_SAID_ENGLISH = 2.0  # what programs say where nobody has set it
_COUNTRY = 4.0
_COMMON_CODEC = 2.0  # windows-1252 and windows-1251 have most of the pages that declare nothing
_RARE_CODEC = -1.5
_PUNCTUATION_MARK = math.log(0.01)
_SIGN = math.log(0.0025)
_STRANGE_LETTER = math.log(0.0005)
_SYMBOL = math.log(0.0002)
_UNDEFINED = math.log(0.000_001)
_CAPITAL = math.log(0.15)
_CAPITAL_INSIDE = math.log(0.02)
_BESIDE_ANOTHER_SCRIPT = math.log(0.02)
_TWO_ACCENTS = math.log(0.08)
_MARK_WITHOUT_LETTER = math.log(0.02)
_UNREADABLE = -12.0

_SAME_LETTERS = {
    "iw": "he", "yi": "he", "nb": "da", "nn": "da", "no": "da", "ca": "es", "gl": "es", "eu": "es",
    "en": "fr", "bs": "hr", "ky": "ru", "tg": "ru", "mn": "ru", "kk": "ru", "ps": "fa", "ckb": "fa",
    "ug": "ar", "mt": "it",
}  # fmt: skip
"""Languages without a row of their own, and one that is written in the same charsets."""

_SPACE, _ASCII, _ASCII_CAPITAL, _LOWER, _UPPER, _MARK, _OTHER = range(7)


def guess(body: bytes, language: str | None, country: str | None = None) -> str:
    """Return the likeliest charset of bytes that are not UTF-8, as a codec of Python.

    Args:
        language: BCP 47, as the document or the operator says; None where nobody does.
        country: ISO 3166-1 alpha-2 of the publisher, in any case; None where it is not known.
    """
    if b"\x1b$B" in body or b"\x1b$@" in body:
        return "iso2022_jp"
    text = _words_beyond_ascii(body)[:_JUDGED_BYTES]
    if not text:
        return _DEFAULT
    expected = _expected(language, country)
    pairs = Counter(zip(b" " + text, text + b" ", strict=True))
    scores = {
        (codec, spoken): _of_letters(pairs, codec, spoken) + expected.get(spoken, 0.0)
        for spoken, codecs in SINGLE_BYTE.items()
        for codec in codecs
    }
    for codec, (spoken, weigh) in _DOUBLE_BYTE.items():
        scores[codec, spoken] = weigh(_characters(text, codec), codec) + expected.get(spoken, 0.0)
    return max(scores, key=lambda one: scores[one])[0]


def is_not_latin(body: bytes) -> bool:
    """Return whether words have hardly a letter of ASCII: no language is so in a Latin charset."""
    words = _LETTERS.findall(_words_beyond_ascii(body))
    high = sum(byte >= 0x80 for word in words for byte in word if not word.isascii())
    low = sum(byte < 0x80 for word in words for byte in word if not word.isascii())
    return bool(high >= _MIN_LETTERS and high > _NOT_LATIN_SHARE * (high + low))


def _words_beyond_ascii(body: bytes) -> bytes:
    """Return the words with letters beyond ASCII, without markup, separated by blanks."""
    words = _ASCII_MARKUP.sub(b" ", body[:_SAMPLED_BYTES]).split()
    return b" ".join(word for word in words if not word.isascii())


def _expected(language: str | None, country: str | None) -> Mapping[str, float]:
    """Return what the languages have for them before a letter is read."""
    found: defaultdict[str, float] = defaultdict(float)
    said = (language or "").lower().replace("_", "-").partition("-")[0]
    found[_SAME_LETTERS.get(said, said)] += _SAID_ENGLISH if said == "en" else _SAID_LANGUAGE
    for spoken in LANGUAGES_OF_COUNTRIES.get((country or "").lower(), "").split():
        found[spoken] += _COUNTRY
    return found


class _Letters:
    """How likely each byte of a codec is in a language, and which kind of character it is."""

    def __init__(self, codec: str, language: str) -> None:
        alphabet = ALPHABETS[language]
        shares = [math.exp(-3.5 * rank / len(alphabet)) for rank in range(len(alphabet))]
        likely = {
            letter: math.log(share / sum(shares)) for letter, share in zip(alphabet, shares, strict=True)
        }
        self.is_latin = "LATIN" in unicodedata.name(alphabet[0])
        self._script = unicodedata.name(alphabet[0]).partition(" ")[0]
        self.kinds: list[int] = []
        self.costs: list[float] = []
        for byte in range(256):
            kind, cost = self._of(bytes([byte]).decode(codec, "replace"), likely)
            self.kinds.append(kind)
            self.costs.append(cost)

    def _of(self, letter: str, likely: Mapping[str, float]) -> tuple[int, float]:
        if letter.isascii():
            kind = _ASCII if letter.isalpha() else _SPACE
            return _ASCII_CAPITAL if kind == _ASCII and letter.isupper() else kind, 0.0
        if letter in _PUNCTUATION or letter in _SIGNS:
            return _SPACE, _SIGN if letter in _SIGNS else _PUNCTUATION_MARK
        lower = letter.lower() if len(letter.lower()) == 1 else letter
        cost = likely.get(letter, likely.get(lower))
        category = unicodedata.category(letter)
        if cost is None:
            if letter == "\ufffd" or category == "Cc":
                return _OTHER, _UNDEFINED
            is_letter = category[0] == "L" and unicodedata.name(letter, "").startswith(self._script)
            cost = _STRANGE_LETTER if is_letter else _SYMBOL
            if category[0] not in "LM":
                return _OTHER, cost
        if category == "Lu":
            return _UPPER, cost + _CAPITAL
        return (_MARK if category[0] == "M" else _LOWER), cost


_letters = functools.cache(_Letters)


def _of_letters(pairs: Mapping[tuple[int, int], int], codec: str, language: str) -> float:
    """Return how likely a text is whose bytes follow one another so often."""
    letters = _letters(codec, language)
    kinds, costs, latin = letters.kinds, letters.costs, letters.is_latin
    total = _COMMON_CODEC if codec in ("cp1252", "cp1251") else 0.0
    total += (
        _RARE_CODEC
        if (not codec.startswith("cp125") or codec == "cp1258") and codec not in ("koi8_r", "koi8_u")
        else 0.0
    )
    for (before, at), count in pairs.items():
        if before < 0x80 and at < 0x80:
            continue
        cost = costs[at] + _beside(kinds[before], kinds[at], latin=latin)
        total += count * cost
    return total


def _beside(before: int, at: int, *, latin: bool) -> float:
    """Return how likely it is that one kind of character follows another."""
    cost = 0.0
    if at == _UPPER and before in (_LOWER, _ASCII, _MARK):
        cost += _CAPITAL_INSIDE
    if at == _MARK and before not in (_LOWER, _UPPER, _MARK):
        cost += 0.0 if latin else _MARK_WITHOUT_LETTER
    has_ascii = before in (_ASCII, _ASCII_CAPITAL) or at in (_ASCII, _ASCII_CAPITAL)
    has_own = before in (_LOWER, _UPPER) or at in (_LOWER, _UPPER)
    if not latin and has_ascii and has_own:
        cost += _BESIDE_ANOTHER_SCRIPT
    if latin and before in (_LOWER, _UPPER) and at in (_LOWER, _UPPER):
        cost += _TWO_ACCENTS
    return cost


def _characters(text: bytes, codec: str) -> list[str]:
    return [letter for letter in text.decode(codec, "replace") if not letter.isascii()]


def _japanese(characters: list[str], codec: str) -> float:
    del codec
    total = 0.0
    for letter in characters:
        if "\u3041" <= letter <= "\u3096":
            total += math.log(0.4 / 60)
        elif "\u30a1" <= letter <= "\u30ff":
            total += math.log(0.15 / 90)
        elif "\uff61" <= letter <= "\uff9f":
            total += 2 * _STRANGE_LETTER  # half the width, half the bytes
        else:
            total += _han(letter, "euc_jp", 0xB0, 0xCF)
    return total


def _chinese(characters: list[str], codec: str) -> float:
    first, last = (0xA4, 0xC6) if codec == "big5hkscs" else (0xB0, 0xD7)
    return sum(
        _han(letter, "big5" if codec == "big5hkscs" else "gb2312", first, last) for letter in characters
    )


def _han(letter: str, codec: str, first: int, last: int) -> float:
    """Return how likely a Han letter or a mark beside it is; the standards list the usual ones first."""
    if letter in FREQUENT_HAN:
        return math.log(0.5 / 500)
    if letter in "、。，「」『』（）：；？！《》〈〉【】":
        return math.log(0.05 / 4)
    if letter in _PUNCTUATION:
        return _PUNCTUATION_MARK + _STRANGE_LETTER / 2
    if letter == "\ufffd":
        return _UNREADABLE
    lead = letter.encode(codec, "ignore")[:1]
    is_usual = unicodedata.category(letter) == "Lo" and lead and first <= lead[0] <= last
    return math.log(0.35 / 3_500) if is_usual else -13.0


def _korean(characters: list[str], codec: str) -> float:
    del codec
    total = 0.0
    for letter in characters:
        if letter in FREQUENT_HANGUL:
            total += math.log(0.6 / len(FREQUENT_HANGUL))
        elif letter == "\ufffd":
            total += _UNREADABLE
        elif letter in _PUNCTUATION:
            total += _PUNCTUATION_MARK + _STRANGE_LETTER / 2
        else:
            is_usual = "\uac00" <= letter <= "\ud7a3" and bool(letter.encode("euc_kr", "ignore"))
            total += math.log(0.35 / 2_250) if is_usual else -13.5
    return total


_DOUBLE_BYTE: dict[str, tuple[str, Callable[[list[str], str], float]]] = {
    "cp932": ("ja", _japanese),
    "euc_jp": ("ja", _japanese),
    "gb18030": ("zh", _chinese),
    "big5hkscs": ("zh", _chinese),
    "cp949": ("ko", _korean),
}
