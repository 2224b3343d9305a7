"""Furniture of any language: names of networks, signs, times, addresses."""

from ingest.core.extraction.furniture_rules.rule import Kind, Rule, line, opening

__all__ = ["RULES"]

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|tumblr|instagram|youtube|"
    r"tiktok|viber"
    r"|messenger|flipboard|threads|bluesky|mastodon|vk|vkontakte|ok\.ru|line|wechat|weibo|snapchat|rss|"
    r"e-?mail"
    r"|sms|google\+|google news|pocket|xing|print)"
)

RULES: tuple[Rule, ...] = (
    line(
        Kind.SHARE,
        rf"(?:- )?{_NETWORK}(?:\s*(?:[|,/·•]|and|und|et|y|e)?\s*{_NETWORK})*",
        "Facebook Twitter WhatsApp",
        "Facebook said that it had removed the page.",
    ),
    line(
        Kind.SHARE,
        r"\d+(?:[.,]\d+)?k?\s+(?:shares?|likes?|views?)",
        "12 shares",
        "12 shares were sold on Monday.",
    ),
    line(
        Kind.SHARE,
        r"[#@][\w.]+(?:[ ,|]+[#@][\w.]+)*",
        "@harbourpost",
        "@harbourpost was the first to say so.",
    ),
    opening(
        Kind.COPYRIGHT,
        r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))",
        "© 2026 Harbour Post. All rights reserved.",
        "The copyright of the film lies with the widow.",
    ),
    line(
        Kind.PLAYER,
        r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*/\s*\d{1,2}:\d{2}(?::\d{2})?)?",
        "0:00 / 2:31",
        "10:30 the siren went.",
    ),
    opening(
        Kind.PHOTO_CREDIT,
        r"\(?(?:getty images|afp|reuters|epa(?:-efe)?|dpa|ap photo|shutterstock|alamy|istock)\s*(?:/|\|"
        r"|via|photo|$)",
        "Getty Images / Jo Pier",
        "Reuters was told that the talks go on.",
    ),
    line(Kind.NAVIGATION, r"[\W_]*", "* * *", "No."),
    line(
        Kind.BYLINE,
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        "desk@harbour.test",
        "Write to desk@harbour.test by Monday to be heard, the mayor said.",
    ),
)
