"""The bundled sample wire: fictional publishers on one loopback server, with the gold of every article.

It owns its texts, its pages and feeds, and the times at which they appear. It does not own anything of the
service: the service reads it over HTTP like any other publisher, through its `resolve` setting.
"""

from conflictwire.samplewire.content import GoldActor, GoldArticle, gold
from conflictwire.samplewire.server import Published, SampleWire

__all__ = ["GoldActor", "GoldArticle", "Published", "SampleWire", "gold"]
