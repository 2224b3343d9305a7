"""Letters that were encoded twice, and those that only look so."""

import pytest

from ingest.core.feeds import parsing
from ingest.core.feeds.documents import FeedDocument
from ingest.core.web.mojibake import mended


def twice(text: str) -> str:
    """Return a text as a program gives it that takes UTF-8 for windows-1252."""
    gaps = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(chr(byte) if byte in gaps else bytes([byte]).decode("cp1252") for byte in text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "Взрыв на рынке",
        "It’s “over”",
        "Élection à l’été",
        "市場で爆発",
        "انفجار في السوق",
        "Kariuomenė už upės",
    ],
)
def test_letters_encoded_twice_are_mended(text: str) -> None:
    """In every script, also where the charset has gaps."""
    assert mended(twice(text)) == text
    item = f"<rss><channel><item><title>{twice(text)}</title></item></channel></rss>".encode()
    document = parsing.parse(item, url="http://a.test/", headers={})
    assert isinstance(document, FeedDocument)
    assert document.items[0].title == text


@pytest.mark.parametrize(
    "text",
    ["AMANHÃ» é", "IRMÃ\xa0x", "naïve – test", "Ärzte", "Взрыв", "Ã é", "&#226;&#40;&#161;", "Fußball"],
)
def test_text_that_was_encoded_once_stays(text: str) -> None:
    """One letter that is as it should be says that the others are, too."""
    assert mended(text) == text


def test_references_to_the_bytes_of_a_letter_are_that_letter() -> None:
    """No text has them otherwise."""
    assert mended("wait&#226;&#128;&#166;") == "wait…"
