"""Text that others wrote, before it goes to a terminal."""

import json

__all__ = ["escaped", "printable"]

_JOINERS = "\u200c\u200d"  # of Persian, Hindi and emoji; neither moves a cursor nor turns a line


def printable(text: str, *, keep: str = "") -> str:
    """Return the text, the same length, without characters that control a terminal or turn its lines.

    Args:
        keep: Characters that stay all the same, such as the line feed.
    """
    return "".join(char if char.isprintable() or char in _JOINERS or char in keep else " " for char in text)


def escaped(value: object) -> str:
    """Return a value as JSON; in its texts each such character is an escape, so that nothing is lost."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(
        char if char.isprintable() or char in _JOINERS else json.dumps(char)[1:-1] for char in text
    )
