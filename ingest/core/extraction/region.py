"""The region: the part of a page that holds its article.

Owns finding it, from the heaviest container outwards: the `cores` have most of the long texts, `article` is
what the page calls its article around them, `root` has the headline, too.
"""

from typing import NamedTuple

from lxml.html import HtmlElement

from ingest.core.extraction.names import Side, has_article_name, is_named_article, side_of
from ingest.core.extraction.weights import LIST_SHARE, Weights

__all__ = ["SIDE_SHARES", "Region", "find_region", "stands_beside"]

# Chosen on aeb, naeb, wcxb_dev and the snippets with bench/extraction_quality.py.
CORE_SHARE = 0.5  # of the page's long texts that one container must have; else its siblings come in
SPLIT_SHARE = 0.8  # of the page's long texts, from which on no more siblings come in
NAMED_SHARE = 0.25  # of the page's long texts, from which on what the page calls its article is believed
ALIKE_SHARE = 0.25  # of the core's weight that its likes have together, or each
MIN_ALIKE_SHARE = 0.1
MIN_PIECES = 4  # of one class: where half of them have long texts each is a paragraph, the short ones, too
SIDE_SHARES = {Side.NO: 0.0, Side.MEDIA: 0.0, Side.WEAK: 0.1, Side.STRONG: 0.5}
"""Of the text around it: what has more is no side of it, whatever its name."""


class Region(NamedTuple):
    """Where a page's article is.

    Attributes:
        cores: Have the long texts; nearly all that is in them is the article's. In document order.
        article: What the page calls its article around the cores; their container where it names none.
        headline: The first heading of level one before the core; None where there is none.
        root: Has the article and the headline.
        weight: Of the long texts in the cores.
    """

    cores: tuple[HtmlElement, ...]
    article: HtmlElement
    headline: HtmlElement | None
    root: HtmlElement
    weight: int


def find_region(body: HtmlElement, weights: Weights, heaviest: HtmlElement) -> Region:
    """Return the region around a page's heaviest container."""
    page = _text_weight(body, weights)
    path = [heaviest, *heaviest.iterancestors()]
    path = path[: path.index(body) + 1] if body in path else path[:1]
    named = [element for element in path if is_named_article(element)]
    core = path[0]
    if named and weights[named[-1]] >= NAMED_SHARE * page:
        article = named[-1]
        page = _text_weight(article, weights)
    else:
        article = path[-1]
    inside = path[: path.index(article) + 1]
    cores = _alike(core, article, weights)
    # Lists around the named text of an article are readers' comments as often as its parts.
    needed = (
        NAMED_SHARE * _text_weight(article, weights, list_share=LIST_SHARE)
        if has_article_name(core)
        else CORE_SHARE * page
    )
    if sum(weights.get(each, 0) for each in cores) < needed:
        for outer in inside[1:]:
            core = outer
            if _text_weight(outer, weights) >= SPLIT_SHARE * page:
                break
        cores = (core,)
    if not named or article is not named[-1]:
        article = next(element for element in path if all(_holds(element, each) for each in cores))
    headline = _headline_before(cores[0], article, body)
    root = article
    if headline is None:
        heavier = (each for each in path[path.index(article) :] if weights[each] > weights[article])
        root = next(heavier, article)
    else:
        above = {headline, *headline.iterancestors()}
        root = next((element for element in path[path.index(article) :] if element in above), article)
    return Region(cores, article, headline, root, sum(weights.get(each, 0) for each in cores))


def _holds(outer: HtmlElement, inner: HtmlElement) -> bool:
    return outer is inner or any(each is outer for each in inner.iterancestors())


def _alike(core: HtmlElement, article: HtmlElement, weights: Weights) -> tuple[HtmlElement, ...]:
    """Return the containers of the core's tag and class: some pages have each part of the text in one."""
    classes = core.get("class")
    if not classes:
        return (core,)
    found = [
        element
        for element in article.iter(core.tag)
        if element is core
        or (
            element.get("class") == classes
            and not any(
                around is core or around.get("class") == classes or side_of(around) is Side.STRONG
                for around in element.iterancestors()
            )
        )
    ]
    others = sum(weights.get(element, 0) for element in found) - weights[core]
    min_weight = 0.0 if others >= ALIKE_SHARE * weights[core] else MIN_ALIKE_SHARE * weights[core]
    heavy = tuple(element for element in found if weights.get(element, 0) >= max(min_weight, 1))
    written = [element for element in found if element in weights or element.text_content().strip()]
    return tuple(written) if len(heavy) >= max(MIN_PIECES, len(written) / 2) else heavy


def stands_beside(element: HtmlElement, weight: int, total: int) -> bool:
    """Return whether an element is a side of the text by its names, and too light to be the text itself."""
    side = side_of(element)
    return side > Side.MEDIA and weight <= SIDE_SHARES[side] * total


def _text_weight(element: HtmlElement, weights: Weights, *, list_share: float = 1) -> float:
    """Return the weight of an element without what its names say to stand beside the text."""
    total = weights.get(element, 0)
    net = float(total)
    stack = [element]
    while stack:
        for child in stack.pop():
            weight = weights.get(child, 0)
            if weight and stands_beside(child, weight, total):
                net -= weight
            elif weight:
                net -= (1 - list_share) * weight if child.tag in ("ol", "ul") else 0
                stack.append(child)
    return net


def _headline_before(core: HtmlElement, article: HtmlElement, body: HtmlElement) -> HtmlElement | None:
    """Return the first h1 that the article has before its core, or the last one before the article."""
    found = None
    inside = False
    for element in body.iter("h1", core.tag, article.tag):
        if element is article:
            inside = True
        if element is core:
            break
        if element.tag == "h1":
            found = element
            if inside:
                break
    return found
