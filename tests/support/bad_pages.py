"""Pages that break extractors, by what is wrong with them, each with a story where there is room for one."""

import gzip
import json

__all__ = ["STORY", "bad_pages", "page"]

STORY = (
    "The ferry between the two islands ran again on Monday after nine days in the harbour, its crew said.",
    "Repairs of the second engine had taken longer than planned as a part had to come from the mainland.",
    "Passengers waited at the pier from six in the morning, and the first crossing was full, officials said.",
)


def page(body: str = "", *, head: str = "", paragraphs: tuple[str, ...] = STORY) -> bytes:
    """A page with a story, and with `body` before it."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html><head><title>Ferry runs again</title>{head}</head>"
        f"<body>{body}<article><h1>Ferry runs again</h1>{story}</article></body></html>"
    ).encode()


def nested(depth: int) -> bytes:
    """The story inside that many containers."""
    story = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return f"<html><body>{'<div>' * depth}{story}{'</div>' * depth}</body></html>".encode()


def bad_pages() -> dict[str, bytes]:
    """Return name to page."""
    attributes = " ".join(f'a{n}="{n}"' for n in range(100_000))
    block = json.dumps({"@type": "Thing", "data": ["x" * 100] * 50_000})
    return {
        "100,000 attributes": page(f"<div {attributes}></div>"),
        "a tag of 600 KB": page(f'<img src="data:image/png;base64,{"A" * 600_000}">'),
        "300 deep": nested(300),
        "1,000 deep": nested(1_000),
        "3,000 deep": nested(3_000),
        "50,000 deep": nested(50_000),
        "60,000 paragraphs": page("".join(f"<p>Line {n}.</p>" for n in range(60_000))),
        "40,000 navigation divs": page("<div class='nav'><a href='/'>Home</a></div>" * 40_000),
        "20,000 list links": page(
            "<ul>" + "".join(f"<li><a href='/{n}'>Link {n}</a></li>" for n in range(20_000)) + "</ul>"
        ),
        "5 MB of JSON-LD": page(head=f'<script type="application/ld+json">{block}</script>'),
        "10 MB": page("<p>" + "word " * 2_000_000 + "</p>"),
        "JSON": json.dumps({"story": STORY}).encode(),
        "PDF": b"%PDF-1.7\n" + bytes(range(256)) * 400,
        "JPEG": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400,
        "gzip inside": gzip.compress(page()),
        "binary": bytes(range(256)) * 400,
        "empty": b"",
        "spaces": b"  \n ",
        "self-closed html": b"<html/>",
        "unclosed tag": b"<html><body><div " + b"a" * 200_000,
    }
