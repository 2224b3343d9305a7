"""Writing a list of feeds: OPML, CSV and JSON that `reading` and other programs read.

Owns what goes out: all that the operator said of a feed, except headers and credentials. They are for one
installation, and a list is made to be passed on.
"""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from xml.sax.saxutils import quoteattr

from schemas.feeds import Feed

__all__ = ["FORMATS", "render_feed_list"]

FORMATS = ("opml", "csv", "json")
_FIELDS = ("url", "publisher", "language", "country", "kind", "group")
_LISTS = ("categories", "speaks_for")
_INTERVALS = ("min_interval_seconds", "max_interval_seconds")
# Of OPML itself, then ours: readers skip attributes that they do not know (OPML 2.0, "What is an outline").
_OPML_NAMES = {
    "language": "language",
    "country": "country",
    "kind": "kind",
    "min_interval_seconds": "minInterval",
    "max_interval_seconds": "maxInterval",
}


def render_feed_list(feeds: Sequence[Feed], output_format: str) -> str:
    """Return the feeds as a text of one of `FORMATS`."""
    match output_format:
        case "csv":
            return _csv(feeds)
        case "json":
            return _json(feeds)
        case _:
            return _opml(feeds)


def _csv(feeds: Sequence[Feed]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_FIELDS, *_LISTS, *_INTERVALS))
    for feed in feeds:
        values = [getattr(feed, name) or "" for name in _FIELDS]
        intervals = [getattr(feed, name) or "" for name in _INTERVALS]
        lists = [",".join(getattr(feed, name)) for name in _LISTS]
        writer.writerow((*values, *lists, *intervals))
    return out.getvalue()


def _json(feeds: Sequence[Feed]) -> str:
    rows = [
        {
            name: value
            for name in (*_FIELDS, *_LISTS, *_INTERVALS)
            if (value := getattr(feed, name)) not in (None, ())
        }
        for feed in feeds
    ]
    return json.dumps({"feeds": rows}, ensure_ascii=False, indent=2) + "\n"


def _opml(feeds: Sequence[Feed]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        "  <head><title>conflictwire feeds</title></head>",
        "  <body>",
    ]
    open_folders: list[str] = []
    for feed in sorted(feeds, key=lambda each: (each.group or "", each.url)):
        folders = [name for name in (feed.group or "").split("/") if name]
        shared = 0
        while shared < min(len(folders), len(open_folders)) and folders[shared] == open_folders[shared]:
            shared += 1
        lines += [
            "    " + "  " * depth + "</outline>" for depth in range(len(open_folders) - 1, shared - 1, -1)
        ]
        lines += [
            "    " + "  " * depth + f"<outline text={_quoted(folders[depth])}>"
            for depth in range(shared, len(folders))
        ]
        open_folders = folders
        lines.append("    " + "  " * len(folders) + _outline(feed))
    lines += ["    " + "  " * depth + "</outline>" for depth in range(len(open_folders) - 1, -1, -1)]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Feed) -> str:
    name = feed.publisher or feed.url
    attributes = [("type", "rss"), ("text", name), ("title", name), ("xmlUrl", feed.url)]
    attributes += [(out, str(value)) for own, out in _OPML_NAMES.items() if (value := getattr(feed, own))]
    if feed.categories:
        attributes.append(("category", ",".join(feed.categories)))
    if feed.speaks_for:
        attributes.append(("speaksFor", ",".join(feed.speaks_for)))
    return "<outline " + " ".join(f"{name}={_quoted(value)}" for name, value in attributes) + "/>"


def _quoted(value: str) -> str:
    return quoteattr(value, {"\n": " ", '"': "&quot;"})
