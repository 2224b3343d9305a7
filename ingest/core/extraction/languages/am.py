"""Amharic."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:ለዜና መጽሔታችን ይመዝገቡ|በኢሜይል ዜና ለማግኘት)(?!\w)",
        "ለዜና መጽሔታችን ይመዝገቡ",
        "ለዜና ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:ተጨማሪ ያንብቡ|ተዛማጅ ዜናዎች|ተዛማጅ ዜና|በተጨማሪ ያንብቡ|ተመሳሳይ ዜናዎች|በብዛት የተነበቡ|ተጨማሪ ዜናዎች)",
        "ተጨማሪ ያንብቡ",
        "ተጨማሪ ያንብቡ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.RELATED,
        r"(?:ተጨማሪ ያንብቡ|ተዛማጅ ዜናዎች|ተዛማጅ ዜና|በተጨማሪ ያንብቡ|ተመሳሳይ ዜናዎች|በብዛት የተነበቡ|ተጨማሪ ዜናዎች)\s*[:：»→|]",
        "ተጨማሪ ያንብቡ: ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
        "ተጨማሪ ያንብቡ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:ይህ ድረ.?ገጽ ኩኪ|የኩኪ ቅንብሮች)",
        "ይህ ድረገጽ ኩኪ",
        "ይህ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:ፎቶ|ምስል|የፎቶው ባለመብት|የፎቶ ምንጭ|ምንጭ)\s*[.:：/©=＝]",
        "ፎቶ: Jo Pier",
        "ፎቶ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:ማስታወቂያ|ማስታወቂያዎች)",
        "ማስታወቂያ",
        "ማስታወቂያ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:መብቱ የተጠበቀ|መብቱ በሕግ)",
        "መብቱ የተጠበቀ",
        "መብቱ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:የታተመው|የተለጠፈው|ታትሟል|የዘመነው|ዘምኗል)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "የታተመው: 04.03.2026",
        "የታተመው ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:ጸሐፊ|ዘጋቢ|በጋዜጠኛ)\s*[:：]\s*[^\n]{2,60}\Z",
        "ጸሐፊ: Ada Pier",
        "ጸሐፊ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:ማሰሻዎ ይህን|ቪዲዮ አጫውት)",
        "ማሰሻዎ ይህን",
        "ማሰሻዎ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:አስተያየቶች|አስተያየት|አስተያየት ይስጡ|አስተያየትዎን ይጻፉ)(?:\s*\(?\d+\)?)?",
        "አስተያየቶች (12)",
        "አስተያየቶች ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    line(
        FurnitureKind.SHARE,
        r"(?:ያጋሩ|አጋራ|ሊንኩን ይቅዱ|አትም|ይከተሉን)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "ያጋሩ",
        "ያጋሩ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:ለመቀጠል ይግቡ|ለማንበብ ይመዝገቡ)",
        "ለመቀጠል ይግቡ",
        "ለመቀጠል ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:መነሻ|መነሻ ገጽ|ወደ ላይ|ማውጫ|ፈልግ)",
        "መነሻ",
        "መነሻ ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:መለያዎች|ርዕሶች)\s*[:：]",
        "መለያዎች: a, b",
        "መለያዎች ሚኒስትሩ እሁድ ለጋዜጠኞች ተናግረዋል።",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("ገጹ አልተገኘም",),
    consent=(
        "ኩኪ",
        "የግላዊነት ፖሊሲ",
    ),
    walls=(
        "ለአባላት ብቻ",
        "ለማንበብ ይመዝገቡ",
    ),
    byline_prefixes=(
        "ጸሐፊ",
        "ዘጋቢ",
        "በጋዜጠኛ",
    ),
    byline_joiners=("እና",),
    byline_suffixes=("ስለ",),
    byline_dates=(
        "የታተመው",
        "የዘመነው",
    ),
    correction_labels=(r"(?:እርማት|ማስተካከያ)\s*[:–—፡]",),
    retraction_notes=("ይህ (?:ጽሑፍ|ዜና) (?:ተሰርዟል|ተነስቷል)",),
    updated_labels=(
        "የዘመነው",
        "ዘምኗል",
    ),
    not_names=(
        "አዘጋጅ",
        "ምንጭ",
    ),
    roles=(
        "አዘጋጅ",
        "ዘጋቢ",
        "ዜና",
    ),
    not_places=(
        "ሰበር",
        "ቪዲዮ",
    ),
)
