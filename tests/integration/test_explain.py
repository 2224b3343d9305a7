"""`conflictwire tag --explain`: a text as an editor gives it, and why it gets its tags."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.site import LOOPBACK, Site

TEXT = """Shelling of the harbour kills three

KYIV, 3 March — Russian artillery shelled the harbour of Odesa overnight and killed three dock workers.

The town's mayor asked for air defence, and the ferry to the southern bank stopped running on Tuesday.
"""


def explain(*arguments: str, given: str = "") -> tuple[int, str, str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "conflictwire", "tag", "--explain", *arguments]
    wide = os.environ | {"COLUMNS": "160"}
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=False, env=wide)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A text in a file."""
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_text_is_shown_with_its_verdict_and_every_reason(article: Path) -> None:
    """Rule, weight or confidence, and the words that the rule saw."""
    code, shown, _ = explain(str(article))
    assert code == 0
    assert shown.startswith("story ")
    assert "Shelling of the harbour kills three" in shown
    rules = [line for line in shown.splitlines() if line.startswith("lex.en:shelling")]
    assert len(rules) == 1
    assert rules[0].split()[-1] == "Shelling"
    assert "Odesa (UA)" in shown
    assert "Russia: armed forces" in shown


def test_record_is_what_the_tagger_would_write_with_spans_valid_in_its_text(article: Path) -> None:
    """First line the title, the rest the body; the evidence is `text[start:end]`."""
    code, printed, _ = explain(str(article), "--json")
    story = json.loads(printed)
    assert (code, story["headlines"][0]["value"]) == (0, "Shelling of the harbour kills three")
    assert "UA" in story["conflict"]["regions"]
    texts = {"headline": story["headlines"][0]["value"], "body": story["bodies"][0]["value"]}
    named = {
        texts[place["span"]["field"]][place["span"]["start"] : place["span"]["end"]]
        for place in story["conflict"]["places"]
    }
    assert "Odesa" in named


def test_standard_input_may_be_text_a_page_or_a_record_and_all_give_the_same_tags(article: Path) -> None:
    """What was given is told by its first character."""
    _, record, _ = explain(str(article), "--json")
    title, _, body = TEXT.partition("\n\n")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.strip().split("\n\n"))
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article>"
    tags = [
        json.loads(explain("-", "--json", "--language", "en", given=given)[1])["conflict"]["regions"]
        for given in (TEXT, page, record)
    ]
    assert tags == [json.loads(record)["conflict"]["regions"]] * 3


def test_text_that_is_not_relevant_says_so() -> None:
    """With the reason in the outcome's word."""
    code, shown, _ = explain(
        "-", given="Bakery wins prize\n\nThe bakery on the square won a prize for its rye bread."
    )
    assert (code, shown.split()[:4]) == (0, ["not", "relevant", "reason", "below_threshold"])


async def test_url_is_fetched_and_read_as_a_page_of_the_service() -> None:
    """Through the same client and the same extraction."""
    async with Site() as site:
        url = "http://paper.test/1"
        site.put_page(url, "Shelling of the harbour kills three")
        resolve = f'--set=resolve={{"*.test": "{LOOPBACK}:{site.port}"}}'
        code, printed, told = await asyncio.to_thread(explain, url, "--json", resolve)
        assert (code, told) == (0, "")
        assert json.loads(printed)["ingest"]["final_url"] == url
        code, _, told = await asyncio.to_thread(explain, "http://paper.test/none", resolve)
    assert (code, told) == (
        1,
        "conflictwire: requesting http://paper.test/none: HTTP status 404, so there is no text to tag\n",
    )


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("nowhere.txt",), "", "reading nowhere.txt: No such file or directory"),
        (("http://127.0.0.1:9/secret",), "", "is not a public address"),
        (("-",), "{}", "give a ninjs item with `ingest`, a page, or plain text"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    arguments: tuple[str, ...], given: str, told: str
) -> None:
    """Exit code 1, nothing on standard output."""
    code, shown, error = explain(*arguments, given=given)
    assert (code, shown) == (1, "")
    assert error.startswith("conflictwire: ")
    assert told in error
