"""A story's flat fields: what conditions on stories can name, and their values in one story."""

from collections.abc import Iterable, Mapping

from schemas.conditions import Condition, Field, FieldKind, Value, parse_condition
from schemas.stories import Story
from schemas.topics import DESKS
from schemas.vocabularies import ACLED_SUB_EVENT_TYPES, PLOVER_ROOTS, PLOVER_SECTORS

__all__ = ["STORY_FIELDS", "parse_story_condition", "story_values"]

STORY_FIELDS: Mapping[str, Field] = {
    "regions": Field(
        FieldKind.TEXTS,
        "countries, provinces and hot zones of the story",
        pattern=r"[a-z]{2}|[a-z]{2}-[a-z0-9]{1,3}|hz-[a-z0-9-]+",
        form="an ISO 3166-1 alpha-2 code (`UA`), an ISO 3166-2 code (`UA-14`) or a hot zone (`hz-donbas`)",
    ),
    "desks": Field(FieldKind.TEXTS, "desks of the story", frozenset(DESKS), form="a desk"),
    "actor_ids": Field(FieldKind.TEXTS, "ids of the actors", form="an id as in `actor_ids`: `o-hamas`, `ua`"),
    "sectors": Field(
        FieldKind.TEXTS, "PLOVER sectors of the actors", PLOVER_SECTORS, form="a PLOVER sector such as `REB`"
    ),
    "event_types": Field(
        FieldKind.TEXTS,
        "what happened: ACLED sub-event types, PLOVER roots and numbers of IPTC Media Topics",
        ACLED_SUB_EVENT_TYPES | PLOVER_ROOTS,
        pattern=r"2\d{7}",
        form="an ACLED sub-event type (`Armed clash`), a PLOVER root (`ASSAULT`) or a Media Topic's 8 digits",
    ),
    "language": Field(
        FieldKind.TEXT,
        "language of the text, without region or script",
        pattern=r"[a-z]{2,3}",
        form="a primary language subtag of BCP 47 (`pt`, not `pt-BR`)",
    ),
    "publisher": Field(FieldKind.TEXT, "name of the publisher", form="the whole name"),
    "score": Field(FieldKind.NUMBER, "relevance", form="from 0 to 1"),
    "unrest": Field(FieldKind.FLAG, "unrest is reported, alone or beside armed conflict"),
    "grey": Field(FieldKind.FLAG, "published, but close to the threshold"),
}
"""Name to field, in the order of the documents."""

_UNKNOWN: Mapping[FieldKind, Value] = {
    FieldKind.FLAG: False,
    FieldKind.NUMBER: None,
    FieldKind.TEXT: None,
    FieldKind.TEXTS: frozenset(),
}


def parse_story_condition(text: str) -> Condition:
    """Return the condition on a story that a text writes.

    Raises:
        ConditionError: The text is not a condition, or names what no story has.
    """
    return parse_condition(text, STORY_FIELDS)


def story_values(story: Story) -> Mapping[str, Value]:
    """Return the value of every field; a cancellation has neither tags nor score."""
    conflict = story.conflict
    publishers = [source.name for source in story.info_sources if source.role == "publisher"]
    values: dict[str, Value] = dict.fromkeys(
        ("regions", "desks", "actor_ids", "sectors", "event_types"), frozenset()
    )
    values |= {"score": None, "unrest": False, "grey": False}
    values["language"] = story.language.partition("-")[0].casefold() if story.language else None
    values["publisher"] = publishers[0].casefold() if publishers else None
    if conflict is None:
        return values
    events = [(event.acled, event.plover, event.medtop) for event in conflict.event_types]
    return values | {
        "regions": _folded(conflict.regions),
        "desks": _folded(conflict.desks),
        "actor_ids": _folded(conflict.actor_ids),
        "sectors": _folded(actor.sector for actor in conflict.actors),
        "event_types": _folded(name for names in events for name in names if name),
        "score": conflict.score,
        "unrest": conflict.unrest,
        "grey": conflict.grey,
    }


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.casefold() for text in texts)
