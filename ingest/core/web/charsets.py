"""Charsets: the bytes of a page as text.

Owns which declaration is believed; feeds have feedparser's own rules.
"""

import re

from charset_normalizer import from_bytes

__all__ = ["decode_html"]

_GUESSED_BYTES = 16_384  # enough letters to tell a language's charset from another's
_FEWEST_LETTERS = 32  # beyond ASCII; fewer tell nothing
_SNIFFED_BYTES = 4096  # WHATWG's prescan reads 1,024; pages with long comments before it are common
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADER_CHARSET = re.compile(r'charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
_META_CHARSET = re.compile(rb'<meta[^>]{0,200}?charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
_XML_CHARSET = re.compile(rb'\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["\']([\w.:-]{1,40})', re.IGNORECASE)
_WHATWG = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "shift-jis": "cp932",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "unicode": "utf-16-le",
}


def decode_html(body: bytes, content_type: str | None) -> str:
    """Return a page's text; what its charset cannot read is replaced.

    Bytes above ASCII that are valid UTF-8 are UTF-8, whatever is declared: servers with one charset header
    for all of their pages are common, and no other charset's text passes as UTF-8 by accident.

    Args:
        content_type: The response's header, verbatim.

    Source:
        WHATWG HTML §13.2.3.2 (order: byte order mark, header, prescan); WHATWG Encoding §4.2 (labels).
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    if not body.isascii():
        try:
            return body.decode()
        except UnicodeDecodeError:
            pass
    for label in _declared(body, content_type):
        try:
            return body.decode(_WHATWG.get(label, label), "replace")
        except (LookupError, UnicodeError):
            continue
    return body.decode("ascii") if body.isascii() else body.decode(_guessed(body), "replace")


def _guessed(body: bytes) -> str:
    """Return the likeliest charset of bytes that say nothing, by the share of letters that it reads."""
    if sum(byte >= 0x80 for byte in body[:_GUESSED_BYTES]) < _FEWEST_LETTERS:
        return "cp1252"
    best = from_bytes(body[:_GUESSED_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def _declared(body: bytes, content_type: str | None) -> list[str]:
    head = body[:_SNIFFED_BYTES]
    header = _HEADER_CHARSET.search(content_type or "")
    in_body = (pattern.search(head) for pattern in (_META_CHARSET, _XML_CHARSET))
    labels = [header[1]] if header else []
    return [label.lower() for label in (*labels, *(found[1].decode("ascii") for found in in_body if found))]
