"""Furniture: lines on article pages that are not part of the article.

Owns what is dropped; the rules are data in `languages`, and what a site repeats is learnt by `sites`.
"""

import functools
import re
from collections.abc import Iterable, Sequence

from ingest.core.extraction.language_pack import Form, FurnitureKind, FurnitureRule
from ingest.core.extraction.languages import PACKS
from ingest.core.extraction.sentences import ends_sentence, is_sentence

__all__ = ["kind_of", "without_furniture"]

MAX_CHARACTERS = 220  # a longer line is a paragraph, even if it begins like furniture
MAX_TEASER_CHARACTERS = 140
COMMENTS_AFTER_SHARE = 0.5  # of the text; all that follows a heading for comments further down is readers'

_BULLET = "-–—•»>*|·▶►→ \t"
_TAIL = r"[\W_]*\Z"  # punctuation, arrows and emoji after a label
_QUESTION_MARKS = frozenset("?？؟՞;")
# Kinds of which a whole sentence is none: labels name somebody or something, and say nothing about it.
_LABELS = frozenset({FurnitureKind.BYLINE, FurnitureKind.PHOTO_CREDIT, FurnitureKind.TAGS})
MIN_TELLING_WORDS = 3
_WORDS = re.compile(r"[^\W\d_]{2,}")
_CASED = re.compile("[a-zà-ÿα-ωа-я]")
_JOINERS = frozenset(
    {
        "and",
        "for",
        "in",
        "at",
        "by",
        "of",
        "to",
        "on",
        "via",
        "from",
        "the",
        "with",
        "und",
        "et",
        "y",
        "e",
        "de",
    }
)
_DATE_HEADING = re.compile(r"(?:[^\W\d_]{2,}[.,]?\s+){0,3}\d{1,4}[^\n]{0,30}")


class _Matcher:
    """The rules of some languages, one alternation per form, each rule a group of it."""

    def __init__(self, rules: Iterable[FurnitureRule]) -> None:
        all_rules = list(rules)
        self._rules = {form: [rule for rule in all_rules if rule.form is form] for form in Form}
        self._patterns = {
            form: re.compile(
                "|".join(
                    f"({rule.pattern}){'' if form is Form.OPENING else _TAIL}" for rule in rules_of_form
                ),
                re.IGNORECASE,
            )
            for form, rules_of_form in self._rules.items()
        }

    def find(self, line: str) -> FurnitureRule | None:
        """Return the first rule that matches a line, None where none does."""
        if len(line) > MAX_CHARACTERS:
            return None
        bare = line.lstrip(_BULLET)
        for form, pattern in self._patterns.items():
            match = pattern.match(bare)
            if match and match.lastindex:
                rule = self._rules[form][match.lastindex - 1]
                if rule.sentences or rule.kind not in _LABELS or not _tells(bare):
                    return rule
        return None


def kind_of(line: str, *, language: str | None) -> FurnitureKind | None:
    """Return what kind of furniture a line is; None for a line of a story."""
    rule = _matcher(_primary(language)).find(line)
    return rule.kind if rule else None


def without_furniture(paragraphs: Sequence[str], *, language: str | None) -> tuple[str, ...]:
    """Return the paragraphs that belong to the article, in their order.

    Idempotent.

    Args:
        language: BCP 47; None applies the rules of all languages.
    """
    matcher = _matcher(_primary(language))
    rules = [matcher.find(line) for line in paragraphs]
    story = [at for at, line in enumerate(paragraphs) if rules[at] is None and is_sentence(line)]
    total = sum(map(len, paragraphs))
    kept: list[str] = []
    before = 0
    in_section = False
    for at, line in enumerate(paragraphs):
        rule = rules[at]
        if rule is not None and story and story[0] < at < story[-1] and _is_of_story(line, rule):
            rule = None
            in_section = False
        if rule is None and not (in_section and _is_teaser(line)):
            kept.append(line)
            in_section = False
        elif rule is not None and rule.form is Form.SECTION:
            if rule.kind is FurnitureKind.COMMENTS and before >= COMMENTS_AFTER_SHARE * total:
                break
            in_section = True
        before += len(line)
    return tuple(kept)


def _is_of_story(line: str, rule: FurnitureRule) -> bool:
    """Return whether a line that is furniture at the edges of a text belongs to the story inside it.

    The questions of an interview, and the dates of a chronology.
    """
    if rule.kind is FurnitureKind.COMMENTS:
        return line[-1:] in _QUESTION_MARKS
    return bool(rule.kind is FurnitureKind.BYLINE and _DATE_HEADING.fullmatch(line))


def _is_teaser(line: str) -> bool:
    """Return whether a line looks like a link to another story: short, and not a sentence."""
    return len(line) <= MAX_TEASER_CHARACTERS and not ends_sentence(line)


def _tells(line: str) -> bool:
    """Return whether a line is a sentence of a story, though it begins like a label or a credit."""
    if not ends_sentence(line):
        return False
    words = _WORDS.findall(line)
    if _CASED.search(line):
        telling = [word for word in words if word.islower() and word not in _JOINERS]
        return len(telling) >= MIN_TELLING_WORDS
    return len(words) > 2 * MIN_TELLING_WORDS


def _primary(language: str | None) -> str | None:
    return language.partition("-")[0].lower() if language else None


@functools.cache
def _matcher(language: str | None) -> _Matcher:
    """Return the rules for a language: its own, and those of `any` and of English, which pages mix in."""
    pack = PACKS.get(language or "")
    own = (language,) if language and pack and pack.furniture else tuple(PACKS)
    names = dict.fromkeys(("any", "en", *own))
    return _Matcher(rule for name in names for rule in PACKS[name].furniture)
