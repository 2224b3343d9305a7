"""Charsets: the bytes of a document from the web as text.

Owns which declaration is believed, for pages, feeds and lists of feeds alike. What a label means is the
Encoding standard's, as `webencodings` has it; what is left undeclared is `ingest.core.web.charset_guesses`.
"""

import math
import re

import webencodings

from ingest.core.web.charset_guesses import guess, is_not_latin

__all__ = ["decode", "decode_html", "decode_xml", "encoding_of"]

_SNIFFED_BYTES = 4096  # WHATWG's prescan reads 1,024; pages with long comments before it are common
# UTF-32's mark for little-endian begins with UTF-16's.
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r'charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
_META_CHARSET = re.compile(rb'<meta[^>]{0,200}?charset\s*=\s*["\']?\s*([\w.:-]{1,40})', re.IGNORECASE)
# Not anchored: blank lines and warnings of the publisher's own program stand before it.
_XML_CHARSET = re.compile(
    rb'<\?xml\s[^>]{0,100}?encoding\s*=\s*["\']\s*([\w.: -]{1,40}?)\s*["\']', re.IGNORECASE
)
_LANGUAGE = re.compile(
    rb'(?:\blang\s*=\s*["\']?|<(?:\w+:)?language>\s*(?:<!\[CDATA\[)?\s*|"language"\s*:\s*")([a-zA-Z]{2,3})\b',
    re.IGNORECASE,
)

# A label that is readable in the document's own bytes was not written in UTF-16 (WHATWG HTML §13.2.3.2).
_IN_A_DOCUMENT = {"utf-16be": "utf-8", "utf-16le": "utf-8", "x-user-defined": "windows-1252"}
_REPLACEMENT = "replacement"  # the standard's encoding of charsets that browsers refuse to decode
_MISSPELT = re.compile(r"(?:windows|win|cp|ms|x)*?(125[0-8]|874|932|949|936)\Z")
_ISO = re.compile(r"iso(8859)(\d{1,2})\Z|latin(1|2)\Z")

# A false declaration of UTF-8 shows in many bytes that are not UTF-8 among few characters that are. A
# text cut inside a character, a stray byte or a pasted quotation mark are one or two among thousands.
_MIN_FALSE_BYTES = 8
_FALSE_SHARE = 4
# Characters of UTF-8 for each one that is damaged, and in a whole document: of 400,000 fragments in other
# charsets (15 languages, 24 charsets, one word and more) 4 have so many, 82 pass without a bad byte.
_MIN_UTF_8_CHARACTERS = 4
_UTF_8_SHARE = 4
_REMAINS = 4  # replacement characters that a damaged character of four bytes leaves
_UNREADABLE_RUN = re.compile("\ufffd+")
# Of a declared charset that cannot read more than this, the next declaration is tried.
_MAX_UNREADABLE_SHARE = 0.02


def decode(
    body: bytes,
    *,
    http_charset: str | None = None,
    declared: str | None = None,
    language: str | None = None,
    country: str | None = None,
) -> str:
    """Return a document's text; a byte that its charset cannot read is one replacement character.

    A byte order mark comes first. Bytes above ASCII that are valid UTF-8 are UTF-8, also where another
    charset is declared: servers with one charset header for all they send are common, and no other charset's
    text passes as UTF-8 by accident. Then the header and the document's own declaration, of which a header of
    Latin-1 is no more than a server's default; at last the likeliest charset by the letters. Where UTF-8 is
    declared, a few bad bytes never make it another charset. Latin-1, which programs declare without a look,
    is not believed of words that have hardly a letter of ASCII.

    Args:
        http_charset: Of the response's header, any label; None where there is none.
        declared: What the document says of itself, any label.
        language: BCP 47; counts where nothing is declared. None has it looked for in the document.
        country: ISO 3166-1 alpha-2 of the publisher, in any case; counts likewise.

    Source:
        WHATWG HTML §13.2.3.2 (order); WHATWG Encoding §4.2 (labels); RFC 7303 §3 (XML).
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace").lstrip("\ufeff")
    wide = _wide_charset(body)
    if wide is not None:
        return body.decode(wide, "replace")
    ascii_only = body.isascii()
    if not ascii_only and (text := _as_utf_8(body)) is not None:
        return text
    for encoding in _candidates(http_charset, declared):
        text = _decoded(body, encoding)
        if text is not None and not (encoding.name == "windows-1252" and is_not_latin(body)):
            return text
    if ascii_only and b"\x1b$" not in body:
        return body.decode("ascii")
    return body.decode(guess(body, language or _language_in(body), country), "replace")


def decode_html(body: bytes, content_type: str | None) -> str:
    """Return a page's text, as `decode`.

    Args:
        content_type: The response's header, verbatim.
    """
    head = body[:_SNIFFED_BYTES]
    found = next((match for match in (_META_CHARSET.search(head), _XML_CHARSET.search(head)) if match), None)
    return decode(body, http_charset=_header_charset(content_type), declared=_label(found))


def decode_xml(
    body: bytes, content_type: str | None, language: str | None = None, country: str | None = None
) -> str:
    """Return the text of an XML document, as `decode`.

    Args:
        content_type: The response's header, verbatim.
        language: BCP 47, of the response's header or the operator; None where nobody says.
        country: ISO 3166-1 alpha-2 of the publisher, in any case.
    """
    declared = _label(_XML_CHARSET.search(body[:_SNIFFED_BYTES]))
    return decode(
        body,
        http_charset=_header_charset(content_type),
        declared=declared,
        language=language,
        country=country,
    )


def encoding_of(label: str) -> webencodings.Encoding | None:
    """Return the encoding of a label (`name`, and `codec_info` of Python), None for an unknown label.

    Source:
        WHATWG Encoding §4.2 (labels); §10.1: GBK is decoded as gb18030, which has more than Python's gbk.
    """
    encoding = webencodings.lookup(label) or webencodings.lookup(_respelt(label))
    return webencodings.lookup("gb18030") if encoding is not None and encoding.name == "gbk" else encoding


def _respelt(label: str) -> str:
    """Return the standard's spelling of a label with other separators (`cp-1251`, `UTF 8`, `win1250`)."""
    bare = re.sub(r"[\s._:-]", "", label.lower())
    if found := _MISSPELT.match(bare):
        return {"932": "shift_jis", "949": "euc-kr", "936": "gbk"}.get(found[1], f"windows-{found[1]}")
    if found := _ISO.match(bare):
        return f"iso-8859-{found[2] or found[3]}"
    return "utf-8" if bare.startswith("utf8") else bare


def _header_charset(content_type: str | None) -> str | None:
    found = _HEADER_CHARSET.search(content_type or "")
    return found[1] if found else None


def _label(found: re.Match[bytes] | None) -> str | None:
    return found[1].decode("ascii") if found else None


def _language_in(body: bytes) -> str | None:
    return _label(_LANGUAGE.search(body[:_SNIFFED_BYTES]))


def _wide_charset(body: bytes) -> str | None:
    """Return the charset of a document without a mark whose first letters have zero bytes beside them."""
    head = body[:64]
    if b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if head.count(0) > len(head) * 0.7:
        return "utf-32-le" if head[0] else "utf-32-be"
    if odd > half * 0.4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd == 0 else None


def _candidates(http_charset: str | None, declared: str | None) -> list[webencodings.Encoding]:
    """Return the declared encodings in the order in which they are believed."""
    header = encoding_of(http_charset) if http_charset else None
    own = encoding_of(declared) if declared else None
    if own is not None:
        own = encoding_of(_IN_A_DOCUMENT.get(own.name, own.name))
    if header is not None and own is not None and header.name == "windows-1252":
        header, own = own, header
    return [encoding for encoding in (header, own) if encoding is not None]


def _decoded(body: bytes, encoding: webencodings.Encoding) -> str | None:
    """Return the text in a declared encoding, None where it shows that the declaration is false."""
    if encoding.name == _REPLACEMENT:
        return "\ufffd" if body else ""
    if encoding.name == "utf-8":
        text = body.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        return (
            None if bad >= _MIN_FALSE_BYTES and _FALSE_SHARE * bad > _characters_above_ascii(text) else text
        )
    decoded: str = encoding.codec_info.decode(body, "replace")[0]
    return decoded if decoded.count("\ufffd") <= max(2, _MAX_UNREADABLE_SHARE * len(decoded)) else None


def _as_utf_8(body: bytes) -> str | None:
    """Return the text of bytes that are UTF-8 but for a few: no other charset passes as it so often."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad == 0:
        return text
    good = _characters_above_ascii(text) - bad
    if good < max(_MIN_UTF_8_CHARACTERS, _UTF_8_SHARE * bad / _REMAINS):
        return None
    damaged = sum(math.ceil(len(run) / _REMAINS) for run in _UNREADABLE_RUN.findall(text))
    return text if good >= _UTF_8_SHARE * damaged else None


def _characters_above_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))
