"""Conditions over named fields: `actor_ids has 'o-wagner-group' and not grey`.

Owns the language that outputs, filters and subscriptions share. Which fields there are is the caller's: a
story's are `schemas.story_fields`. docs/conditions.md describes it for those who write conditions.
"""

from schemas.conditions.parser import MAX_CHARACTERS, parse_condition
from schemas.conditions.tokens import ConditionError
from schemas.conditions.tree import Condition, Field, FieldKind, Value

__all__ = [
    "MAX_CHARACTERS",
    "Condition",
    "ConditionError",
    "Field",
    "FieldKind",
    "Value",
    "parse_condition",
]
