"""Datelines: the place before the first sentence, and what only looks like one."""

import pytest

from ingest.core.extraction.datelines import find_dateline


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("KYIV, Ukraine (AP) — Engineers restored power on Monday.", "KYIV, Ukraine"),
        ("KYIV (Reuters) - Engineers restored power.", "KYIV"),
        ("GAZA, Nov. 4 (Xinhua) -- Trucks waited at the crossing.", "GAZA"),
        ("PORT-AU-PRINCE, Haiti — Schools stayed shut.", "PORT-AU-PRINCE, Haiti"),
        ("NEW DELHI: ministers met", None),
        ("ADDIS ABABA – Talks resume next week.", "ADDIS ABABA"),
        ("Khartoum (dpa) - Die Gespräche begannen am Montag.", "Khartoum"),
        ("Beirut, Lebanon (AFP) – Residents returned.", "Beirut, Lebanon"),
        ("МОСКВА, 4 ноября. /ТАСС/. Переговоры начались.", "МОСКВА"),
        ("КИЇВ (УНН) — Перемовини почалися.", "КИЇВ"),
        ("Berlin is quiet tonight — for once.", None),
        ("The army said on Monday (AP reported) that it withdrew.", None),
        ("UPDATE — The army withdrew.", None),
        ("NATO — the alliance — met in Brussels.", None),
        ("", None),
    ],
)
def test_dateline(text: str, place: str | None) -> None:
    """Capitals and a dash, or an agency in brackets."""
    assert find_dateline(text) == place
