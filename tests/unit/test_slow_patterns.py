"""Texts that take quadratic time if one is careless: each is read in time that grows with its size.

The bound is CPU time, ten times what is needed on a slow machine; with a careless step each takes minutes.
"""

import gzip
import time
import unicodedata
from collections.abc import Callable

import pytest

from ingest.core.extraction.pipeline import extract
from ingest.core.web.decompression import decompress
from ingest.core.web.text import nfc, one_line, paragraphs, plain
from ingest.core.web.urls import Url
from tests.support.bad_pages import page

MAX_CPU_SECONDS = 8.0
MARKS = "a" + "\u0301\u0327" * 200_000
ATTRIBUTES = "<b " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x</b>"


def read(body: str = "", *, head: str = "") -> None:
    """Read a page with that in it."""
    extract(page(body, head=head), url=Url.parse("https://a.test/1"), content_type="text/html")


CASES: dict[str, Callable[[], object]] = {
    "combining marks of one letter": lambda: one_line(MARKS),
    "combining marks in markup": lambda: paragraphs(f"<p>{MARKS}</p>"),
    "combining marks on a page": lambda: read(f"<p>{MARKS}</p>"),
    "attributes of one tag": lambda: plain(ATTRIBUTES),
    "attributes of many tags": lambda: read(
        ("<div " + " ".join(f"a{n}=1" for n in range(100)) + "></div>") * 1000
    ),
    "dashes in a title": lambda: read(head=f'<meta property="og:title" content="{"a - " * 50_000}">'),
    "scripts that are not closed": lambda: read("<script>" * 50_000),
    "comments that are not closed": lambda: read("<!-- " * 50_000),
    "siblings": lambda: read("<span>a</span> " * 30_000),
    "tables in tables": lambda: read("<table>" * 6_000),
    "lists in lists": lambda: read("<ul><li>" * 30_000),
    "empty members of gzip": lambda: decompress(gzip.compress(b"") * 200_000, "gzip", max_bytes=1 << 20),
}


@pytest.mark.parametrize("name", CASES)
def test_time_grows_with_the_size(name: str) -> None:
    """One page or one feed of a stranger holds a worker for a moment."""
    began = time.process_time()
    CASES[name]()
    assert time.process_time() - began < MAX_CPU_SECONDS


def test_marks_beyond_the_thirtieth_are_dropped_and_no_others() -> None:
    """A letter with a few stays what it is, in NFC, also in a text without blanks."""
    long = "x" * 2000
    assert nfc(long + "e\u0301") == long + "\u00e9"
    assert nfc(long + "a" + "\u0327" * 40) == long + "a" + "\u0327" * 30
    word = "a" + "\u0327" * 40
    assert nfc(word) == unicodedata.normalize("NFC", word)


def test_members_of_gzip_are_one_body_whatever_their_sizes() -> None:
    """Small and large ones, empty ones between them, and what is no member at the end."""
    texts = [b"a" * 10, b"", bytes(range(256)) * 500, b"", b"z"]
    body = b"".join(map(gzip.compress, texts))
    assert decompress(body, "gzip", max_bytes=1 << 20) == b"".join(texts)
    assert decompress(body + b"garbage", "gzip", max_bytes=1 << 20) == b"".join(texts)
