"""Hypothesis strategies for the models of `schemas`: any value that a model's annotations allow."""

from datetime import UTC, datetime
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from schemas.base import Id

__all__ = ["TEXT", "values_of"]

ModelT = TypeVar("ModelT", bound=BaseModel)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_MILLISECONDS = st.integers(min_value=0, max_value=4_102_444_800_000)
_IDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/"), min_size=1, max_size=20)
_LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    Id: _IDS,
    bytes: st.binary(max_size=48),
    int: st.integers(min_value=0, max_value=2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    AwareDatetime: _MILLISECONDS.map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC)),
}


def values_of(model: type[ModelT]) -> st.SearchStrategy[ModelT]:
    """Return the strategy of a model: a field with a default has it, or any other value."""
    fields = model.model_fields.items()
    required = {name: _field(field) for name, field in fields if field.is_required()}
    optional = {name: _field(field) for name, field in fields if not field.is_required()}
    return st.fixed_dictionaries(required, optional=optional).map(lambda given: model(**given))


def _field(field: FieldInfo) -> st.SearchStrategy[Any]:
    if get_args(Id)[1] in field.metadata:
        return _IDS
    lowest = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    above = next((limit.gt for limit in field.metadata if isinstance(limit, Gt)), None)
    highest = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    if lowest is None and highest is None and above is None:
        return _any(field.annotation)
    kinds = get_args(field.annotation) or (field.annotation,)
    bounded: st.SearchStrategy[Any]
    if int in kinds:
        lowest = lowest if above is None else above + 1  # type: ignore[operator]
        bounded = st.integers(lowest, 2**53 if highest is None else highest)  # type: ignore[arg-type]
    else:
        bounded = st.floats(lowest, highest)  # type: ignore[arg-type]
    return st.none() | bounded if type(None) in kinds else bounded


def _any(annotation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - a type, in any of its notations
    if annotation in _LEAVES:
        return _LEAVES[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _any(arguments[0])
    if origin in (Union, UnionType):
        return st.one_of(*map(_any, arguments))
    if origin is tuple:
        return st.lists(_any(arguments[0]), max_size=2).map(tuple)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return values_of(annotation)
    return st.from_type(annotation)  # an enum, a literal, a bool, None, a dict
