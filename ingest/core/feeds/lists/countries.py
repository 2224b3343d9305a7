"""Countries: ISO 3166-1 alpha-2 of what people write: a code, or a name in any language of CLDR.

Source:
    Unicode CLDR, read through Babel: territory names and the codes that stand for others (UK, UKR, 804).
"""

import functools
import re
import unicodedata

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

__all__ = ["country_code"]

# In CLDR's list and no country of ISO 3166: pseudo-locales, unknown, the euro zone, outlying Oceania. UN and
# EU are reserved in the standard, and publishers.
_NOT_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})
# Names in use that CLDR writes otherwise.
_ENGLISH_ALIASES = {
    "america": "US", "britain": "GB", "burma": "MM", "cape verde": "CV", "congo brazzaville": "CG",
    "congo kinshasa": "CD", "czech republic": "CZ", "democratic republic of congo": "CD",
    "democratic republic of the congo": "CD", "dr congo": "CD", "drc": "CD", "east timor": "TL",
    "england": "GB", "great britain": "GB", "holland": "NL", "hong kong": "HK", "ivory coast": "CI",
    "korea": "KR", "kosovo": "XK", "macau": "MO", "north macedonia": "MK", "palestine": "PS",
    "republic of korea": "KR", "republic of moldova": "MD", "republic of the congo": "CG",
    "russian federation": "RU", "scotland": "GB", "state of palestine": "PS", "swaziland": "SZ",
    "syrian arab republic": "SY", "turkey": "TR", "turkiye": "TR", "uae": "AE", "united nations": "UN",
    "united states of america": "US", "usa": "US", "vatican": "VA", "viet nam": "VN", "wales": "GB",
}  # fmt: skip


def country_code(text: str) -> str | None:
    """Return the alpha-2 code of a code or name; None for what is neither, or names two countries."""
    written = text.strip()
    if re.fullmatch(r"[A-Za-z]{2,3}|\d{3}", written):
        code = written.upper()
        if code in _codes():
            return code
        aliases = get_global("territory_aliases").get(code, [])
        if len(aliases) == 1 and aliases[0] in _codes():
            return str(aliases[0])
    name = _key(written)
    if not name:
        return None
    return _ENGLISH_ALIASES.get(name) or _names_of("en").get(name) or _names_in_all_languages().get(name)


@functools.cache
def _codes() -> frozenset[str]:
    territories = map(str, Locale("en").territories)
    return frozenset(code for code in territories if re.fullmatch("[A-Z]{2}", code)) - _NOT_COUNTRIES


@functools.cache
def _names_of(language: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in Locale.parse(language).territories.items():
        if code in _codes():
            for spelling in _spellings(str(name)):
                names.setdefault(_key(spelling), str(code))
    return names


@functools.cache
def _names_in_all_languages() -> dict[str, str]:
    """Return the names that mean the same country in every language that has them (0.8 s, once)."""
    found: dict[str, str | None] = {}
    for language in locale_identifiers():
        if "_" not in language:
            for name, code in _names_of(language).items():
                found[name] = code if found.get(name, code) == code else None
    return {name: code for name, code in found.items() if code and len(name) > 1}


def _spellings(name: str) -> list[str]:
    """Return a name, and the two within "Myanmar (Burma)"."""
    found = re.fullmatch(r"(.+?)\s*\((.+)\)", name)
    return [name, found[1], found[2]] if found else [name]


def _key(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(kept.split()).removeprefix("the ")
