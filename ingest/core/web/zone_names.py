"""The names of time zones in dates, where they have one meaning for the publisher.

Owns the names and their offsets; that a name has several meanings is decided by the publisher's country, then
by the language. A name that stays uncertain has no offset: a time that is hours wrong is worse than none.
"""

import functools
import zoneinfo
from datetime import datetime, timedelta
from typing import NamedTuple

__all__ = ["is_zone_name", "tz_database_offset", "zone_offset"]


class _Local(NamedTuple):
    """An offset that a name has in some countries, and for feeds in some languages."""

    hours: float
    countries: str
    languages: str = ""


# Names with one meaning wherever news is written.
_EVERYWHERE: dict[str, float] = {
    **dict.fromkeys(("ut", "utc", "gmt", "z", "wet"), 0),
    **dict.fromkeys(("cet", "west", "met", "mez", "wat"), 1),
    **dict.fromkeys(("cest", "eet", "mest", "mesz", "cat", "sast"), 2),
    **dict.fromkeys(("eest", "msk", "trt", "eat", "idt", "мск"), 3),
    **dict.fromkeys(("msd", "samt", "azt", "get"), 4),
    **dict.fromkeys(("pkt", "uzt", "tjt", "tmt", "yekt", "mvt"), 5),
    **dict.fromkeys(("kgt", "almt", "omst", "btt"), 6),
    **dict.fromkeys(("wib", "ict", "krat", "novt", "hovt"), 7),
    **dict.fromkeys(("wita", "hkt", "sgt", "myt", "pht", "irkt", "awst", "ulat"), 8),
    **dict.fromkeys(("jst", "kst", "wit", "yakt"), 9),
    **dict.fromkeys(("aest", "vlat", "chst"), 10),
    **dict.fromkeys(("aedt", "magt"), 11),
    **dict.fromkeys(("nzst", "fjt", "pett"), 12),
    **dict.fromkeys(("nzdt",), 13),
    **dict.fromkeys(("brt", "art", "uyt"), -3),
    **dict.fromkeys(("bot", "vet"), -4),
    **dict.fromkeys(("cot", "pet"), -5),
    **dict.fromkeys(("hst",), -10),
    **dict.fromkeys(("akst",), -9),
    **dict.fromkeys(("akdt",), -8),
    "irst": 3.5,
    "irdt": 4.5,
    "aft": 4.5,
    "slst": 5.5,
    "npt": 5.75,
    "mmt": 6.5,
    "acst": 9.5,
    "acdt": 10.5,
    "nst": -3.5,
    "ndt": -2.5,
}
# RFC 822 §5.1 defines these for North America; elsewhere they are local names.
_NORTH_AMERICA: dict[str, float] = {
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_LOCAL: dict[str, tuple[_Local, ...]] = {
    "bst": (_Local(1, "gb uk im je gg", "cy"), _Local(6, "bd", "bn"), _Local(11, "pg")),
    "ist": (
        _Local(5.5, "in lk", "hi ta te ml kn mr gu pa or as"),
        _Local(2, "il", "he"),
        _Local(1, "ie", "ga"),
    ),
    "ast": (
        _Local(3, "sa iq kw bh qa ye", "ar"),
        _Local(-4, "ca us pr vi bm tt bb dm do ag gd lc vc kn ai vg ms gp mq aw cw"),
    ),
    "adt": (_Local(-3, "ca us bm"),),
    "cst": (_Local(8, "cn tw hk mo", "zh"), _Local(-5, "cu"), _Local(9.5, "au")),
    "cdt": (_Local(-4, "cu"), _Local(10.5, "au")),
    "est": (_Local(10, "au"),),
    "edt": (_Local(11, "au"),),
    "pst": (_Local(8, "ph", "fil tl"),),
    "mst": (_Local(8, "my", "ms"), _Local(6.5, "mm", "my")),
    "gst": (_Local(4, "ae om"), _Local(10, "gu")),
    "sst": (_Local(8, "sg"), _Local(-11, "as ws us")),
    "amt": (_Local(4, "am", "hy"), _Local(-4, "br")),
    "bdt": (_Local(6, "bd", "bn"), _Local(8, "bn")),
    "ect": (_Local(-5, "ec"), _Local(-4, "dm gd lc")),
    "gft": (_Local(-3, "gf"),),
    "clt": (_Local(-4, "cl"),),
    "clst": (_Local(-3, "cl"),),
    "pyt": (_Local(-3, "py"),),
    "tst": (_Local(3, "tr", "tr"), _Local(8, "tw")),
    "wst": (_Local(8, "au"), _Local(13, "ws")),
    "nt": (_Local(5.75, "np", "ne"),),
}


def zone_offset(name: str, *, language: str | None, country: str | None) -> float | None:
    """Return a zone's offset from UTC in hours, None where the name has no meaning or several.

    Args:
        name: In lower case.
        language: BCP 47 of the publisher; its region counts as the country where that is not known.
        country: ISO 3166-1 alpha-2 of the publisher, in any case.
    """
    spoken, _, region = (language or "").lower().replace("_", "-").partition("-")
    at = (country or region).lower()
    several = _LOCAL.get(name, ())
    for local in several:
        if at and at in local.countries.split():
            return local.hours
    for local in several:
        if not at and spoken and spoken in local.languages.split():
            return local.hours
    return _NORTH_AMERICA.get(name, _EVERYWHERE.get(name))


def is_zone_name(name: str) -> bool:
    """Return whether a word in lower case names a zone, however uncertain."""
    return name in _LOCAL or name in _NORTH_AMERICA or name in _EVERYWHERE


def tz_database_offset(name: str, local: datetime) -> timedelta | None:
    """Return the offset of a place of the tz database (`europe/kyiv`) at a local time.

    None where nobody knows the name, and in the hours that a clock shows twice, or never.

    Args:
        name: In any case.
        local: Naive.
    """
    key = _tz_database().get(name.lower())
    if key is None:
        return None
    zone = zoneinfo.ZoneInfo(key)
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first if first == second else None


@functools.cache
def _tz_database() -> dict[str, str]:
    return {key.lower(): key for key in zoneinfo.available_timezones() if "/" in key}
