"""Indonesian."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        "(?:berlangganan (?:buletin|newsletter)|daftar (?:buletin|newsletter)|"
        r"dapatkan (?:buletin|newsletter))(?!\w)",
        "Berlangganan buletin",
        "Berlangganan kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:baca juga|baca selengkapnya|baca lainnya|baca lebih lanjut|simak juga|lihat juga|"
        "berita terkait|artikel terkait|berita lainnya|terpopuler|berita terpopuler|"
        "rekomendasi|pilihan editor)",
        "Baca juga",
        "Baca juga kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:baca juga|baca selengkapnya|baca lainnya|baca lebih lanjut|simak juga|lihat juga|"
        "berita terkait|artikel terkait|berita lainnya|terpopuler|berita terpopuler|"
        r"rekomendasi|pilihan editor)\s*[:：»→|]",
        "Baca juga: kata menteri itu kepada wartawan pada hari Minggu.",
        "Baca juga kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:situs (?:web )?ini menggunakan cookie|kami menggunakan cookie|pengaturan cookie|"
        "terima semua cookie)",
        "Situs ini menggunakan cookie",
        "Situs kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:foto|gambar|sumber foto|ilustrasi|sumber|keterangan foto)\s*[.:：/©=＝]",
        "Foto: Jo Pier",
        "Foto kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:iklan|advertisement|advertorial|artikel berlanjut setelah iklan|"
        "gulir untuk melanjutkan(?: membaca)?|scroll to continue with content)",
        "Iklan",
        "Iklan kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:hak cipta dilindungi|dilarang (?:keras )?(?:mengutip|menyalin|mengambil))",
        "Hak cipta dilindungi",
        "Hak kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.BYLINE,
        "(?:diterbitkan|dipublikasikan|tayang|diperbarui|terakhir diperbarui|pembaruan|"
        r"waktu baca|diposting)\s*[:：|]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Diterbitkan: 04.03.2026",
        "Diterbitkan kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:penulis)\s*[:：]\s*[^\n]{2,60}\Z",
        "Penulis: Ada Pier",
        "Penulis kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:browser anda tidak mendukung|putar video|dengarkan artikel)",
        "Browser anda tidak mendukung",
        "Browser kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:komentar|tulis komentar|beri komentar|lihat komentar|"
        r"kirim komentar)(?:\s*\(?\d+\)?)?",
        "Komentar (12)",
        "Komentar kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:bagikan|bagikan artikel|bagikan berita ini|salin tautan|cetak|kirim|ikuti kami|"
        r"simpan|share)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "Bagikan",
        "Bagikan kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:sudah berlangganan|berlangganan untuk|masuk untuk (?:membaca|melanjutkan)|artikel ini khusus)",
        "Sudah berlangganan",
        "Sudah kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:beranda|kembali ke atas|menu|cari|artikel selanjutnya|artikel sebelumnya|"
        "muat lebih banyak|lihat semua)",
        "Beranda",
        "Beranda kata menteri itu kepada wartawan pada hari Minggu.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:tag|topik|kata kunci|label)\s*[:：]",
        "Tag: a, b",
        "Tag kata menteri itu kepada wartawan pada hari Minggu.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=("halaman tidak ditemukan",),
    consent=(
        "persetujuan",
        "data pribadi",
        "kebijakan privasi",
    ),
    walls=(
        "khusus pelanggan",
        "untuk melanjutkan membaca",
        "berlangganan untuk",
    ),
    byline_prefixes=(
        "oleh",
        "penulis",
        "reporter",
        "laporan",
        "pewarta",
    ),
    byline_joiners=(
        "(?-i:dan)",
        "serta",
    ),
    byline_suffixes=("untuk",),
    byline_dates=(
        "diterbitkan",
        "diperbarui",
        "dipublikasikan",
    ),
    correction_labels=(r"(?:koreksi|ralat|klarifikasi)\s*[:–—]",),
    retraction_notes=("(?:artikel|berita) ini (?:telah|sudah) (?:dihapus|dicabut)",),
    updated_labels=(
        "(?:terakhir )?diperbarui",
        "pembaruan",
    ),
    not_names=(
        "redaksi",
        "tim redaksi",
        "sumber",
    ),
    roles=(
        "redaksi",
        "editor",
        "reporter",
        "wartawan",
        "kontributor",
        "tim redaksi",
    ),
    not_places=(
        "TERKINI",
        "VIDEO",
        "LANGSUNG",
    ),
)
