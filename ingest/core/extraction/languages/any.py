"""What is the same in all languages: names of networks and agencies, signs, times, addresses."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening

__all__ = ["PACK"]

_NETWORK = (
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|pinterest|reddit|tumblr|instagram|youtube|"
    r"tiktok|viber"
    r"|messenger|flipboard|threads|bluesky|mastodon|vk|vkontakte|ok\.ru|line|wechat|weibo|snapchat|rss|"
    r"e-?mail"
    r"|sms|google\+|google news|pocket|xing|print)"
)

_FURNITURE = (
    line(
        FurnitureKind.SHARE,
        rf"(?:- )?{_NETWORK}(?:\s*(?:[|,/·•]|and|und|et|y|e)?\s*{_NETWORK})*",
        "Facebook Twitter WhatsApp",
        "Facebook said that it had removed the page.",
    ),
    line(
        FurnitureKind.SHARE,
        r"\d+(?:[.,]\d+)?k?\s+(?:shares?|likes?|views?)",
        "12 shares",
        "12 shares were sold on Monday.",
    ),
    line(
        FurnitureKind.SHARE,
        r"[#@][\w.]+(?:[ ,|]+[#@][\w.]+)*",
        "@harbourpost",
        "@harbourpost was the first to say so.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        r"(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))",
        "© 2026 Harbour Post. All rights reserved.",
        "The copyright of the film lies with the widow.",
    ),
    line(
        FurnitureKind.PLAYER,
        r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*/\s*\d{1,2}:\d{2}(?::\d{2})?)?",
        "0:00 / 2:31",
        "10:30 the siren went.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:getty images|afp|reuters|epa(?:-efe)?|dpa|ap photo|shutterstock|alamy|istock)\s*(?:/|\|"
        r"|via|photo\b|$)",
        "Getty Images / Jo Pier",
        "Reuters was told that the talks go on.",
    ),
    line(FurnitureKind.NAVIGATION, r"[\W_]*", "* * *", "No."),
    line(
        FurnitureKind.BYLINE,
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        "desk@harbour.test",
        "Write to desk@harbour.test by Monday to be heard, the mayor said.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("404",),
    consent=("cookies?", "gdpr"),
    roles=(
        r"universi\w*",
        r"institu\w*",
        r"ministeri\w*",
        r"minist[eè]r\w*",
        "ministry",
        r"министерств\w*",
        r"агентств\w*",
        r"agen[cz][ei]\w*",
        r"agentu?r\w*",
        r"ajans\w*",
        "gmbh",
        "ltd",
        "llc",
        "inc",
        "e\\. ?v",
        "s\\. ?a",
        "verlag",
        "verband",
        r"bundesverband\w*",
        "stiftung",
        r"fundaci\w*",
        "foundation",
        "fondation",
        r"anstalt|\w*landesanstalt",
        "fraktion",
        "partei",
        "cms",
        "cto",
        "ceo",
        "cc by",
        "wordpress",
        "webmaster",
        "google",
    ),
    not_names=(
        "facebook",
        "twitter",
        "instagram",
        "reuters",
        "afp",
        "ap",
        "dpa",
        "efe",
        "ansa",
        "tass",
        "apa",
        "pap",
        "upi",
        "pti",
        "ani",
        "ians",
        "xinhua",
        "anadolu",
        "yonhap",
        "kyodo",
        "bloomberg",
        "рейтер",
        "тасс",
        "риа",
        "интерфакс",
        "укринформ",
        "укрінформ",
        "新华社",
        "新華社",
        "中新社",
        "共同通信",
        "時事通信",
        "연합뉴스",
        "뉴시스",
        "رويترز",
        "وكالات",
        "وكالة",
        "ايسنا",
        "ایسنا",
        "ایرنا",
    ),
)
