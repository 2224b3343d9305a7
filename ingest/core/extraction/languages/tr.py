"""Turkish."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:bültenimize (?:abone|kayıt) olun|e-?bültenimize|haber bültenimize|bültene (?:abone|"
        r"kayıt) ol(?:un)?)(?!\w)",
        "Bültenimize abone olun",
        "Bültenimize bakan pazar günü gazetecilere söyledi.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:ilgili haberler|ilgili haber|ayrıca okuyun|bunu da oku|bunları da okuyun|"
        "bunlar da ilginizi çekebilir|ilginizi çekebilir|önerilen haberler|benzer haberler|"
        "çok okunanlar|en çok okunanlar|diğer haberler|son haberler|daha fazla oku|"
        "devamını oku)",
        "Ilgili haberler",
        "Ilgili haberler bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:ilgili haberler|ilgili haber|ayrıca okuyun|bunu da oku|bunları da okuyun|"
        "bunlar da ilginizi çekebilir|ilginizi çekebilir|önerilen haberler|benzer haberler|"
        "çok okunanlar|en çok okunanlar|diğer haberler|son haberler|daha fazla oku|"
        r"devamını oku)\s*[:：»→|]",
        "Ilgili haberler: bakan pazar günü gazetecilere söyledi.",
        "Ilgili haberler bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:bu (?:site|internet sitesi|web sitesi) çerez|çerezler(?:i| ile ilgili| hakkında)|"
        "sizlere daha iyi hizmet sunabilmek için çerez|çerez (?:politikası|ayarları|"
        "tercihleri)|tüm çerezleri (?:kabul|reddet))",
        "Bu site çerez",
        "Bu bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:fotoğraf|foto|görsel|kaynak|fotoğraf kaynağı)\s*[.:：/©=＝]",
        "Fotoğraf: Jo Pier",
        "Fotoğraf bakan pazar günü gazetecilere söyledi.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:reklam|reklamlar|sponsorlu içerik|reklamdan sonra devam ediyor)",
        "Reklam",
        "Reklam bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:tüm hakları saklıdır|her hakkı saklıdır)",
        "Tüm hakları saklıdır",
        "Tüm bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:yayınlanma(?: tarihi)?|yayın tarihi|giriş(?: tarihi)?|güncelleme(?: tarihi)?|"
        r"son güncelleme|güncellenme(?: tarihi)?|okuma süresi|oluşturulma tarihi)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Yayınlanma: 04.03.2026",
        "Yayınlanma bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:yazan|yazar)\s*[:：]\s*[^\n]{2,60}\Z",
        "Yazan: Ada Pier",
        "Yazan bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:tarayıcınız (?:bu videoyu|video)|videoyu oynat|haberi dinle|javascript.i etkinleştirin)",
        "Tarayıcınız bu videoyu",
        "Tarayıcınız bakan pazar günü gazetecilere söyledi.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:yorumlar|yorum yap|yorum yaz|yorum ekle|yorumları göster|"
        r"ilk yorumu siz yapın)(?:\s*\(?\d+\)?)?",
        "Yorumlar (12)",
        "Yorumlar bakan pazar günü gazetecilere söyledi.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:paylaş|haberi paylaş|bağlantıyı kopyala|linki kopyala|yazdır|gönder|"
        r"bizi takip edin|takip et|abone ol)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|"
        r"linkedin|e-?mail)\w{0,3})*",
        "Paylaş",
        "Paylaş bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:zaten (?:abone|üye) misiniz|üye girişi|abone olmak için|okumaya devam etmek için|"
        "bu içerik abonelere özel)",
        "Zaten abone misiniz",
        "Zaten bakan pazar günü gazetecilere söyledi.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:ana ?sayfa|yukarı çık|başa dön|menü|ara|sonraki haber|önceki haber|daha fazla göster)",
        "Anasayfa",
        "Anasayfa bakan pazar günü gazetecilere söyledi.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:etiketler|konular|anahtar kelimeler)\s*[:：]",
        "Etiketler: a, b",
        "Etiketler bakan pazar günü gazetecilere söyledi.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "sayfa bulunamadı",
        "aradığınız sayfa",
    ),
    consent=(
        "kvkk",
        "çerez",
        "kişisel veri",
    ),
    walls=(
        "abonelere özel",
        "okumaya devam etmek için",
        "abone olun",
    ),
    byline_prefixes=(
        "yazan",
        "haber",
        "yazar",
        "muhabir",
    ),
    byline_joiners=("ve",),
    byline_suffixes=("için",),
    byline_dates=(
        "yayınlanma",
        "güncelleme",
        "giriş",
    ),
    correction_labels=(r"(?:düzeltme|tekzip)\s*[:–—]",),
    retraction_notes=("bu (?:haber|içerik|yazı) (?:kaldırılmıştır|kaldırıldı|yayından kaldırılmıştır)",),
    updated_labels=("(?:son )?güncelle(?:me|nme)(?: tarihi)?",),
    not_names=(
        "haber merkezi",
        "editör",
        "kaynak",
    ),
    roles=(
        "haber merkezi",
        "editör",
        "muhabir",
        "gazetesi",
        "haberleri",
    ),
    not_places=(
        "SON DAKİKA",
        "ÖZEL",
        "VİDEO",
        "CANLI",
    ),
)
