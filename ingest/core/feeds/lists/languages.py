"""Languages: a BCP 47 tag of what people write: a tag in any spelling, or a language's name.

Source:
    RFC 5646 §2.1 (syntax), §4.5 (canonical form); Unicode CLDR, read through Babel, for the subtags that
    are in use and the codes that stand for others (iw, eng, sh).
"""

import functools
import re

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

__all__ = ["language_tag"]

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*"
    r"(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)",
    re.IGNORECASE,
)
_NO_LANGUAGE = frozenset({"mis", "mul", "root", "und", "zxx"})


def language_tag(text: str) -> str | None:
    """Return the canonical tag of a tag or name; None for what is neither."""
    written = text.strip().replace("_", "-")
    found = _TAG.fullmatch(written)
    if found is None:
        return _names().get(" ".join(text.casefold().split()))
    written_language = found["language"].lower()
    alias = str(get_global("language_aliases").get(written_language) or written_language)
    language, _, implied = alias.partition("_")
    if language not in _languages():
        return None
    parts = [language + found["extended"].lower()]
    if found["script"]:
        if found["script"].title() not in _scripts():
            return None
        parts.append(found["script"].title())
    if found["region"]:
        if found["region"].upper() not in _regions():
            return None
        parts.append(found["region"].upper())
    elif len(implied) == 2:  # Dari (prs) is Persian of Afghanistan
        parts.append(implied)
    return "-".join(parts) + found["rest"].lower()


@functools.cache
def _languages() -> frozenset[str]:
    tags = [str(tag) for tag in (*get_global("likely_subtags"), *Locale("en").languages)]
    return frozenset(tag.partition("_")[0] for tag in tags) - _NO_LANGUAGE


@functools.cache
def _scripts() -> frozenset[str]:
    return frozenset(map(str, Locale("en").scripts))


@functools.cache
def _regions() -> frozenset[str]:
    return frozenset(map(str, (*Locale("en").territories, *get_global("territory_aliases"))))


@functools.cache
def _names() -> dict[str, str]:
    """Return the names of languages, in English and each in itself (0.8 s, once)."""
    english = [(str(tag), str(name)) for tag, name in Locale("en").languages.items()]
    names = {name.casefold(): tag for tag, name in english if "_" not in tag}
    for tag in locale_identifiers():
        own = Locale.parse(tag).languages.get(tag) if "_" not in tag else None
        if own:
            names.setdefault(own.casefold(), tag)
    return {name: tag for name, tag in names.items() if tag in _languages()}
