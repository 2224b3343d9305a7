"""Vietnamese."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:đăng ký (?:nhận )?(?:bản tin|newsletter)|nhận bản tin)(?!\w)",
        "Đăng ký bản tin",
        "Đăng bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:xem thêm|đọc thêm|đọc tiếp|bài viết liên quan|tin liên quan|tin cùng chuyên mục|"
        "bài liên quan|tin mới nhất|tin nổi bật|đọc nhiều nhất|xem nhiều|có thể bạn quan tâm)",
        "Xem thêm",
        "Xem thêm bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:xem thêm|đọc thêm|đọc tiếp|bài viết liên quan|tin liên quan|tin cùng chuyên mục|"
        "bài liên quan|tin mới nhất|tin nổi bật|đọc nhiều nhất|xem nhiều|"
        r"có thể bạn quan tâm)\s*[:：»→|]",
        "Xem thêm: bộ trưởng nói với các phóng viên hôm chủ nhật.",
        "Xem thêm bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:trang web|website) này sử dụng cookie|chúng tôi sử dụng cookie|cài đặt cookie)",
        "Trang web này sử dụng cookie",
        "Trang bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:ảnh|nguồn ảnh|ảnh minh họa|hình ảnh|ảnh tư liệu|nguồn)\s*[.:：/©=＝]",
        "Ảnh: Jo Pier",
        "Ảnh bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:quảng cáo|nội dung tài trợ)",
        "Quảng cáo",
        "Quảng cáo bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:bản quyền thuộc|mọi quyền được bảo lưu)",
        "Bản quyền thuộc",
        "Bản bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:đăng ngày|ngày đăng|xuất bản|cập nhật|cập nhật lần cuối|thời gian đọc)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "Đăng ngày: 04.03.2026",
        "Đăng ngày bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:tác giả)\s*[:：]\s*[^\n]{2,60}\Z",
        "Tác giả: Ada Pier",
        "Tác giả bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:trình duyệt của bạn không hỗ trợ|phát video|nghe bài viết)",
        "Trình duyệt của bạn không hỗ trợ",
        "Trình bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:bình luận|viết bình luận|gửi bình luận|ý kiến bạn đọc|"
        r"ý kiến)(?:\s*\(?\d+\)?)?",
        "Bình luận (12)",
        "Bình luận bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:chia sẻ|chia sẻ bài viết|sao chép liên kết|sao chép link|in bài viết|"
        r"theo dõi chúng tôi|lưu bài)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|"
        r"e-?mail)\w{0,3})*",
        "Chia sẻ",
        "Chia sẻ bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:đăng nhập để (?:đọc|xem)|đăng ký để (?:đọc|xem)|bài viết chỉ dành cho)",
        "Đăng nhập để đọc",
        "Đăng bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:trang chủ|về đầu trang|lên đầu trang|menu|tìm kiếm|bài tiếp theo|bài trước|xem tất cả)",
        "Trang chủ",
        "Trang chủ bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:từ khóa|từ khoá|chủ đề|thẻ)\s*[:：]",
        "Từ khóa: a, b",
        "Từ khóa bộ trưởng nói với các phóng viên hôm chủ nhật.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "không tìm thấy trang",
        "trang không tồn tại",
    ),
    consent=(
        "cookie",
        "chính sách bảo mật",
    ),
    walls=(
        "chỉ dành cho thành viên",
        "đăng nhập để đọc",
    ),
    byline_prefixes=(
        "bởi",
        "tác giả",
        "bài",
    ),
    byline_joiners=("và",),
    byline_suffixes=("(?-i:cho)",),
    byline_dates=(
        "đăng ngày",
        "cập nhật",
    ),
    correction_labels=(r"(?:đính chính|sửa lỗi)\s*[:–—]",),
    retraction_notes=("bài viết (?:này )?đã bị (?:gỡ|xóa|xoá)",),
    updated_labels=("cập nhật(?: lần cuối)?",),
    not_names=(
        "ban biên tập",
        "tòa soạn",
        "nguồn",
    ),
    roles=(
        "tòa soạn",
        "ban biên tập",
        "phóng viên",
        "biên tập",
    ),
    not_places=(
        "NÓNG",
        "VIDEO",
        "TRỰC TIẾP",
    ),
)
