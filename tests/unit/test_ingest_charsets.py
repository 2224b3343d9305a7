"""Labels of charsets: each means what the Encoding standard says that it means."""

import pytest

from ingest.core.web.charsets import decode, decode_html, decode_xml, encoding_of

# WHATWG Encoding §4.2, as of 2026: every encoding with its labels, and the Python codec that comes nearest.
STANDARD = {
    ("utf-8", "utf-8"): "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    ("ibm866", "cp866"): "866 cp866 csibm866 ibm866",
    ("iso-8859-2", "iso8859-2"): (
        "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"
    ),
    ("iso-8859-3", "iso8859-3"): (
        "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"
    ),
    ("iso-8859-4", "iso8859-4"): (
        "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"
    ),
    ("iso-8859-5", "iso8859-5"): (
        "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"
    ),
    ("iso-8859-6", "iso8859-6"): (
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
        "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
    ),
    ("iso-8859-7", "iso8859-7"): (
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        "iso_8859-7:1987 sun_eu_greek"
    ),
    ("iso-8859-8", "iso8859-8"): (
        "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
        "iso_8859-8 iso_8859-8:1988 visual"
    ),
    ("iso-8859-8-i", "iso8859-8"): "csiso88598i iso-8859-8-i logical",
    ("iso-8859-10", "iso8859-10"): (
        "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"
    ),
    ("iso-8859-13", "iso8859-13"): "iso-8859-13 iso8859-13 iso885913",
    ("iso-8859-14", "iso8859-14"): "iso-8859-14 iso8859-14 iso885914",
    ("iso-8859-15", "iso8859-15"): "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    ("iso-8859-16", "iso8859-16"): "iso-8859-16",
    ("koi8-r", "koi8-r"): "cskoi8r koi koi8 koi8-r koi8_r",
    ("koi8-u", "koi8-u"): "koi8-ru koi8-u",
    ("macintosh", "mac-roman"): "csmacintosh mac macintosh x-mac-roman",
    ("windows-874", "cp874"): "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    ("windows-1250", "cp1250"): "cp1250 windows-1250 x-cp1250",
    ("windows-1251", "cp1251"): "cp1251 windows-1251 x-cp1251",
    ("windows-1252", "cp1252"): (
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
        "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"
    ),
    ("windows-1253", "cp1253"): "cp1253 windows-1253 x-cp1253",
    ("windows-1254", "cp1254"): (
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
        "windows-1254 x-cp1254"
    ),
    ("windows-1255", "cp1255"): "cp1255 windows-1255 x-cp1255",
    ("windows-1256", "cp1256"): "cp1256 windows-1256 x-cp1256",
    ("windows-1257", "cp1257"): "cp1257 windows-1257 x-cp1257",
    ("windows-1258", "cp1258"): "cp1258 windows-1258 x-cp1258",
    ("x-mac-cyrillic", "mac-cyrillic"): "x-mac-cyrillic x-mac-ukrainian",
    # Python's gbk lacks letters that the standard's GBK has, and gb18030 reads all of them.
    ("gb18030", "gb18030"): (
        "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030"
    ),
    ("big5", "big5hkscs"): "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    ("euc-jp", "euc_jp"): "cseucpkdfmtjapanese euc-jp x-euc-jp",
    ("iso-2022-jp", "iso2022_jp"): "csiso2022jp iso-2022-jp",
    ("shift_jis", "cp932"): "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    ("euc-kr", "cp949"): (
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
        "windows-949"
    ),
    ("replacement", "replacement"): (
        "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement"
    ),
    ("utf-16be", "utf-16-be"): "unicodefffe utf-16be",
    ("utf-16le", "utf-16-le"): (
        "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"
    ),
    ("x-user-defined", "x-user-defined"): "x-user-defined",
}  # fmt: skip
LABELS = [(label, name, codec) for (name, codec), labels in STANDARD.items() for label in labels.split()]


def test_every_label_of_the_standard_is_listed() -> None:
    """A shorter list would try fewer."""
    assert len({label for label, _, _ in LABELS}) == len(LABELS) == 228


@pytest.mark.parametrize(("label", "name", "codec"), LABELS)
def test_label_is_decoded_by_the_codec_that_the_standard_names(label: str, name: str, codec: str) -> None:
    """In any case of letters, with blanks around."""
    encoding = encoding_of(f" {label.upper()}\n")
    assert encoding is not None
    assert (encoding.name, encoding.codec_info.name) == (name, codec)


@pytest.mark.parametrize(
    ("label", "body", "text"),
    [
        ("ks_c_5601-1987", b"\x8c\x63", "똠"),  # in Windows' extension of EUC-KR alone
        ("windows-31j", b"\x87\x40", "①"),  # in Windows' extension of Shift_JIS alone
        ("gb2312", b"\x81\x30\x89\x38", "ß"),  # in gb18030's four bytes alone
        ("big5-hkscs", b"\x88\x62", "Ê̄"),
        ("l9", b"\xa4", "€"),
        ("iso-8859-11", b"\xa1", "ก"),
        ("iso-8859-9", b"\x80\xfd", "€ı"),
        ("utf-16be", b"\x04\x36", "ж"),
        ("unicodefffe", b"\x04\x36", "ж"),
        ("koi8-ru", b"\xa4", "є"),
        ("x-mac-ukrainian", b"\xbb", "ї"),
        ("x-user-defined", b"a\x81", "a\uf781"),
        ("hz-gb-2312", b"~{VPND~}", "\ufffd"),
        ("iso-2022-kr", b"", ""),
    ],
)
def test_headers_label_is_read_as_browsers_read_it(label: str, body: bytes, text: str) -> None:
    """Letters that differ between a codec and its neighbours; charsets that browsers refuse give no text."""
    assert decode_html(body, f"text/html; charset={label}") == text


@pytest.mark.parametrize(
    ("label", "text"), [("utf-16", "\ufffd"), ("utf-16be", "\ufffd"), ("x-user-defined", "é")]
)
def test_label_in_a_page_cannot_name_what_it_is_not_written_in(label: str, text: str) -> None:
    """The page was readable up to its label, so it is not UTF-16."""
    head = f"<meta charset={label}>"
    assert decode_html(head.encode() + b"\xe9", None) == head + text


def test_unknown_label_is_passed_over() -> None:
    """Python knows codecs that are not charsets of the web, such as punycode or utf-7."""
    assert decode_html(b"<meta charset=koi8-r>\xc1", "text/html; charset=utf-7") == "<meta charset=koi8-r>а"
    assert decode_html(b"a-\xe9", "text/html; charset=punycode") == "a-é"


UKRAINIAN = "Українські рятувальники працюють у Харкові, повідомляє штаб. " * 3


@pytest.mark.parametrize("declared", ["utf-8", "UTF8", None])
@pytest.mark.parametrize("at", [0, 20, -1])
def test_one_bad_byte_is_one_replacement_character(declared: str | None, at: int) -> None:
    """A text cut inside a character garbles nothing else, wherever UTF-8 is declared; cut at the end, too."""
    body = UKRAINIAN.encode()
    bad = body[: at * 2] + b"\xd0" + body[at * 2 :] if at >= 0 else body[:-3]
    if declared is None:
        bad = b"<meta charset=utf-8>" + bad
        assert decode_html(bad, None).count("\ufffd") == 1
    else:
        text = decode(bad, http_charset=declared)
        assert text.count("\ufffd") == 1
        assert "рятувальники працюють у Харкові" in text


@pytest.mark.parametrize("declared", ["utf-8", None, "windows-1251", "iso-8859-1"])
@pytest.mark.parametrize("text", ["Café 0, міст", "The army’s café, l’été", "市場で爆発", "🔥 à Łódź, où"])
def test_bad_byte_at_any_place_of_a_few_letters_leaves_the_others(declared: str | None, text: str) -> None:
    """One headline is enough to see that it is UTF-8, whatever is declared."""
    body = text.encode()
    for at in range(len(body)):
        read = decode(body[:at] + b"\xff" + body[at + 1 :], declared=declared)
        kept = len(body[:at].decode("utf-8", "ignore"))
        assert read[:kept] == text[:kept]
        assert set(read) <= {*text, "\ufffd"}
        assert read.count("\ufffd") <= 4


def test_false_declaration_of_utf_8_is_not_believed() -> None:
    """Bytes hardly any of which are UTF-8 are read as the next declaration says, or by their letters."""
    body = UKRAINIAN.encode("cp1251")
    assert decode(body, http_charset="utf-8", declared="windows-1251") == UKRAINIAN
    assert decode(body, declared="utf-8") == UKRAINIAN


@pytest.mark.parametrize(
    ("language", "codec", "text"),
    [
        ("uk", "koi8-u", "Українські рятувальники працюють"),
        ("pl", "cp1250", "Wojsko przekroczyło granicę, żołnierze są ranni"),
        ("cs", "iso8859-2", "Vláda schválila nový zákon o přísnějších trestech"),
        ("tr", "cp1254", "Askerler nehri geçti, çatışmalar sürüyor"),
        ("he", "cp1255", "החיילים חצו את הנהר הבוקר"),
        ("ja", "euc_jp", "避難所に高橋さんが到着した"),
        ("zh-TW", "big5hkscs", "士兵今天早上過了河"),
        ("lv", "cp1257", "Karavīri šķērsoja upi šorīt"),
        ("en", "cp1252", "Troops “crossed” the river – the army’s word"),
    ],
)
def test_undeclared_charset_is_guessed_with_the_language(language: str, codec: str, text: str) -> None:
    """What the feed says of its language leaves few charsets."""
    document = f"<rss><language>{language}</language><title>".encode() + text.encode(codec)
    assert text in decode_xml(document, None)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Взрыв на рынке: погибли трое"),
        ("koi8-r", "Военные отошли за реку"),
        ("cp866", "Президент подписал указ"),
        ("iso8859-5", "Взрыв на рынке"),
        ("koi8-u", "Їхні війська відійшли за річку"),
        ("cp1251", "Експлозија на пијаци: троје погинулих"),
        ("cp1253", "Έκρηξη στην αγορά: τρεις νεκροί"),
        ("cp1255", "פיצוץ בשוק: שלושה הרוגים"),
        ("cp1256", "انفجار في السوق: ثلاثة قتلى"),
        ("iso8859-6", "وقع الرئيس المرسوم"),
        ("cp874", "กองทัพถอนกำลังข้ามแม่น้ำ"),
        ("euc_jp", "市場で爆発、3人死亡"),
        ("cp932", "大統領が法令に署名した"),
        ("gb18030", "总统签署法令"),
        ("big5", "軍隊撤退到河對岸"),
        ("cp949", "시장에서 폭발, 3명 사망"),
        ("cp1250", "Wojska wycofały się za rzekę, poinformował sztab"),
        ("cp1254", "Cumhurbaşkanı kararnameyi imzaladı"),
        ("cp1257", "Kariuomenė pasitraukė už upės"),
        ("cp1252", "The £5 café’s “naïve” plan"),
        ("cp1252", "Une explosion a tué trois personnes"),
    ],
)
@pytest.mark.parametrize("said", ["", "<language>en-us</language>"])
def test_headline_of_undeclared_letters_is_read_without_a_word_on_its_language(
    codec: str, text: str, said: str
) -> None:
    """A short text is enough, and the language that a program says by default does not mislead."""
    document = f"<rss>{said}<title>".encode() + text.encode(codec)
    assert text in decode_xml(document, None)


@pytest.mark.parametrize(
    ("country", "codec", "text"),
    [("sk", "cp1250", "Výbuch na trhu: traja mŕtvi"), ("LV", "cp1257", "rīkojumu")],
)
def test_country_tells_what_few_letters_do_not(country: str, codec: str, text: str) -> None:
    """Latin charsets differ in a letter or two, and a top-level domain knows which are likely."""
    assert decode_xml(b"<title>" + text.encode(codec), None, None, country) == f"<title>{text}"


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1251", "Взрыв на рынке: погибли трое"),
        ("koi8-r", "Военные отошли за реку"),
        ("cp1253", "τρεις νεκροί στην αγορά"),
    ],
)
def test_latin_1_is_not_believed_of_words_without_a_letter_of_ascii(codec: str, text: str) -> None:
    """Programs declare it of whatever they send."""
    document = b"<?xml version='1.0' encoding='ISO-8859-1'?><title>" + text.encode(codec)
    assert text in decode_xml(document, "text/xml; charset=iso-8859-1")


def test_latin_1_is_believed_of_a_latin_text() -> None:
    """However many accents it has."""
    text = "Été: dégâts à côté de l\xb4église, ÅÄÖ åäö ÆØÅ, Übergrößenträger"
    document = b"<?xml version='1.0' encoding='ISO-8859-1'?><title>" + text.encode("latin-1")
    assert text in decode_xml(document, None)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8-sig", "utf-16", "utf-32"])
def test_wide_documents_are_read_with_and_without_a_mark(codec: str) -> None:
    """Zero bytes beside the first letters tell the width."""
    text = "<?xml version='1.0' encoding='utf-16'?><rss>Ж</rss>"
    assert decode_xml(text.encode(codec), None) == text


@pytest.mark.parametrize(
    ("header", "declared", "codec"),
    [
        ("iso-8859-1", "windows-1251", "cp1251"),
        ("koi8-r", "windows-1251", "koi8-r"),
        (None, "Shift_JIS", "cp932"),
        (None, "cp-1251", "cp1251"),
        ("nonsense", "win-1251", "cp1251"),
    ],
)
def test_which_declaration_is_believed(header: str | None, declared: str, codec: str) -> None:
    """The header's, unless it is a server's default; labels in the spellings that publishers use."""
    text = "①髙橋" if codec == "cp932" else "Военные отошли за реку"
    assert decode(text.encode(codec), http_charset=header, declared=declared) == text
