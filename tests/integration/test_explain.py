"""`conflictwire explain`: a text as an editor has it, and why it gets its tags."""

import asyncio
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.support.site import LOOPBACK, Site

TEXT = """Shelling of the harbour kills three

KYIV, 3 March — Russian artillery shelled the harbour of Odesa overnight and killed three dock workers.

The town's mayor asked for air defence, and the ferry to the southern bank stopped running on Tuesday.
"""


def explain(*arguments: str, given: str = "") -> tuple[int, str, str]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "conflictwire", "explain", *arguments]
    wide = os.environ | {"COLUMNS": "160"}
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=False, env=wide)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def tagged(*runs: tuple[tuple[str, ...], str]) -> list[dict[str, Any]]:
    """Return the records of several runs, arguments and standard input of each; they run at the same time."""
    with ThreadPoolExecutor() as pool:
        done = pool.map(lambda run: explain(*run[0], "--json", given=run[1]), runs)
        return [json.loads(printed) for _, printed, _ in done]


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
    """Page, record and text are told apart by their first character."""
    _, record, _ = explain(str(article), "--json")
    title, _, body = TEXT.partition("\n\n")
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body.strip().split("\n\n"))
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article>"
    stories = tagged(*((("-", "--language", "en"), given) for given in (TEXT, page, record)))
    assert [story["conflict"]["regions"] for story in stories] == [
        json.loads(record)["conflict"]["regions"]
    ] * 3


def test_text_that_is_not_relevant_says_so() -> None:
    """With the reason in the outcome's word."""
    code, shown, _ = explain(
        "-", given="Bakery wins prize\n\nThe bakery on the square won a prize for its rye bread."
    )
    assert (code, shown.split()[:4]) == (0, ["not", "relevant", "reason", "below_threshold"])


def test_text_may_be_the_argument_itself(tmp_path: Path) -> None:
    """A quoted text gets the tags of a file with the same text; a name with a space in it may be a file."""
    sentence = "Russian artillery shelled Odesa overnight and killed three dock workers"
    named = tmp_path / "an article.txt"
    named.write_text(TEXT, encoding="utf-8")
    *same, story = tagged(((TEXT,), ""), (("-",), TEXT), ((str(named),), ""), ((sentence,), ""))
    regions = [one["conflict"]["regions"] for one in same]
    assert regions == [regions[0]] * 3
    assert regions[0] != []
    assert (story["language"], story["bodies"][0]["value"]) == ("en", sentence)
    assert story["conflict"]["relevance"]["verdict"] == "conflict"


def test_overlay_changes_the_tags(article: Path, tmp_path: Path) -> None:
    """An editor tries a change on one text before running with it."""
    folder = tmp_path / "names"
    folder.mkdir()
    (folder / "zones.tsv").write_text("add\thz-dockland\tDockland\tUA\t\t46.5\t30.7\n")
    (folder / "zone_names.tsv").write_text("add\thz-dockland\tharbour of Odesa\n")
    _, printed, error = explain(str(article), "--overlay", str(folder), "--json")
    assert error == ""
    assert "hz-dockland" in json.loads(printed)["conflict"]["regions"]


def test_text_too_short_to_detect_its_language_asks_for_it() -> None:
    """Without a language there are no cues, and the output says what to add."""
    headline = "Shelling of Odesa kills three"
    _, shown, _ = explain(headline)
    assert "language unknown   (too short to detect: name it with --language)" in shown
    _, shown, _ = explain(headline, "--language", "en")
    assert shown.startswith("story ")


async def test_url_is_fetched_and_read_as_a_page_of_the_service() -> None:
    """Through the same client and the same extraction."""
    async with Site() as site:
        url = "http://paper.test/1"
        site.put_page(url, "Shelling of the harbour kills three")
        resolve = f'--set=resolve={{"*.test": "{LOOPBACK}:{site.port}"}}'
        code, printed, error = await asyncio.to_thread(explain, url, "--json", resolve)
        assert (code, error) == (0, "")
        assert json.loads(printed)["ingest"]["final_url"] == url
        code, _, error = await asyncio.to_thread(explain, "http://paper.test/none", resolve)
    assert (code, error) == (
        1,
        "conflictwire: requesting http://paper.test/none: HTTP status 404, so there is no text to tag\n",
    )


@pytest.mark.parametrize(
    ("arguments", "given", "expected"),
    [
        (("nowhere.txt",), "", "reading nowhere.txt: No such file or directory"),
        (("http://127.0.0.1/secret",), "", "which is not public"),
        (("nowhere.txt",), "", "give a file, a URL, a text of several words in quotes, or - for"),
        (("-",), "{}", "give a ninjs item with `ingest`, a page, or plain text"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    arguments: tuple[str, ...], given: str, expected: str
) -> None:
    """Exit code 1, nothing on standard output."""
    code, shown, error = explain(*arguments, given=given)
    assert (code, shown) == (1, "")
    assert error.startswith("conflictwire: ")
    assert expected in error


def test_language_that_is_not_a_tag_is_refused_with_an_example(article: Path) -> None:
    """A wrong value says what is expected, before anything is read."""
    code, shown, error = explain(str(article), "--language", "englysh")
    assert (code, shown) == (2, "")
    assert "'englysh' is not a BCP 47 language tag, such as uk or pt-BR" in error


def test_steps_of_a_page_are_shown_without_reading_the_taggers_data(article: Path) -> None:
    """Of HTML alone: a text has no steps."""
    page = f"<html lang=en><body><article><h1>Harbour</h1><p>{TEXT * 2}</p></article></body></html>"
    code, shown, error = explain("-", "--steps", given=page)
    assert (code, error) == (0, "")
    assert shown.startswith("article")
    assert "kept" in shown
    code, shown, error = explain(str(article), "--steps")
    assert (code, shown) == (1, "")
    assert "not a page; --steps needs a URL, or HTML" in error
