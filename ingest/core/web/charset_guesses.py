"""Guesses of charsets: what bytes that declare nothing, or something false, are likely written in.

Owns which charsets come into question, by language; the count of letters is charset-normalizer's.
"""

import re

from charset_normalizer import from_bytes

__all__ = ["guess"]

_GUESSED_BYTES = 16_384  # enough letters to tell a language's charset from another's
_MIN_LATIN_LETTERS = 32  # beyond ASCII; fewer show nothing of which Latin charset it is
_DEFAULT = "cp1252"
_LATIN_SHARE = 0.6  # of letters beyond ASCII in the words that have any: most Latin ones have one or two

_CYRILLIC = ("cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp866", "mac_cyrillic")
_CENTRAL = ("cp1250", "iso8859_2")
_BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "tg", "mn"), _CYRILLIC),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sq"), _CENTRAL),
    "sr": (*_CENTRAL, "cp1251"),
    "el": ("cp1253",),
    "tr": ("cp1254",),
    "az": ("cp1254",),
    "he": ("cp1255",),
    "iw": ("cp1255",),
    "yi": ("cp1255",),
    "ar": ("cp1256",),
    "fa": ("cp1256",),
    "ur": ("cp1256",),
    "et": ("cp1257",),
    "lt": ("cp1257",),
    "lv": ("cp1257",),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb18030", "big5hkscs"),
    "ko": ("cp949",),
}
_WESTERN = (
    "en",
    "fr",
    "de",
    "es",
    "pt",
    "it",
    "nl",
    "sv",
    "da",
    "no",
    "nb",
    "nn",
    "fi",
    "is",
    "ca",
    "gl",
    "eu",
)
# Letters of ISO 8859-2 that are symbols in windows-1250, and letters of windows-1250 that are controls there.
_SIGNS_OF_LATIN_2 = re.compile(rb"[\xa1\xa6\xac\xae\xb1\xb6\xbc\xbe]")
_SIGNS_OF_1250 = re.compile(rb"[\x8a\x8c-\x8f\x9a\x9c-\x9f]")
_UNKNOWN = (
    "cp1251", "cp1252", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "koi8_r",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "iso8859_2",
)  # fmt: skip
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]+")
_ASCII_MARKUP = re.compile(rb"<[\x00-\x3d\x3f-\x7f]{0,500}>|&#?\w{1,8};")


def guess(body: bytes, language: str | None) -> str:
    """Return the likeliest charset of bytes that are not UTF-8, as a codec of Python.

    Args:
        language: BCP 47; None where it is not known.
    """
    if b"\x1b$B" in body or b"\x1b$@" in body:
        return "iso2022_jp"
    text = _ASCII_MARKUP.sub(b" ", body[: 8 * _GUESSED_BYTES])[:_GUESSED_BYTES]
    spoken = (language or "").lower().partition("-")[0]
    if spoken in _WESTERN:
        return _DEFAULT
    expected = [name for name in _BY_LANGUAGE.get(spoken, ()) if _reads(name, text)]
    if len(expected) == 1:
        return expected[0]
    if tuple(expected) == _CENTRAL:
        return _central(text, spoken)
    return _likeliest(text, expected or list(_UNKNOWN), is_known=bool(expected))


def _likeliest(text: bytes, among: list[str], *, is_known: bool) -> str:
    words = b" ".join(word for word in _LETTERS.findall(text) if not word.isascii())
    beyond = sum(byte >= 0x80 for byte in words)
    ascii_letters = len(words) - beyond - words.count(b" ")
    is_latin = beyond < _LATIN_SHARE * (beyond + ascii_letters)
    if not is_known and is_latin and beyond < _MIN_LATIN_LETTERS:
        return _DEFAULT
    best = from_bytes(text, cp_isolation=among).best()
    return best.encoding if best is not None else (among[0] if is_known else _DEFAULT)


def _central(text: bytes, language: str) -> str:
    # š of ISO 8859-2 is ą in windows-1250, which only Polish has.
    is_latin_2 = _SIGNS_OF_LATIN_2.search(text) or (language != "pl" and b"\xb9" in text)
    return "iso8859_2" if is_latin_2 and not _SIGNS_OF_1250.search(text) else "cp1250"


def _reads(codec: str, text: bytes) -> bool:
    """Return whether a codec reads the text; the end may be cut inside a character."""
    decoded = text.decode(codec, "replace")
    return decoded.count("\ufffd") <= 1 + len(decoded) // 100
