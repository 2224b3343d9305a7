"""Extraction cases: small pages with the right values, each made after a public report of a fault.

Owns reading `tests/golden/extraction_cases/`: NAME.html is the page, NAME.json says what must and must not be
in its text, its metadata and its verdict. The pages are fictional.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

from bench.adapters import extract_page

__all__ = ["FOLDER", "case_names", "faults"]

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "extraction_cases"


def case_names() -> list[str]:
    """Return the names of all cases, sorted."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def faults(name: str) -> list[str]:
    """Return what is wrong in what extraction reads on a case's page; empty where the case holds."""
    case = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    headers = {"content-type": case["content_type"]} if case.get("content_type") else {}
    found = extract_page((FOLDER / f"{name}.html").read_bytes(), case["url"], headers)
    text = _flat(found["text"])
    wrong = [f"lost: {line[:80]}" for line in case["must_contain"] if _flat(line) not in text]
    wrong += [f"left in: {line[:80]}" for line in case["must_not_contain"] if _flat(line) in text]
    wrong += [
        f"{field}: {found.get(_source(field))!r} is not {expected!r}"
        for field, expected in case["metadata"].items()
        if not _is_same(field, found.get(_source(field)), expected)
    ]
    if case.get("verdict_in") and found["verdict"] not in case["verdict_in"]:
        wrong.append(f"verdict {found['verdict']}")
    return wrong


def _source(field: str) -> str:
    return "published_at" if field == "published_at_day" else field


def _is_same(field: str, found: object, expected: object) -> bool:
    if field == "published_at_day":
        return str(found or "")[:10] == expected
    if field == "published_at":
        right = expected if isinstance(expected, list) else [expected]
        return _minute(found) in map(_minute, right)
    return found == expected


def _minute(value: object) -> datetime | None:
    """Return a time to the minute; a case does not decide seconds."""
    if not isinstance(value, str):
        return None
    at = datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(second=0, microsecond=0)


def _flat(text: str | None) -> str:
    return " ".join((text or "").split())
