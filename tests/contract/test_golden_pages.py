"""Golden pages: what extraction reads in a page of each kind, as files whose diff a person reads."""

import pytest

from tests.support.golden_pages import FOLDER, page_names, rendered


@pytest.mark.parametrize("name", page_names())
def test_what_is_read_in_a_page_stays(name: str) -> None:
    """A change of rules that changes a text is seen before it is published."""
    assert rendered(name) == (FOLDER / f"{name}.json").read_text("utf-8")


def test_every_golden_file_is_an_input_or_its_output() -> None:
    """None is left over when a page is renamed."""
    assert {file.stem for file in FOLDER.glob("*.json")} == set(page_names())
    assert {file.suffix for file in FOLDER.iterdir()} == {".html", ".json"}


def test_every_verdict_on_a_page_has_a_golden_page() -> None:
    """A kind of page without an example is one that nobody looks at."""
    verdicts = {rendered(name).split('"verdict": "', 1)[1].split('"', 1)[0] for name in page_names()}
    assert verdicts == {
        "article", "consent_wall", "index_page", "live_blog", "paywalled", "soft_404", "thin",
    }  # fmt: skip
