"""Noise in URLs: what says who reads, from where or in which dress, and not what is read.

Owns the parameters and path segments that the canonical form of a URL lacks. Whether two URLs name one
article depends on it, so a change here changes article ids.
"""

import re

__all__ = ["without_noise"]

_TRACKING_PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "at_campaign", "at_custom", "at_medium")
_TRACKING_NAMES = frozenset(
    {
        "__twitter_impression", "_ga", "_gl", "_hsenc", "_hsmi", "cmpid", "dclid", "fbclid", "gbraid",
        "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig", "igsh", "igshid", "mc_cid",
        "mc_eid", "mkt_tok", "msclkid", "ocid", "oly_anon_id", "oly_enc_id", "rss_id", "s_cid", "srsltid",
        "ttclid", "twclid", "vero_id", "wbraid", "wt_mc", "wt_zmc", "xtor", "yclid", "ysclid",
    }
)  # fmt: skip
_SESSION_NAMES = frozenset({"jsessionid", "phpsessid", "aspsessionid", "cfid", "cftoken"})
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
    return (name == "amp" and value in ("", "1", "true")) or (name == "outputtype" and value == "amp")
