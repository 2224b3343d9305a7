"""Pruning: what is removed from a page's tree before the article is looked for.

Owns what is never an article's text on any page; trafilatura removes more, and can try again with less.
"""

import functools
import re
from itertools import pairwise

from lxml import etree
from lxml.etree import XPath
from lxml.html import HtmlElement

from ingest.core.extraction.trees import elements, is_true
from ingest.core.extraction.visibility import drop_hidden, write_drop_caps
from ingest.core.extraction.weights import TEXT_TAGS, Weights

__all__ = ["drop_appended", "drop_dialogs", "drop_menus", "prune"]

# Not `button`: some sites wrap whole articles in unclosed ones. Not `aside`, `nav` and `figure`: the text of
# some pages is there, and trafilatura's wider settings find it.
_NEVER_TEXT = (
    "style", "svg", "iframe", "math", "img", "picture", "source", "video", "audio", "canvas", "select",
    "object", "embed", "input", "map", "area", "template", "track", "param",
)  # fmt: skip
_OTHER_SCRIPTS = XPath("//script[not(contains(@type, 'ld+json'))]")
# Vendors of consent dialogs, and the names that sites give their own. A dialog's paragraphs are long, many
# and well written: on a page with a short article they would be taken for it.
_DIALOG = re.compile(
    r"(?<![a-z])(?:onetrust|didomi|qc-cmp|cmplz|borlabs|cookiebot|usercentrics|truste|iubenda|moove[-_]?gdpr"
    r"|sp_message|cli-(?:bar|modal|privacy|settings|tab)|cky-|fc-consent|cookie[-_]?(?:banner|bar|consent|law"
    r"|notice|policy|dialog|modal|popup|list|settings)|notice[-_]{0,2}cookie"
    r"|consent[-_]?(?:banner|manager|sdk|modal|dialog)"
    r"|privacy[-_]?(?:banner|modal|popup|pref|center))(?![a-z])",
    re.IGNORECASE,
)
MAX_DIALOG_SHARE = 0.5  # of the page's text; what has more of it is the page
_MENU_TAGS = frozenset({"aside", "div", "footer", "header", "nav", "ol", "section", "table", "ul"})
_NO_MENUS_INSIDE = TEXT_TAGS | {"li", "table", "td"}
MIN_LINKS = 6
MIN_ARTICLE_CHARACTERS = 500
LINKED_SHARE = 0.6  # of the text of a menu
_HOLDS_ARTICLE = XPath("boolean(.//h1 or .//article or .//main)")


def prune(tree: HtmlElement) -> None:
    """Remove scripts (except JSON-LD), styles, drawings, comments and consent dialogs from a tree."""
    for template in tree.iter("template"):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"  # a browser shows it
    write_drop_caps(tree)
    for script in elements(_OTHER_SCRIPTS, tree):
        script.drop_tree()
    etree.strip_elements(tree, *_NEVER_TEXT, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    drop_hidden(tree)
    drop_dialogs(tree)


def drop_dialogs(tree: HtmlElement) -> None:
    """Remove consent dialogs, unless one has most of the page's text."""
    dialogs = [
        element
        for element in tree.iter("div", "section", "aside", "span")
        if _is_dialog(element.get("class"), element.get("id"))
    ]
    limit = MAX_DIALOG_SHARE * len(tree.text_content()) if dialogs else 0
    for dialog in dialogs:
        inside = dialog.getparent() is not None and not is_true(_HOLDS_ARTICLE, dialog)
        if inside and len(dialog.text_content()) <= limit:
            dialog.drop_tree()


def drop_menus(weights: Weights) -> None:
    """Remove siblings of long texts that have none and are mostly links: less for later steps to walk.

    Args:
        weights: Of the pruned page.
    """
    menus = [
        child
        for container in weights
        if container.tag not in _NO_MENUS_INSIDE
        for child in container
        if child not in weights and child.tag in _MENU_TAGS and _is_menu(child)
    ]
    for menu in menus:
        menu.drop_tree()


def drop_appended(tree: HtmlElement, weights: Weights) -> bool:
    """Remove whole articles with headlines of their own that follow the first; True where there are any.

    Pages that scroll for ever contain the next story, which may be the longer one. What stands in the first
    one's `article` element are its chapters, and cards between its paragraphs.

    Args:
        weights: Of the pruned page; outdated where the result is True.
    """
    headings = [heading for heading in tree.iter("h1") if not _is_of_site(heading)]
    if len(headings) < 2:
        return False
    next_inward = {parent: child for child, parent in pairwise((headings[0], *headings[0].iterancestors()))}
    inside_article = {
        element
        for article in (headings[0], *headings[0].iterancestors())
        if article.tag == "article"
        for element in article.iter()
    }
    appended = {
        branch
        for heading in headings[1:]
        if heading not in inside_article
        for branch, ancestor in pairwise((heading, *heading.iterancestors()))
        if ancestor in next_inward
        and branch not in next_inward
        and min(weights.get(branch, 0), weights.get(next_inward[ancestor], 0)) >= MIN_ARTICLE_CHARACTERS
    }
    for branch in appended:
        branch.drop_tree()
    return bool(appended)


def _is_of_site(heading: HtmlElement) -> bool:
    """Return whether a heading is the site's name above all articles."""
    around = {above.tag for above in heading.iterancestors()}
    return not around.isdisjoint(("header", "nav")) and around.isdisjoint(("article", "main"))


def _is_menu(element: HtmlElement) -> bool:
    links = element.findall(".//a")
    if len(links) < MIN_LINKS:
        return False
    return sum(len(link.text_content()) for link in links) > LINKED_SHARE * len(element.text_content())


def _is_dialog(classes: str | None, name: str | None) -> bool:
    return bool((classes and _names_dialog(classes)) or (name and _DIALOG.search(name)))


@functools.lru_cache(maxsize=8192)  # a site has a few hundred classes for its thousands of elements
def _names_dialog(classes: str) -> bool:
    return bool(_DIALOG.search(classes))
