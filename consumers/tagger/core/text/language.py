"""Which language a text is in: the label where it fits the script, else a guess by script and stopwords.

Owns the choice among the languages of the data; it is no language identifier.
"""

from collections import Counter
from collections.abc import Mapping

from consumers.tagger.core.text.folding import Folded

__all__ = ["resolve_language"]

_SAMPLE_CHARS = 2000
_SCRIPT_CHARS = 150  # so many characters, evenly spread, tell the script
_MIN_STOPWORDS = 2
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
_ONLY_LANGUAGE = {"hebrew": "he", "han": "zh", "kana": "ja", "hangul": "ko", "greek": "el"}
_TWO_SCRIPTS = frozenset({"sr", "kk", "uz", "mn", "ku", "az"})


class _ScriptTable(dict[str, str]):
    """Fills itself: a character is looked at once per process; empty for what tells no script."""

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


def _guess(folded: str, languages: list[str], stopwords: Mapping[str, frozenset[str]]) -> str | None:
    words = Counter(folded[:_SAMPLE_CHARS].split())
    scores = {one: sum(words[word] for word in stopwords[one]) for one in languages}
    best = max(scores, key=lambda one: (scores[one], one == "en"), default=None)
    return best if best and scores[best] >= _MIN_STOPWORDS else None


def resolve_language(label: str | None, text: Folded, stopwords: Mapping[str, frozenset[str]]) -> str | None:
    """Return the language (ISO 639, no region) to be used for a text, None where nothing tells.

    Args:
        label: BCP 47, as the publisher says; believed unless the text's script contradicts it.
        stopwords: Folded words by language.
    """
    base = label.replace("_", "-").split("-")[0].lower() if label else ""
    script = _script(text.original)
    if base and (script is None or base in _TWO_SCRIPTS or _SCRIPT_OF.get(base, "latin") == script):
        return base
    if base in ("ja", "zh") and script in ("han", "kana"):
        return base
    if script in _ONLY_LANGUAGE:
        return _ONLY_LANGUAGE[script]
    candidates = [one for one in stopwords if _SCRIPT_OF.get(one, "latin") == script]
    if script == "cyrillic" and any(char in "іїєґ" for char in text.original[:_SAMPLE_CHARS].lower()):
        return "be" if "ў" in text.original[:_SAMPLE_CHARS].lower() else "uk"
    return _guess(text.folded, candidates, stopwords)
