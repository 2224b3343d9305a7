"""Builds the phrases that say how long ago something was, from the CLDR.

Run it after an upgrade of babel (`python -m scripts.build_relative_times`); a test compares the module with
the result.
"""

from importlib.metadata import version
from pathlib import Path
from unicodedata import east_asian_width

from babel import Locale, localedata

PATH = Path(__file__).parents[1] / "ingest" / "core" / "web" / "relative_time_phrases.py"
UNITS = ("second", "minute", "hour", "day")
WIDTHS = ("", "-short")  # the narrow ones are minus signs and letters
MIN_BYTES = 5  # of UTF-8; a shorter phrase is part of other words
OURS = """# min ago|# mins ago|# sec ago|# secs ago|# hr ago|# hrs ago|#m ago|#h ago|#s ago|#d ago
|a minute ago|an hour ago|just now"""
COLUMNS = 102
INVISIBLE = "\u200b\u200e\u200f\u061c"
LAST_WITH_WORD_BREAKS = "\u0dff"


def phrases() -> list[str]:
    """Return the phrases in lower case, a `#` in place of the number, sorted."""
    found = {phrase.strip() for phrase in OURS.split("|")}
    for name in localedata.locale_identifiers():
        if "_" in name:
            continue
        fields = Locale.parse(name)._data["date_fields"]  # noqa: SLF001 - babel formats them, and gives no list
        for field in (unit + width for unit in UNITS for width in WIDTHS):
            for pattern in dict(fields.get(field, {}).get("past", {})).values():
                found |= spelled(pattern)
    return sorted(each for each in found if is_usable(each))


def spelled(pattern: str) -> set[str]:
    """Return a pattern of the CLDR in the form that is compared."""
    kept = "".join(" " if each.isspace() else each for each in pattern if each not in INVISIBLE)
    phrase = kept.lower().replace("{0}", "#").strip()
    # Scripts without blanks between words are often written without them at numbers, too.
    is_close = phrase[-1:] > LAST_WITH_WORD_BREAKS
    return {phrase, phrase.replace("# ", "#")} if is_close else {phrase}


def is_usable(phrase: str) -> bool:
    """Return whether a phrase says how long ago, and nothing else: with a number, or in several words."""
    words = [word for word in phrase.replace("#", " ").split() if any(map(str.isalpha, word))]
    is_telling = "#" in phrase or len(words) > 1
    return (
        is_telling and bool(words) and not phrase.startswith(("-", "−")) and len(phrase.encode()) >= MIN_BYTES
    )


def lines() -> list[str]:
    """Return the phrases with a bar after each, as many on a line as it takes."""
    filled = [""]
    for phrase in phrases():
        if columns(filled[-1] + phrase) >= COLUMNS:
            filled.append("")
        filled[-1] += f"{phrase}|"
    return filled


def columns(text: str) -> int:
    """Return how wide a text stands."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def module() -> str:
    """Return the text of the module."""
    body = "\n".join(f'    "{line}"' for line in lines())
    return f'''"""Phrases that say how long ago something was, in many languages. Generated; do not edit.

Source: Unicode CLDR through Babel {version("babel")}, date fields; licence: Unicode License V3. Written by
`python -m scripts.build_relative_times`.
"""

__all__ = ["PHRASES"]

PHRASES = (
{body}
)
"""A bar after each, in lower case, a `#` in place of the number."""
'''


def main() -> None:
    """Write the module."""
    PATH.write_text(module(), encoding="utf-8")


if __name__ == "__main__":
    main()
