"""Which language's words to use for a text: its label where that fits the script, else one by the script.

Owns the check of the label. Detecting languages is ingest's, whose label is believed in all else.
"""

from collections import Counter

from consumers.tagger.core.text.folding import Folded

__all__ = ["resolve_language"]

_SAMPLE_CHARS = 2000
_SCRIPT_CHARS = 150  # this many characters, evenly spread, show the script
_BLOCKS = (
    (0x0400, 0x04FF, "cyrillic"),
    (0x0590, 0x05FF, "hebrew"),
    (0x0600, 0x06FF, "arabic"),
    (0x3040, 0x30FF, "kana"),
    (0x4E00, 0x9FFF, "han"),
    (0xAC00, 0xD7AF, "hangul"),
    (0x0370, 0x03FF, "greek"),
    (0x0900, 0x0DFF, "indic"),
)
_SCRIPT_OF = {
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), "arabic"),
    **dict.fromkeys(("he", "yi"), "hebrew"),
    "zh": "han",
    "ja": "kana",
    "ko": "hangul",
    "el": "greek",
}
_LANGUAGE_OF = {
    "cyrillic": "ru",
    "arabic": "ar",
    "hebrew": "he",
    "han": "zh",
    "kana": "ja",
    "hangul": "ko",
    "greek": "el",
}
_LETTERS_OF = (
    ("cyrillic", "be", "ў"),
    ("cyrillic", "uk", "іїєґ"),
    ("arabic", "ur", "ٹڈڑں"),
    ("arabic", "fa", "پچژگ"),
)
"""Letters by which a language is known in its script; the first row with a letter in the text decides."""

_TWO_SCRIPTS = frozenset({"sr", "kk", "uz", "mn", "ku", "az"})


class _ScriptTable(dict[str, str]):
    """Fills itself: a character is looked up once per process; empty for one that has no script."""

    def __missing__(self, char: str) -> str:
        code = ord(char)
        if code < 0x0250:  # Latin and its extensions
            script = "latin" if char.isalpha() else ""
        else:
            script = next((name for first, last, name in _BLOCKS if first <= code <= last), "")
        self[char] = script
        return script


_TABLE = _ScriptTable()


def _script(text: str) -> str | None:
    sample = text[: _SAMPLE_CHARS : max(1, min(len(text), _SAMPLE_CHARS) // _SCRIPT_CHARS)]
    counts = Counter(map(_TABLE.__getitem__, sample))
    if counts["kana"]:
        return "kana"
    del counts[""]
    best = counts.most_common(1)
    return best[0][0] if best else None


def resolve_language(label: str | None, text: Folded) -> str | None:
    """Return the language (ISO 639, no region) whose words are to be used, None if it is unknown.

    Args:
        label: BCP 47, as ingest says; believed unless the text's script contradicts it.
    """
    base = label.replace("_", "-").split("-")[0].lower() if label else ""
    script = _script(text.original)
    if base and (script is None or base in _TWO_SCRIPTS or _SCRIPT_OF.get(base, "latin") == script):
        return base
    if base in ("ja", "zh") and script in ("han", "kana"):
        return base
    return _language_of(script, text.original[:_SAMPLE_CHARS]) if script else None


def _language_of(script: str, sample: str) -> str | None:
    """Return the language of a script that has a lexicon; None for Latin, which many share."""
    lowered = sample.lower()
    for of_script, language, letters in _LETTERS_OF:
        if of_script == script and any(char in lowered for char in letters):
            return language
    return _LANGUAGE_OF.get(script)
