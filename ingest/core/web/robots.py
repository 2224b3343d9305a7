"""robots.txt: what a site forbids to us, and how long it asks to wait between two requests.

Owns reading the file and judging a URL by it. When it is asked for, and what follows where it cannot be had,
is `ingest.core.fetching.site_rules`. It reads as RFC 9309 says and is lenient as the large search engines'
readers are: a file that a person wrote means what he meant. `tests/unit/test_ingest_robots.py` compares with
Protego.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.core.web.path_patterns import matches, normal_pattern, path_of
from ingest.core.web.urls import Url

__all__ = ["MAX_ROBOTS_BYTES", "Robots", "parse_robots", "product_token"]

MAX_ROBOTS_BYTES = 512_000  # RFC 9309 §2.5 asks for 500 kibibytes at least; what follows is not read
_MAX_LINE_BYTES = 16_384  # twice the longest URL
_MAX_RULES = 10_000  # judging one page then takes some milliseconds at most

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")  # RFC 9309 §2.2.1
_AGENT_NAMES = frozenset({"user-agent", "useragent", "user agent"})
_ALLOW_NAMES = frozenset({"allow"})
_DISALLOW_NAMES = frozenset({"disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"})
_DELAY_NAMES = frozenset({"crawl-delay", "crawldelay", "crawl delay"})
_DELAY = re.compile(r"\d{1,7}(?:\.\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Robots:
    """What a robots.txt says to one crawler.

    Attributes:
        rules: Pattern and whether it allows, the most specific first, allowing ones before others.
        crawl_delay_seconds: Between two requests; 0 where it does not say.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    crawl_delay_seconds: float = 0.0

    def forbidding(self, url: Url) -> str | None:
        """Return the pattern that forbids a URL; None where it may be fetched.

        Source:
            RFC 9309 §2.2.2: the longest match decides, of two alike the one that allows.
        """
        path = path_of(url)
        for pattern, allows in self.rules:
            if matches(pattern, path):
                return None if allows or path == "/robots.txt" else pattern
        return None


def product_token(user_agent: str) -> str:
    """Return the name that lines `User-agent` of robots.txt call us by, in lower case."""
    found = _TOKEN.match(user_agent)
    return found[0].lower() if found else "conflictwire"


def parse_robots(body: bytes, *, product: str) -> Robots:
    """Return what a file says to one crawler; of what is no robots.txt, that it says nothing.

    Args:
        body: Decompressed.
        product: The crawler's `product_token`.

    Source:
        RFC 9309 §2.2. All groups that name the crawler count together; those of `*` where none does.
    """
    own, others = _Group(), _Group()
    is_named = False
    agents: set[str] = set()
    begins = True
    for name, value in _lines(body):
        if name in _AGENT_NAMES:
            agents = (set() if begins else agents) | {_agent(value)}
            begins, is_named = False, is_named or product in agents
            continue
        if name not in _ALLOW_NAMES | _DISALLOW_NAMES | _DELAY_NAMES:
            continue  # sitemaps and the like belong to no group, and end none
        begins = True
        for group, wanted in ((own, product), (others, "*")):
            if wanted in agents:
                group.add(name, value)
    return (own if is_named else others).robots()


class _Group:
    """The lines of all groups for one name."""

    def __init__(self) -> None:
        self._rules: dict[str, bool] = {}
        self._delay = 0.0

    def add(self, name: str, value: bytes) -> None:
        if name in _DELAY_NAMES:
            found = _DELAY.match(value.decode("latin-1"))
            self._delay = max(self._delay, float(found[0])) if found else self._delay
        elif (
            value and len(self._rules) < _MAX_RULES
        ):  # an empty one allows everything, or nothing in particular
            pattern = normal_pattern(value if value[:1] in b"/*" else b"/" + value)
            self._rules[pattern] = self._rules.get(pattern, False) or name in _ALLOW_NAMES

    def robots(self) -> Robots:
        # Length in octets of the escaped form: what is compared is what counts.
        ordered = sorted(self._rules.items(), key=lambda rule: (-len(rule[0]), not rule[1]))
        return Robots(tuple(ordered), self._delay)


def _agent(value: bytes) -> str:
    text = value.decode("latin-1")
    if text.startswith("*"):
        return "*"
    found = _TOKEN.match(text)
    return found[0].lower() if found else ""


def _lines(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and value of each line that has both; a name is in lower case."""
    lines = _LINE_END.split(_as_octets(body[:MAX_ROBOTS_BYTES]))
    if len(body) >= MAX_ROBOTS_BYTES:
        lines.pop()  # half of a pattern would forbid more than the whole
    for line in lines:
        if len(line) > _MAX_LINE_BYTES:
            continue  # likewise
        bare = line.partition(b"#")[0].strip(b" \t\v\f\0\xa0")
        name, separator, value = bare.partition(b":")
        if not separator:
            name, separator, value = bare.partition(b" ")  # the colon is forgotten
        if separator:
            yield name.decode("latin-1").strip().lower(), value.strip()


def _as_octets(body: bytes) -> bytes:
    """Return the file without a byte order mark, in UTF-8 where that says UTF-16."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return body.removeprefix(b"\xef\xbb\xbf")
