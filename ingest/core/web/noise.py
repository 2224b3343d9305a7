"""Noise in URLs: what says who reads, from where or in which dress, and not what is read.

Owns the sessions, the dress and the rules; the trackers' parameters are data in
`ingest.core.web.tracking_parameters`. Whether two URLs name one article depends on both, so a change changes
article ids.
"""

import re

from ingest.core.web.tracking_parameters import SHARED_FROM, TRACKING_PARAMETERS

__all__ = ["without_noise"]

_COLUMN = re.compile(r"\s{2,}")
_NAMES = frozenset(
    name for row in TRACKING_PARAMETERS.strip().splitlines() for name in _COLUMN.split(row)[0].split()
)
_TRACKING_PREFIXES = tuple(name.removesuffix("*") for name in _NAMES if name.endswith("*"))
_TRACKING_NAMES = frozenset(name for name in _NAMES if not name.endswith("*"))
_SHARE_NAMES, _SHARE_VALUES = (frozenset(part.split()) for part in SHARED_FROM.split("="))
_SESSION_NAMES = frozenset(
    {"jsessionid", "phpsessid", "aspsessionid", "cfid", "cftoken", "sessionid", "session_id", "p_auth"}
)
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_AMP_PATH = re.compile(r"(?<=[^/])(?:/amp)+(/?)\Z", re.IGNORECASE)


def without_noise(path: str, query: str) -> tuple[str, str]:
    """Return path and query without tracking parameters, session ids and the marks of AMP pages.

    The other parameters keep their order and spelling.
    """
    plain = _AMP_PATH.sub(r"\1", _SESSION_IN_PATH.sub("", path))
    kept = (parameter for parameter in query.split("&") if parameter and not _is_noise(parameter))
    return plain, "&".join(kept)


def _is_noise(parameter: str) -> bool:
    name, _, value = parameter.lower().partition("=")
    if name in _TRACKING_NAMES or name in _SESSION_NAMES or name.startswith(_TRACKING_PREFIXES):
        return True
    if name in _SHARE_NAMES:
        return value in _SHARE_VALUES
    return (name == "amp" and value in ("", "1", "true")) or (name == "outputtype" and value == "amp")
