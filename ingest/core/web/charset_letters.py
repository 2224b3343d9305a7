"""Letters by language: which ones a text in a language has, the most frequent first.

Owns data alone, for `ingest.core.web.charset_guesses`. The orders are those of running text as anybody may
count them; of Latin alphabets the letters beyond ASCII.
"""

__all__ = ["ALPHABETS", "FREQUENT_HAN", "FREQUENT_HANGUL", "LANGUAGES_OF_COUNTRIES", "SINGLE_BYTE"]

SINGLE_BYTE: dict[str, tuple[str, ...]] = {
    "ru": ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic"),
    "uk": ("cp1251", "koi8_u", "iso8859_5"),
    "be": ("cp1251", "iso8859_5"),
    "bg": ("cp1251", "iso8859_5"),
    "mk": ("cp1251", "iso8859_5"),
    "sr": ("cp1251", "iso8859_5"),
    "el": ("cp1253", "iso8859_7"),
    "he": ("cp1255",),
    "ar": ("cp1256", "iso8859_6"),
    "fa": ("cp1256",),
    "ur": ("cp1256",),
    "th": ("cp874",),
    **dict.fromkeys(("fr", "de", "es", "pt", "it", "sv", "da", "fi", "is", "nl"), ("cp1252",)),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "sq"), ("cp1250", "iso8859_2")),
    "tr": ("cp1254",),
    "az": ("cp1254",),
    "lt": ("cp1257", "iso8859_13"),
    "lv": ("cp1257", "iso8859_13"),
    "et": ("cp1257", "iso8859_13"),
    "vi": ("cp1258",),
}
"""The charsets of a byte a character in which a language is written, as codecs of Python."""

LANGUAGES_OF_COUNTRIES: dict[str, str] = {
    **dict.fromkeys(("ru", "kg", "kz", "tj", "mn"), "ru"),
    "ua": "uk ru", "by": "be ru", "bg": "bg", "mk": "mk", "rs": "sr hr", "me": "sr hr", "ba": "hr sr",
    "gr": "el", "cy": "el", "il": "he ar",
    **dict.fromkeys(
        (
            "sa", "ae", "eg", "iq", "jo", "kw", "lb", "ly", "om", "ps", "qa", "sd", "sy", "ye", "bh", "dz",
            "ma", "tn", "mr",
        ),
        "ar",
    ),
    "ir": "fa", "af": "fa", "pk": "ur", "th": "th", "fr": "fr", "be": "fr nl", "ch": "de fr it", "de": "de",
    "at": "de", "es": "es", "mx": "es", "ar": "es", "co": "es", "pt": "pt", "br": "pt", "it": "it",
    "se": "sv", "no": "da", "dk": "da", "fi": "fi sv", "is": "is", "nl": "nl", "pl": "pl", "cz": "cs",
    "sk": "sk", "hu": "hu", "ro": "ro", "md": "ro ru", "hr": "hr", "si": "sl", "al": "sq", "xk": "sq sr",
    "tr": "tr", "az": "az ru", "lt": "lt", "lv": "lv ru", "ee": "et ru", "vn": "vi", "jp": "ja", "cn": "zh",
    "tw": "zh", "hk": "zh", "mo": "zh", "sg": "zh", "kr": "ko", "kp": "ko",
}  # fmt: skip
"""The languages that come into question by the country of a publisher, which ALPHABETS or the charsets of two
bytes know."""

ALPHABETS: dict[str, str] = {
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
    "uk": "оанівиетрслкудмпзяьбгйчхцюєїжшщфґ",
    "be": "анірыетслокдуяпмзьвўцбйгшчхжюёэф",
    "bg": "аоиетнрсвлкдпмзгяъубчцйжщхюшфь",
    "mk": "аоиетнрсвкдлпмјузгбцчжшхќѓњљѕџф",
    "sr": "аоиенрстјувкдплмзгбшчцћжњљхђфџ",
    "kk": "аеынртліқдсмбоғйпгуіүжкшзәхөңв",
    "el": "αοιετσνηυρπκμλςωγδχθφβξζψάίόέήύώϊϋΐΰ",
    "he": "יוהלארתבשמנדעקחםפגכטןזסצךףץ",
    "ar": "اليمنتروبةعدسفهكقحجشطأصىخإذضثزءئؤغظآ،",
    "fa": "ایردنهموتسبشکلزفگعخقپحجصغطچضآذثظژئ،",
    "ur": "اکیرےنہموتسبدلںگھپشعجقٹحفزخچصطغڑڈضآذئظثژ،۔",
    "th": "านรอกเงมยลวดท่ส้ตะปบัคห็แจิพชีขใไโผุูถซืธ์ณญศฐภึ๊ฝฟษฉฤำฎฏฆฬฮๆ",
    "fr": "éèàêçôîûâùëïœæÿ«»",
    "de": "üäöß",
    "es": "óíáéñúü¿¡",
    "pt": "ãçáéõíóêúâôàü",
    "it": "àèùòìé",
    "sv": "äåöé",
    "da": "øåæé",
    "fi": "äöå",
    "is": "íáðéóþúæýö",
    "nl": "ëéïèüö",
    "pl": "łąęóżśćńź",
    "cs": "íáéěřčžýšůúňťďó",
    "sk": "áíéčžýšúťľôňďäóĺŕ",
    "hu": "áéőöóüóíúű",
    "ro": "ăîâșțşţ",
    "hr": "čžšćđ",
    "sl": "čšž",
    "sq": "ëç",
    "tr": "ıüşçöğiİâîû",
    "az": "əıüşçöğİ",
    "lt": "ėšžąųįčęū",
    "lv": "āēīšļžņķģčū",
    "et": "äõüöšž",
    "vi": "àáâăèéêìíòóôơùúưýđ\u0300\u0301\u0303\u0309\u0323",
}

FREQUENT_HAN = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对成會会可主發发年動动同工也能下過过"
    "子說说產产種种面而方後后多定行學学法所民得經经十三之進进著着等部度家電电力裡里如水化高自二理起小物現现實实加量都兩两體体"
    "制機机當当使點点從从業业本去把性好應应開开它合還还因由其些然前外天政四日那社義义事平形相全表間间樣样與与關关各重新線线內内"
    "數数心反明看原又利比或但質质氣气第向道命此變变條条沒没結结解問问意建月公無无系軍军很情者最立代想已通並并提直題题黨党程展"
    "五果料象員员革位入常文總总次品式活設设及管特件長长求老頭头基資资邊边流路級级少圖图山統统接知較较將将組组見见計计別别她手角"
    "期根論论運运農农指幾几九區区強强放決决西被幹干做必戰战先回則则任取據据處处隊队南給给色光門门即保治北造百規规領领七海口東东"
    "導导器壓压志世金增爭争階阶油思術术極极交受聯联什認认六共權权收證证改清己美再採采轉转更單单風风切打白教速花帶带安場场身車车"
    "務务具萬万每目至達达走積积示議议聲声報报斗完類类八離离華华名確确才科張张信馬马節节話话米整空元況况今集溫温傳传土許许步群廣广"
    "警察總統議會軍隊襲擊爆炸死亡受傷政府部長表示記者消息新聞昨晚城市居民醫院學校警方武裝攻擊衝突停火談判抗議選舉總理領導"
    "警察总统议会军队袭击爆炸死亡受伤政府部长表示记者消息新闻昨晚城市居民医院学校警方武装攻击冲突停火谈判抗议选举总理领导"
)
"""Han letters that make up half of a text in Chinese, in both scripts; Japanese shares many."""

FREQUENT_HANGUL = frozenset(
    "이다는의에가을한고하지은도로사를기자대서인시정부해원어수리전라일아과보장제나국만상공구그있주여성동조스으선들했경관면중"
    "비신위연미화당년회용방개세무북남군결안분야된유행적체명실소오트진되내계통민까할요현러마우발생력의며집또통"
)
