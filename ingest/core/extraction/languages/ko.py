"""Korean."""

from ingest.core.extraction.language_pack import FurnitureKind, LanguagePack, line, opening, section

__all__ = ["PACK"]

_FURNITURE = (
    opening(
        FurnitureKind.NEWSLETTER,
        r"(?:뉴스레터 (?:구독|신청)|뉴스레터를 구독)(?!\w)",
        "뉴스레터 구독",
        "뉴스레터 장관은 일요일 기자들에게 말했다.",
    ),
    section(
        FurnitureKind.RELATED,
        "(?:관련 ?기사|관련 ?뉴스|함께 읽으면 좋은 기사|이 기사도 읽어보세요|더 읽어보기|"
        "추천 ?기사|많이 본 뉴스|많이 본 기사|인기 ?기사|최신 ?기사|더 ?보기|주요 ?뉴스)",
        "관련기사",
        "관련기사 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.RELATED,
        "(?:관련 ?기사|관련 ?뉴스|함께 읽으면 좋은 기사|이 기사도 읽어보세요|더 읽어보기|"
        "추천 ?기사|많이 본 뉴스|많이 본 기사|인기 ?기사|최신 ?기사|더 ?보기|"
        r"주요 ?뉴스)\s*[:：»→|]",
        "관련기사: 장관은 일요일 기자들에게 말했다.",
        "관련기사 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.COOKIE,
        "(?:(?:이|본) (?:사이트|웹사이트)는 쿠키|쿠키 (?:설정|정책))",
        "이 사이트는 쿠키",
        "이 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.PHOTO_CREDIT,
        r"\(?(?:사진|자료사진|사진 ?제공|사진 ?출처|사진=|이미지|출처|그래픽)\s*[.:：/©=＝]",
        "사진: Jo Pier",
        "사진 장관은 일요일 기자들에게 말했다.",
    ),
    line(
        FurnitureKind.ADVERTISEMENT,
        "(?:광고|광고 후 계속|스폰서|AD)",
        "광고",
        "광고 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.COPYRIGHT,
        "(?:무단 ?전재 (?:및|-|금지)|저작권자|ⓒ)",
        "무단전재 및",
        "무단전재 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:입력|등록|기사입력|기사등록|수정|최종수정|최종 ?수정|업데이트|승인|송고)\s*[:：|"
        r"]?\s*(?:[^\W\d_]{1,12}[.,]?\s+){0,3}\d[^\n]{0,45}\Z",
        "입력: 04.03.2026",
        "입력 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.BYLINE,
        r"(?:취재|작성자)\s*[:：]\s*[^\n]{2,60}\Z",
        "취재: Ada Pier",
        "취재 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.PLAYER,
        "(?:브라우저에서 (?:지원|재생)|동영상 재생|기사 듣기|음성으로 듣기)",
        "브라우저에서 지원",
        "브라우저에서 장관은 일요일 기자들에게 말했다.",
    ),
    section(
        FurnitureKind.COMMENTS,
        r"(?:\d+\s*)?(?:댓글|댓글 ?쓰기|댓글 ?달기|전체 ?댓글|의견 ?쓰기)(?:\s*\(?\d+\)?)?",
        "댓글 (12)",
        "댓글 장관은 일요일 기자들에게 말했다.",
    ),
    line(
        FurnitureKind.SHARE,
        "(?:공유|공유하기|기사 ?공유|링크 ?복사|url ?복사|인쇄|프린트|스크랩|구독하기|"
        r"글자 ?크기)(?:\s+(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail)\w{0,3})*",
        "공유",
        "공유 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.SUBSCRIPTION,
        "(?:로그인 후 이용|구독자 전용|회원 전용|이미 구독)",
        "로그인 후 이용",
        "로그인 장관은 일요일 기자들에게 말했다.",
    ),
    line(
        FurnitureKind.NAVIGATION,
        "(?:홈|홈으로|맨 ?위로|메뉴|검색|다음 ?기사|이전 ?기사|목록|닫기)",
        "홈",
        "홈 장관은 일요일 기자들에게 말했다.",
    ),
    opening(
        FurnitureKind.TAGS,
        r"(?:태그|키워드|해시태그)\s*[:：]",
        "태그: a, b",
        "태그 장관은 일요일 기자들에게 말했다.",
    ),
)

PACK = LanguagePack(
    furniture=_FURNITURE,
    not_found=(
        "페이지를 찾을 수 없습니다",
        "존재하지 않는 페이지",
    ),
    consent=(
        "쿠키",
        "개인정보",
    ),
    walls=(
        "구독자 전용",
        "로그인 후 이용",
        "회원 전용",
    ),
    byline_prefixes=(
        "글",
        "기자",
        "취재",
        "작성자",
    ),
    byline_joiners=(
        "와",
        "과",
        "및",
    ),
    byline_suffixes=("위해",),
    byline_dates=(
        "입력",
        "등록",
        "수정",
    ),
    correction_labels=(r"(?:정정|바로잡습니다|정정보도문?)\s*[:：–—]",),
    retraction_notes=("(?:이|해당) 기사는 삭제",),
    updated_labels=(
        "(?:최종 ?)?수정",
        "업데이트",
    ),
    not_names=(
        "편집국",
        "온라인",
        "디지털",
        "연합",
    ),
    roles=(
        "편집국",
        "뉴스",
        "신문",
        "일보",
        "방송",
        "통신",
        "온라인팀",
        "디지털팀",
    ),
    not_places=(
        "속보",
        "영상",
        "단독",
    ),
)
