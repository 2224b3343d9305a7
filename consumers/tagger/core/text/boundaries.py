"""Boundaries of names in scripts without spaces: the letters beside a name that show it is a part of another.

Owns the rules that these languages really have: in Japanese a word in katakana ends where the katakana ends;
in Thai a vowel or tone mark belongs to the consonant before it; in Chinese a foreign name is written in
characters that are used for their sound, so that one more of them beside it makes another name. Words of
Chinese characters that contain a name are data (ambiguous.tsv: `drop`).
"""

__all__ = ["stands_alone"]

_KATAKANA = ("\u30a1", "\u30fe")
_THAI = ("\u0e00", "\u0eff")
_THAI_AFTER = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ")
_THAI_BEFORE = frozenset("เแโใไ")
# Used for their sound in foreign names, and hardly ever as words beside one.
_SOUNDS = frozenset(
    "埃奥贝伯博布查戴蒂厄恩尔菲弗戈赫亨霍凯科克库莱勒卢鲁罗洛玛迈曼梅莫姆穆娜努诺帕佩皮珀普奇萨塞桑斯舍索塔坦"
    "托瓦韦沃乌伊扎泽兹茨夫蕾琳莎德拉尼"
)
# Used for their sound, and as words, too: they may end or begin a name, and say nothing beside one.
_ALSO_WORDS = frozenset(
    "阿艾安巴比波达迪丁多法费福格古哈海基吉加杰金卡兰劳雷里利林马蒙米内纳沙什史苏泰特提图威维温西希夏谢休亚叶尤约朱"
)
_MAX_SOUNDS = 3  # characters; a longer name is not a part of another by chance


def _within(char: str, block: tuple[str, str]) -> bool:
    return block[0] <= char <= block[1]


def stands_alone(folded: str, start: int, end: int) -> bool:
    """Return whether folded[start:end], in a script without spaces, may be a word of its own."""
    before, after, first, last = folded[start - 1], folded[end], folded[start], folded[end - 1]
    if _within(first, _KATAKANA) or _within(last, _KATAKANA):
        return not (_within(first, _KATAKANA) and _within(before, _KATAKANA)) and not (
            _within(last, _KATAKANA) and _within(after, _KATAKANA)
        )
    if _within(first, _THAI):
        return after not in _THAI_AFTER and before not in _THAI_BEFORE
    if end - start > _MAX_SOUNDS or (before not in _SOUNDS and after not in _SOUNDS):
        return True
    return not all(char in _SOUNDS or char in _ALSO_WORDS for char in folded[start:end])
