"""Names: what the class, the id and the role of an element say that it is.

Owns the words, and that they count as whole words of a name: "share-bar" and "shareBar" name a bar for
sharing, "shareholders" does not. A name is a hint and no more: who acts on it looks at the text, too.
"""

import functools
import re
from enum import IntEnum

from lxml.html import HtmlElement

__all__ = ["Side", "has_article_name", "is_named_article", "side_of"]

_ARTICLE_NAMES = re.compile(
    r"article[-_]*(?:body|content|text)|(?:entry|post|story)[-_]?(?:body|content|text)", re.IGNORECASE
)
_PART = re.compile(r"[^\s_:/-]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_STRONG = """
    ad ads adv advert advertisement advertisements advertorial advertising adslot sponsored sponsors taboola
    outbrain
    related recirc recirculation recommend recommended recommendation recommendations trending popular
    promo promos promotion promoted readmore mostread
    newsletter newsletters subscribe subscription subscriptions signup login optin
    share sharing sharebar sharethis sharedaddy addthis addtoany social socials
    comment comments commentlist commenting disqus respond responses replies
    breadcrumb breadcrumbs menu nav navbar navigation pagination pager
    cookie cookies consent gdpr popup
"""
_MEDIA = """
    carousel gallery image images media photo photos picture pictures player slide slider slides slideshow
    video videos
"""
_WEAK = """
    author authors banner bio byline bylines caption captions copyright credit credits follow footer keywords
    legend masthead modal overlay partner partners poll pubdate quiz rating ratings register responses shares
    sidebar
    sponsor subscriber tagcloud tags teaser teasers timestamp toc toolbar tooltip votes
"""
# Merged with one of these, a word of the lists is written without a mark between them ("relatedposts").
_ENDS = (
    "area|bar|block|bottom|box|buttons?|container|content|form|info|items?|labels?|lists?|links|news|posts?"
    "|section|stories|story|top|wrap|wrapper"
)


def _words(listed: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(listed.split(), key=len, reverse=True))})(?:{_ENDS})?\Z")


_STRONG_WORD, _WEAK_WORD, _MEDIA_WORD = _words(_STRONG), _words(_WEAK), _words(_MEDIA)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Names that only say what is inside, or is not, and those that a blog's program makes of a post's labels.
_LAYOUT = re.compile(
    r"\A(?:has|no|with|without|is|tag|category|hide|enable)[-_]|enabled|disabled|(?:with|no)-?sidebar",
    re.IGNORECASE,
)
_SIDE_ROLES = frozenset(
    {
        "alert",
        "alertdialog",
        "banner",
        "complementary",
        "contentinfo",
        "dialog",
        "navigation",
        "search",
        "toolbar",
    }
)


class Side(IntEnum):
    """How surely an element stands beside the text, by its names.

    MEDIA hold captions, and sometimes text; WEAK are names that elements of the text have, too, if seldom
    ("credit", "toc").
    """

    NO = 0
    MEDIA = 1
    WEAK = 2
    STRONG = 3


def side_of(element: HtmlElement) -> Side:
    """Return what an element's names say: menus, cards, comments, prompts stand beside the text."""
    names, name = element.get("class"), element.get("id")
    if names is None and name is None and element.get("role") is None:
        return Side.NO
    if element.tag in _HEADINGS:
        return Side.NO
    if element.get("role") in _SIDE_ROLES:
        return Side.STRONG
    return max(_side_of_names(names) if names else Side.NO, _side_of_names(name) if name else Side.NO)


def is_named_article(element: HtmlElement) -> bool:
    """Return whether a page calls an element its article, or the article's text."""
    return element.tag == "article" or has_article_name(element)


def has_article_name(element: HtmlElement) -> bool:
    """Return whether a page calls an element the text of its article; `article` elements are often cards."""
    names = f"{element.get('itemprop')} {element.get('class')} {element.get('id')}"
    return _ARTICLE_NAMES.search(names) is not None


@functools.lru_cache(maxsize=8192)  # a site has a few hundred names for its thousands of elements
def _side_of_names(names: str) -> Side:
    found = Side.NO
    for name in names.split():
        if _LAYOUT.search(name):
            continue
        for part in _PART.findall(name):
            if not part.isalpha():
                continue
            for word in _WORD.findall(part):
                lowered = word.lower()
                if _STRONG_WORD.match(lowered):
                    return Side.STRONG
                if _WEAK_WORD.match(lowered):
                    found = Side.WEAK
                elif found is Side.NO and _MEDIA_WORD.match(lowered):
                    found = Side.MEDIA
    return found
