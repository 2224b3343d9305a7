"""Letters that were encoded twice: UTF-8 that a program took for windows-1252 and encoded once more.

Owns one text of a document at a time: a page of rightly written texts has single ones that a script spoilt.
"""

import re

__all__ = ["mended"]

_RUN = re.compile(r"[^\x00-\x7f]+")
# References to bytes, of which nobody writes three in a row that happen to be UTF-8.
# Begins with letters, not with a group: so long texts are searched ten times as fast.
_BYTE = "&#(?:1[2-9]\\d|2[0-4]\\d|25[0-5]);"
_REFERENCES = re.compile(f"{_BYTE}(?:{_BYTE}){{1,3}}")
_REFERENCE = re.compile(r"\d+")
# Of a capital with a tilde before a closing mark (AMANHÃ»), one is not enough to say.
_DOUBTFUL = frozenset("\u00c3" + mark for mark in "\xa0\xab\xbb\u2019\u201d")


def mended(text: str) -> str:
    """Return a text as it was meant, where all of its letters beyond ASCII were encoded twice."""
    if text.isascii():
        return _REFERENCES.sub(_referred, text) if "&#" in text else text
    first = _RUN.search(text)
    if first is None or _once(first[0]) is None:
        return text  # nearly every text: it is not read to its end
    runs = [(run, _once(run)) for run in dict.fromkeys(_RUN.findall(text))]
    if any(meant is None for _, meant in runs) or all(run in _DOUBTFUL for run, _ in runs):
        return text
    meanings = dict(runs)
    return _RUN.sub(lambda run: meanings[run[0]] or run[0], text)


def _once(run: str) -> str | None:
    """Return what a run of letters was before its second encoding, None where it had none."""
    try:
        return b"".join(_byte(letter) for letter in run).decode("utf-8")
    except ValueError:
        return None


def _byte(letter: str) -> bytes:
    """Return the byte of a letter in windows-1252, whose gaps programs read as controls."""
    return letter.encode("latin-1") if letter < "\xa0" else letter.encode("cp1252")


def _referred(found: re.Match[str]) -> str:
    try:
        return bytes(map(int, _REFERENCE.findall(found[0]))).decode("utf-8")
    except ValueError:
        return found[0]
