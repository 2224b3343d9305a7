"""Text of others on the terminal: it moves no cursor and turns no line."""

import json
from io import StringIO

import pytest
from rich.console import Console

from conflictwire.columns import ShownColumn, ShownRow, print_columns
from conflictwire.printable import escaped, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred", "a [31mred"),
        ("\x9b2Jgone", " 2Jgone"),
        ("one\ntwo", "one two"),
        ("\u202edesrever", " desrever"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("\U0001f468\u200d\U0001f692", "\U0001f468\u200d\U0001f692"),
    ],
    ids=["escape", "C1", "line feed", "override", "Persian", "emoji"],
)
def test_control_becomes_a_blank_of_the_same_length(text: str, shown: str) -> None:
    """Spans of the text stay where they were."""
    assert printable(text) == shown
    assert len(shown) == len(text)


def test_what_is_kept_is_named() -> None:
    """A body has lines."""
    assert printable("one\ntwo\r", keep="\n") == "one\ntwo "


def test_cells_and_details_of_a_table_are_printable() -> None:
    """A feed's name and a server's error come from others."""
    terminal = Console(file=StringIO(), width=60)
    print_columns(terminal, [ShownColumn("feed", share=1)], [ShownRow(("A\x1b[2J",), detail="B\u202e")])
    assert isinstance(terminal.file, StringIO)
    assert not set("\x1b\u202e") & set(terminal.file.getvalue())


def test_json_keeps_every_character_and_none_acts_on_a_terminal() -> None:
    """A feed's title is printed by `feeds list --json`, and read by a program."""
    value = {"title": "a\x1b[2J\x9b\u202e\u2028 Львів ‌‍", "n": 1}
    assert json.loads(escaped(value)) == value
    assert not any(char in escaped(value) for char in "\x1b\x9b\u202e\u2028")
    assert "Львів" in escaped(value)
