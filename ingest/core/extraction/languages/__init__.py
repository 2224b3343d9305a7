"""Extraction's words by language: one module a language, named by its primary subtag (BCP 47).

Every module here is found by itself and has a `PACK` (`ingest.core.extraction.language_pack`); `any` has what
is the same in all languages. Words are what many publishers' pages have in common, never from single pages.
"""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType

from ingest.core.extraction.language_pack import LanguagePack
from schemas.digests import digest

__all__ = ["DIGEST", "PACKS", "alternation"]


def _packs() -> Iterator[tuple[str, LanguagePack]]:
    found = {module.name for module in pkgutil.iter_modules(__path__)}
    for name in ("any", *sorted(found - {"any"})):
        yield name, import_module(f"{__name__}.{name}").PACK


PACKS: Mapping[str, LanguagePack] = MappingProxyType(dict(_packs()))
"""By language: `any` first, the others in alphabetical order."""


def alternation(words: Callable[[LanguagePack], tuple[str, ...]]) -> str:
    """Return the words of all languages as one regular expression, each once, without a group around it."""
    return "|".join(dict.fromkeys(word for pack in PACKS.values() for word in words(pack)))


def _content() -> Iterator[str]:
    """Yield everything in the packs that has an effect; examples have none."""
    for name, pack in PACKS.items():
        yield name
        for rule in pack.furniture:
            yield from (rule.kind, rule.form, rule.pattern, str(rule.sentences))
        for list_name, words in pack.word_lists().items():
            yield from (list_name, *words)


DIGEST = digest(_content())
"""Of the content of all packs; part of `ingest.extraction` in every article."""
