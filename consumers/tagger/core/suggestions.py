"""Suggestions: who and what the stream names often and the data has no row for.

Owns which names of a story count as such, and how they are counted. A name is counted once a story, in its
latest version.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from consumers.tagger.core.text.folding import fold_name
from schemas.stories import Span, SpanField, Story

__all__ = ["Suggestion", "suggest"]

_TITLED, _ORGANISATION = "person.title:", "organisation.head"
_MAX_NAMES = 1000  # counted of a story; a text of names alone is no news
_MAX_NAME = 80  # characters
_COUNTRY_CODE = 2  # letters; provinces and zones have longer ids
# A name in a cased script has a capital; in others the word after "village" is all that can be told.
_NAME = r"(?P<name>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?)"
_OF = "of|de|di|do|da|von|of the"


@dataclass(slots=True)
class Suggestion:
    """A name without a row.

    Attributes:
        kind: person, organisation or place.
        name: As most stories write it.
        stories: How many name it.
        countries: What countries those stories are about, by how many.
        example: A headline.
    """

    kind: str
    name: str
    stories: int = 0
    countries: Counter[str] = field(default_factory=Counter)
    example: str = ""


def suggest(stories: Iterable[Story], settlements: Mapping[str, frozenset[str]]) -> list[Suggestion]:
    """Return the names that have no row, those that most stories have first.

    Args:
        stories: In the order of their versions; a later version of an article takes the place of an earlier.
        settlements: By language, the words for a village or town.
    """
    patterns = {language: _pattern(words) for language, words in settlements.items() if words}
    latest = {story.ingest.article_id: story for story in stories if story.conflict is not None}
    found: dict[tuple[str, str], Suggestion] = {}
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for story in latest.values():
        for key, name in dict(_names(story, patterns.get((story.language or "")[:2]))).items():
            one = found.setdefault(key, Suggestion(key[0], name, example=story.title))
            spellings[key][name] += 1
            one.stories += 1
            one.countries.update(code for code in _regions(story) if len(code) == _COUNTRY_CODE)
    for key, one in found.items():
        one.name = spellings[key].most_common(1)[0][0]
    return sorted(found.values(), key=lambda one: (-one.stories, one.kind, one.name))


def _regions(story: Story) -> tuple[str, ...]:
    return story.conflict.regions if story.conflict else ()


def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"\b(?i:{listed})(?: (?i:{_OF}))? {_NAME}")


def _names(story: Story, pattern: re.Pattern[str] | None) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each name without a row: its kind and folded form, and the name as it is written."""
    conflict = story.conflict
    if conflict is None:
        return
    for actor in conflict.actors[:_MAX_NAMES]:
        if actor.rule.startswith(_TITLED):
            yield ("person", fold_name(actor.name)), actor.name
        elif actor.rule == _ORGANISATION:
            yield ("organisation", fold_name(actor.name)), actor.name
    if pattern is None:
        return
    spans = [span for place in conflict.places for span in (place.span, *place.spans)]
    spans += [span for actor in conflict.actors for span in actor.spans]
    for text, of_text in ((story.title, SpanField.HEADLINE), (story.text, SpanField.BODY)):
        known = [span for span in spans if span.field is of_text]
        for match in pattern.finditer(text):
            name = _place_name(match)
            if name and not _is_known(match, known):
                yield ("place", fold_name(name)), name


def _place_name(match: re.Match[str]) -> str:
    """Return the name after a word for a settlement: its words with a capital; empty where there is none."""
    words = match["name"][:_MAX_NAME].split()
    named = [word for word in words if not word[0].islower()]
    if not named or named[0] != words[0]:
        return ""
    return " ".join(named if words[0][0].isupper() else words[:1])


def _is_known(match: re.Match[str], known: Iterable[Span]) -> bool:
    start, end = match.span("name")
    return any(span.start < end and start < span.end for span in known)
