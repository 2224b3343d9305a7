"""Write the names of months, weekdays and halves of the day that dates are read with.

    python -m scripts.build_calendar_names

From the Unicode CLDR as Babel has it, every language, its territories and scripts merged: the wide and the
abbreviated forms, as they stand in a date and alone. Names of several words are left out, but for weekdays,
each word of which is kept: a weekday decides nothing.
"""

from collections import defaultdict
from pathlib import Path

import babel
from babel import Locale, localedata

from ingest.core.web.calendar_names import fold, is_word

__all__: list[str] = []

TARGET = Path(__file__).resolve().parents[1] / "ingest/core/web/calendar_names.tsv"
HEAD = f"""\
# Names in dates, from the Unicode CLDR through Babel {babel.__version__}: scripts/build_calendar_names.py
# language; months 1 to 12; weekdays; before noon; after noon. Several forms are separated by "|".
"""


def main() -> None:
    """Write the table."""
    columns: dict[str, list[set[str]]] = defaultdict(lambda: [set() for _ in range(15)])
    for identifier in localedata.locale_identifiers():
        localedata._cache.clear()  # noqa: SLF001 - Babel merges what it resolves into what all locales share
        locale = Locale.parse(identifier)
        _add(locale, columns[locale.language])
    rows = [
        "\t".join([language, *("|".join(sorted(names)) for names in sets)])
        for language, sets in sorted(columns.items())
        if any(sets[:13])
    ]
    TARGET.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")


def _add(locale: Locale, sets: list[set[str]]) -> None:
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in locale.months[context][width].items():
                if is_word(word := fold(name)) and len(word) > 1:
                    sets[month - 1].add(word)
        for width in ("wide", "abbreviated", "short"):
            for name in locale.days[context].get(width, {}).values():
                sets[12].update(word for word in fold(name).replace(".", " ").split() if is_word(word))
        for half, at in (("am", 13), ("pm", 14)):
            for names in locale.day_periods.get(context, {}).values():
                if (word := fold(names.get(half, "")).replace(" ", "")) not in ("", "am", "pm"):
                    sets[at].add(word)


if __name__ == "__main__":
    main()
