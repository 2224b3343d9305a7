"""The reader: the lines of a part of a page, in the order in which a reader sees them.

Owns what is a line, and where in the region it stands; which lines belong to the article is `selection`'s.
"""

from dataclasses import dataclass
from enum import Enum

from lxml.html import HtmlElement

from ingest.core.extraction.cards import Repeated, is_card, is_menu, linking_boxes
from ingest.core.extraction.inline import BLOCKS, BULLET, flat, fold_lines, has_blocks, written
from ingest.core.extraction.names import Side, side_of
from ingest.core.extraction.region import Region, stands_beside
from ingest.core.extraction.weights import Weights, columns

__all__ = ["SKIPPED", "Line", "PagePart", "read_lines"]

MAX_CELL_COLUMNS = 200  # of a table: a longer cell holds paragraphs, and the table only places them
MAX_LINKED_SHARE = 0.75  # of a line's text; above it the line only leads elsewhere
MIN_ANNOUNCED_SHARE = 0.5  # of a line in the link that the words before it announce
MIN_ANNOUNCED_COLUMNS = 25  # of that link: an address or an account is shorter than a headline
MAX_MEDIA_SHARE = 0.1  # of the text: players, galleries; what has more of it tells the story in pictures

SKIPPED = frozenset(
    {
        "aside",
        "button",
        "dialog",
        "figcaption",
        "footer",
        "form",
        "hr",
        "label",
        "nav",
        "noscript",
        "script",
        "style",
    }
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NEVER_QUOTED = frozenset({"form", "footer", "nav"})
_KINDS = frozenset({"p", "li", "blockquote", "dt", "dd", "pre", *_HEADINGS})


class PagePart(Enum):
    """Where a line stands, in the order of a page.

    LEAD and TAIL are in what the page calls its article, or between it and the headline; BETWEEN is between
    two cores. MEDIA are players and galleries inside the core.
    """

    BEFORE = "before"
    LEAD = "lead"
    CORE = "core"
    BETWEEN = "between"
    TAIL = "tail"
    AFTER = "after"
    MEDIA = "media"


@dataclass(slots=True)
class Line:
    """A line of a page.

    Attributes:
        block: The element that begins and ends the line.
        kind: The tag of the text element that it stands in.
        linked: Characters of it inside links.
        in_menu: Whether it stands in a list that is nearly all links.
    """

    text: str
    block: HtmlElement
    kind: str
    linked: int
    zone: PagePart
    in_menu: bool

    @property
    def is_heading(self) -> bool:
        """Return whether the line is a heading."""
        return self.kind in _HEADINGS

    @property
    def is_linked(self) -> bool:
        """Return whether the line only leads elsewhere."""
        return self.in_menu or self.linked > MAX_LINKED_SHARE * len(self.text) or self._announces_link()

    def _announces_link(self) -> bool:
        """Return whether the line is a few words, a colon and a link: "Read also: …", in any language."""
        if self.linked < MIN_ANNOUNCED_SHARE * len(self.text):
            return False
        begin = len(self.text) - self.linked
        if columns(self.text[begin:]) < MIN_ANNOUNCED_COLUMNS:
            return False
        return self.text[:begin].rstrip().endswith((":", "："))


def read_lines(region: Region, weights: Weights, left: dict[HtmlElement, str] | None = None) -> list[Line]:
    """Return the lines of a region, without those of elements that say to be something else.

    Args:
        left: Takes the elements that are left out, each with the reason.
    """
    reader = _Reader(region, weights, {} if left is None else left)
    reader.child(region.root, "div")
    return reader.lines


class _Reader:
    def __init__(self, region: Region, weights: Weights, left: dict[HtmlElement, str]) -> None:
        self.lines: list[Line] = []
        self._left = left
        self._in_menu = 0
        self._region = region
        self._headline = region.headline
        self._weights = weights
        self._zone = (
            PagePart.LEAD if region.headline is None or region.headline is region.root else PagePart.BEFORE
        )
        self._cores = set(region.cores)
        self._around = {around for core in region.cores for around in (core, *core.iterancestors())}
        self._repeated = Repeated(self._around)
        self._boxes = linking_boxes(region.cores, weights, region.weight)
        self._tells_in_pictures = _media_weight(region, weights) >= MAX_MEDIA_SHARE * region.weight

    def child(self, element: HtmlElement, kind: str) -> None:
        if element is self._region.headline:
            self._zone = PagePart.LEAD
        if element is self._region.article and self._zone is PagePart.BEFORE:
            self._zone = PagePart.LEAD
        if element in self._cores:
            self._zone = PagePart.CORE
        self._element(element, kind)
        if element in self._cores:
            self._zone = PagePart.TAIL if element is self._region.cores[-1] else PagePart.BETWEEN
        if element is self._region.article:
            self._zone = PagePart.AFTER

    def _element(self, element: HtmlElement, kind: str) -> None:
        weight = self._weights.get(element, 0)
        if 2 * weight >= self._region.weight or element in self._around:
            self._read(element, kind)
        elif element.tag in SKIPPED or stands_beside(element, weight, self._region.weight):
            self._left[element] = (
                f"tag {element.tag}" if element.tag in SKIPPED else f"side {_names(element)}"
            )
            self._quotations(element)
        elif self._zone is PagePart.CORE and self._is_media(element):
            self._zone = PagePart.MEDIA
            self._read(element, kind)
            self._zone = PagePart.CORE
        elif self._leads_elsewhere(element):
            self._left[element] = f"{'box' if element in self._boxes else 'card'} {_names(element)}"
            self._quotations(element)
        elif element.tag == "figure":
            for inner in element.iter("blockquote", "table", "pre"):
                self._element(inner, "div")
        else:
            self._read(element, kind)

    def _quotations(self, element: HtmlElement) -> None:
        """Read the quotations in what is left out: posts and speeches are set in boxes of their own."""
        if self._zone is PagePart.CORE and element.tag not in _NEVER_QUOTED:
            for quotation in element.iter("blockquote"):
                self._block(quotation, "blockquote")

    def _leads_elsewhere(self, element: HtmlElement) -> bool:
        if self._zone in (PagePart.LEAD, PagePart.TAIL) and element in self._repeated:
            return True
        return element in self._boxes or is_card(element)

    def _is_media(self, element: HtmlElement) -> bool:
        return not self._tells_in_pictures and side_of(element) is Side.MEDIA

    def _read(self, element: HtmlElement, kind: str) -> None:
        if element.tag == "pre":
            self._add(element.text_content(), 0, element, "pre")
        elif element.tag == "tr":
            self._row(element)
        elif element.tag in ("ul", "ol") and not self._is_announced() and is_menu(element):
            self._left[element] = "menu"
            if self._zone is PagePart.CORE:
                self._in_menu += 1
                self._block(element, kind)
                self._in_menu -= 1
        else:
            inner = "li" if kind == "li" and element.tag in ("p", "div") else element.tag
            self._block(element, inner if inner in _KINDS or kind not in _KINDS else kind)

    def _block(self, element: HtmlElement, kind: str) -> None:
        run, linked = [flat(element.text)], 0
        for child in element:
            if child.tag in BLOCKS or has_blocks(child):
                self._add("".join(run), linked, element, kind)
                run, linked = [], 0
                self.child(child, kind)
            elif child.tag not in SKIPPED:
                text, links = written(child)
                run.append(text)
                linked += links
            if child.tail:
                run.append(flat(child.tail))
        self._add("".join(run), linked, element, kind)

    def _row(self, row: HtmlElement) -> None:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if any(columns(cell.text_content()) > MAX_CELL_COLUMNS for cell in cells):
            for cell in cells:
                self._block(cell, "div")
            return
        parts = [written(cell) for cell in cells]
        texts = [" ".join(fold_lines(text)) for text, _ in parts]
        self._add(" | ".join(filter(None, texts)), sum(linked for _, linked in parts), row, "tr")

    def _add(self, text: str, linked: int, block: HtmlElement, kind: str) -> None:
        if kind == "h1" and text.strip() and (self._headline is None or block is self._headline):
            self._headline = block  # a field of its own
            return
        bullet = f"{BULLET} " if kind == "li" else ""
        for line in fold_lines(text):
            self.lines.append(
                Line(bullet + line, block, kind, min(linked, len(line)), self._zone, self._in_menu > 0)
            )
            bullet = ""

    def _is_announced(self) -> bool:
        """Return whether the last line announces what comes now."""
        return self._zone is PagePart.CORE and bool(self.lines) and self.lines[-1].text.endswith((":", "："))


def _media_weight(region: Region, weights: Weights) -> int:
    """Return the weight of the players and galleries in the cores."""
    total = 0
    stack = list(region.cores)
    while stack:
        for child in stack.pop():
            if child not in weights:
                continue
            if side_of(child) is Side.MEDIA:
                total += weights[child]
            else:
                stack.append(child)
    return total


def _names(element: HtmlElement) -> str:
    """Return what an element calls itself, for people."""
    return " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))
