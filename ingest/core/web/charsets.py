"""Charsets: the bytes of a page as text.

Owns which declaration is believed. What a label means is the Encoding standard's, as `webencodings` has it;
feeds have feedparser's own rules.
"""

import re

import webencodings
from charset_normalizer import from_bytes

__all__ = ["decode_html", "encoding_of"]

_GUESSED_BYTES = 16_384  # enough letters to tell a language's charset from another's
_MIN_LETTERS = 32  # beyond ASCII; fewer show nothing
_SNIFFED_BYTES = 4096  # WHATWG's prescan reads 1,024; pages with long comments before it are common
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_HEADER_CHARSET = re.compile(r'charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
_META_CHARSET = re.compile(rb'<meta[^>]{0,200}?charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
_XML_CHARSET = re.compile(rb'\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*["\']([\w.:-]{1,40})', re.IGNORECASE)

# A label that is readable in the page's own bytes was not written in UTF-16 (WHATWG HTML §13.2.3.2, prescan).
_IN_A_PAGE = {"utf-16be": "utf-8", "utf-16le": "utf-8", "x-user-defined": "windows-1252"}
_REPLACEMENT = "replacement"  # the standard's encoding of charsets that browsers refuse to decode


def decode_html(body: bytes, content_type: str | None) -> str:
    """Return a page's text; what its charset cannot read is replaced.

    Bytes above ASCII that are valid UTF-8 are UTF-8, also where another charset is declared: servers with one
    charset header for all of their pages are common, and no other charset's text passes as UTF-8 by accident.

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
    declared = _declared(body, content_type)
    if declared is None:
        return body.decode("ascii") if body.isascii() else body.decode(_guessed(body), "replace")
    if declared.name == _REPLACEMENT:
        return "\ufffd" if body else ""
    text: str = declared.codec_info.decode(body, "replace")[0]
    return text


def encoding_of(label: str) -> webencodings.Encoding | None:
    """Return the encoding of a label (`name`, and `codec_info` of Python), None for an unknown label.

    Source:
        WHATWG Encoding §4.2 (labels); §10.1: GBK is decoded as gb18030, which has more than Python's gbk.
    """
    encoding = webencodings.lookup(label)
    return webencodings.lookup("gb18030") if encoding is not None and encoding.name == "gbk" else encoding


def _declared(body: bytes, content_type: str | None) -> webencodings.Encoding | None:
    """Return the first declared encoding with a known label: the header's, then the page's own."""
    header = _HEADER_CHARSET.search(content_type or "")
    if header is not None and (encoding := encoding_of(header[1])) is not None:
        return encoding
    head = body[:_SNIFFED_BYTES]
    for found in (_META_CHARSET.search(head), _XML_CHARSET.search(head)):
        if found is not None and (encoding := encoding_of(found[1].decode("ascii"))) is not None:
            return encoding_of(_IN_A_PAGE.get(encoding.name, encoding.name))
    return None


def _guessed(body: bytes) -> str:
    """Return the likeliest charset of bytes that say nothing, by the share of letters that it reads."""
    if sum(byte >= 0x80 for byte in body[:_GUESSED_BYTES]) < _MIN_LETTERS:
        return "cp1252"
    best = from_bytes(body[:_GUESSED_BYTES]).best()
    return best.encoding if best is not None else "cp1252"
