"""Plain lists: one URL a line with remarks, and the `urls` file of newsboat.

Owns what is a remark, and newsboat's tags. A line is a URL or it is refused: what stands behind it would
become a part of the address.
"""

import re
from collections.abc import Iterator

from ingest.core.feeds.lists.rows import RawRow

__all__ = ["is_newsboat", "read_newsboat", "read_plain"]

_REMARK = re.compile(r"(?:^|\s)#.*", re.DOTALL)
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
# A row of a table may hold a quote after a blank as well; there something follows it.
_TAGGED = re.compile(r'^\s*"?[a-z]+:[^\s"]+"?(?:\s+"[^"]*")+\s*(?:#.*)?$', re.IGNORECASE)
_COMMANDS = ("exec:", "filter:", "query:")


def is_newsboat(lines: list[str], name: str) -> bool:
    """Return whether the lines are those of newsboat, by the file's name or a URL with tags in quotes."""
    file = name.replace("\\", "/").rpartition("/")[2].lower()
    if file in ("urls", "newsboat", "newsbeuter") or file.endswith((".urls", "newsboat.txt")):
        return True
    return any(_TAGGED.match(line) or line.lstrip(' "').startswith(_COMMANDS) for line in lines)


def read_plain(lines: list[str]) -> Iterator[RawRow]:
    """Yield each line that is not blank nor a remark; a remark begins with # after a blank."""
    for number, line in enumerate(lines, start=1):
        url = _REMARK.sub("", line).strip()
        if url:
            yield RawRow(number, line, {"url": url})


def read_newsboat(lines: list[str]) -> Iterator[RawRow]:
    """Yield the feeds of newsboat: URL, tags (the first is the group), `~` before a title, `!` hides.

    Source:
        newsboat's manual, "The urls File" (https://newsboat.org/releases/2.40/docs/newsboat.html).
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        tokens = [re.sub(r"\\(.)", r"\1", quoted) or bare for quoted, bare in _TOKEN.findall(line)]
        url, *tags = [token for token in tokens if token] or [""]
        if url.startswith(_COMMANDS):
            command = url.partition(":")[0]
            yield RawRow(number, line, {}, problem=f"newsboat's `{command}:` is no feed on the web")
            continue
        remark = next((n for n, tag in enumerate(tags) if tag.startswith("#")), len(tags))
        named = [tag[1:] for tag in tags[:remark] if tag.startswith("~")]
        labels = [tag for tag in tags[:remark] if not tag.startswith(("~", "!"))]
        values = {
            "url": url,
            "publisher": named[0] if named else "",
            "group": labels[0] if labels else "",
            "categories": ",".join(label.replace(",", " ") for label in labels),
        }
        yield RawRow(number, line, values)
