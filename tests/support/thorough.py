"""How much a test with a choice of lengths does: a seeded part in every run, the whole in `make faults`."""

import os
from typing import TypeVar

__all__ = ["VARIABLE", "thorough"]

VARIABLE = "FAULTS_THOROUGH"

ValueT = TypeVar("ValueT")


def thorough(whole: ValueT, *, otherwise: ValueT) -> ValueT:
    """Return the whole where the environment asks for it."""
    return whole if os.environ.get(VARIABLE) == "1" else otherwise
