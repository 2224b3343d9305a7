"""Plain text from feeds' markup, and pages' charsets."""

import pytest

from ingest.core.web.charsets import decode_html
from ingest.core.web.text import cut_utf8, paragraphs, plain, storable


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("  plain \n text ", "plain text"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("a < b & c", "a < b & c"),
        ("<p>one</p><p>two<br>three</p>", "one two three"),
        ("<b>bo</b>ld", "bold"),
        ("x<script>alert(1)</script><style>p{}</style>y", "xy"),
        ("a<!-- c -->b<?php ?>", "ab"),
        ("nul\x00 esc\x1b \ud800lone", "nul esc lone"),
        ("e\u0301", "é"),
        ("", ""),
        ("<!---->", ""),
    ],
)
def test_markup_becomes_one_line_of_text(markup: str, text: str) -> None:
    """Blocks separate words, inline tags don't; scripts and comments are not text."""
    assert plain(markup) == text


def test_paragraphs_are_parted_by_one_blank_line() -> None:
    """Of HTML by its blocks, of plain text by its blank lines."""
    assert paragraphs("<div><p>one\nline</p><ul><li>two</li></ul>tail</div>") == "one line\n\ntwo\n\ntail"
    assert paragraphs("one\nline\n\n\n two &amp; three") == "one line\n\ntwo & three"


def test_cut_falls_between_code_points() -> None:
    """A letter of two bytes is kept whole or not at all."""
    assert cut_utf8("жж", 4) == ("жж", False)
    assert cut_utf8("жж", 3) == ("ж", True)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("K\u200byiv \u202eflesti\u202c", "Kyiv flesti"),
        ("\u2066Gaza\u2069 \u200fcity\ufeff", "Gaza city"),
        ("cease\u00adfire", "ceasefire"),
        ("\x9b31mred\x85line", "31mred\x85line"),
        ("K\u200dyiv", "Kyiv"),
        ("\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u200c\u0631\u0648\u062f"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\U0001f468\u200d\U0001f692", "\U0001f468\u200d\U0001f692"),
        (
            "\u0e01\u0e32\u0e23\u200b\u0e40\u0e21\u0e37\u0e2d\u0e07",
            "\u0e01\u0e32\u0e23\u200b\u0e40\u0e21\u0e37\u0e2d\u0e07",
        ),
    ],
    ids=["override", "isolate", "soft hyphen", "C1", "joiner in Latin", "Persian", "Hindi", "emoji", "Thai"],
)
def test_characters_that_nobody_sees_are_dropped_where_no_script_needs_them(written: str, read: str) -> None:
    """A headline holds the words that it shows."""
    assert storable(written) == read


def test_storable_keeps_what_json_can_carry() -> None:
    """Tabs, newlines and letters beyond the basic plane stay."""
    assert storable("a\tb\n😀\x7f\ufffe") == "a\tb\n😀"


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), "text/html; charset=iso-8859-1", "é"),
        (b"\xef\xbb\xbfx", None, "x"),
        ("é".encode("utf-16"), None, "é"),
        (b"\xe9", "text/html; charset=ISO-8859-1", "é"),
        (b"\x93x\x94", "text/html; charset=latin-1", "“x”"),
        ("<meta charset=windows-1251>ж".encode("cp1251"), None, "<meta charset=windows-1251>ж"),
        (
            "<meta charset=windows-1251>ж".encode("cp1251"),
            "text/html; charset=nonsense",
            "<meta charset=windows-1251>ж",
        ),
        ("日本".encode("iso-2022-jp"), "text/html; charset=iso-2022-jp", "日本"),
        (b"plain", None, "plain"),
        (b"\xe9", None, "é"),
        (b"\xe9", "text/html; charset=hex", "é"),
    ],
)
def test_charset_is_found_by_mark_bytes_header_and_meta(
    body: bytes, content_type: str | None, text: str | None
) -> None:
    """Valid UTF-8 is believed before any declaration, and no declaration before a guess."""
    assert decode_html(body, content_type) == text
