"""Rules for lines of furniture, as data: a module a language, and one for what is the same in all.

Each rule carries an example that it takes and a counterexample of a story that stays; a test runs them all.
Written from what publishers' pages have in common, not from single pages.
"""

from ingest.core.extraction.furniture_rules import any_language, ar, de, en, es, fr, it, pt, ru, uk
from ingest.core.extraction.furniture_rules.rule import Form, Kind, Rule

__all__ = ["LANGUAGES", "RULES", "Form", "Kind", "Rule"]

RULES: dict[str, tuple[Rule, ...]] = {
    "any": any_language.RULES,
    "ar": ar.RULES,
    "de": de.RULES,
    "en": en.RULES,
    "es": es.RULES,
    "fr": fr.RULES,
    "it": it.RULES,
    "pt": pt.RULES,
    "ru": ru.RULES,
    "uk": uk.RULES,
}
"""By language, primary subtag; `any` for what is the same in all."""

LANGUAGES = tuple(language for language in RULES if language != "any")
