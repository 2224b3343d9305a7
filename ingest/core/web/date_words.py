"""The words of a date: which of them is the month, and whether the others belong to a date at all.

Owns the choice between languages where the publisher's is not known. The names are
`ingest.core.web.calendar_names`.
"""

import functools

from ingest.core.web.calendar_names import NameMeaning, meanings

__all__ = ["month_of"]

# Words between the parts of a date, in the languages whose dates have any.
_FILLERS = frozenset(
    {
        "a", "ad", "alle", "an", "as", "at", "año", "d", "d.", "das", "date", "de", "del", "den",
        "der", "des", "di", "dia", "die", "dne", "do", "du", "el", "en", "g", "gada", "god",
        "godine", "i", "kl", "klo", "la", "las", "le", "m", "m.", "mes", "o", "of", "on", "ora",
        "ore", "per", "pubblicato", "saat", "the", "to", "u", "uhr", "um", "ur", "utgave", "v",
        "ve", "vid", "y", "às", "в", "від", "г", "г.", "гг", "год", "года", "году", "о", "об", "от",
        "р", "р.", "року", "рік", "у", "ב", "של", "في", "من", "يوم",
    }
)  # fmt: skip
# The languages that most news is written in. Where a word means one month in all of them that know it, rare
# languages are not asked.
_WIDESPREAD = frozenset(
    {
        "af", "am", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es",
        "et", "eu", "fa", "fi", "fr", "ga", "gl", "gu", "he", "hi", "hr", "hu", "hy", "id", "is",
        "it", "ja", "ka", "kk", "km", "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml", "mn", "mr",
        "ms", "my", "nb", "ne", "nl", "no", "pa", "pl", "ps", "pt", "ro", "ru", "si", "sk", "sl",
        "so", "sq", "sr", "sv", "sw", "ta", "te", "tg", "th", "tr", "uk", "ur", "uz", "vi", "zh",
    }
)  # fmt: skip


@functools.lru_cache(maxsize=1024)
def month_of(words: tuple[str, ...], language: str | None) -> int | None:
    """Return the month that the words of a date name, None where they name none, several, or other things.

    Args:
        words: Folded, in their order.
        language: Of the publisher, without region; None where it is not known.
    """
    known = []
    for word in words:
        found = meanings(word)
        if not found and word.startswith("ב"):  # Hebrew writes "in" before the month, as a part of it
            found = meanings(word.removeprefix("ב"))
        if found:
            known.append(found)
        elif word not in _FILLERS:
            return None
    if not any(meaning.month for found in known for meaning in found.values()):
        return None
    for preferred in (language, "en"):
        month = _in_language(known, preferred) if preferred else None
        if month is not None:
            return month
    spoken = set.intersection(*({*found} for found in known)) or {
        one for found in known for one, meaning in found.items() if meaning.month
    }
    return _agreed(known, spoken)


def _agreed(known: list[dict[str, NameMeaning]], spoken: set[str]) -> int | None:
    """Return the month that all languages agree on; the widespread ones are asked first."""
    for asked in (spoken & _WIDESPREAD, spoken):
        months = {_in_language(known, one) for one in asked} - {None}
        if len(months) == 1:
            return months.pop()
        if months:
            return None
    return None


def _in_language(known: list[dict[str, NameMeaning]], language: str) -> int | None:
    """Return the month in one language; words that it does not have must be weekdays of some other."""
    months: list[NameMeaning] = []
    for found in known:
        meaning = found.get(language)
        if meaning is not None and meaning.month:
            months.append(meaning)
        elif not any(other.is_weekday for other in found.values()):
            return None
    sure = [meaning for meaning in months if not meaning.is_weekday] or months[-1:]
    return sure[0].month if len(sure) == 1 else None
