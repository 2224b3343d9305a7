"""Properties of feed documents: whatever the bytes, there is an answer, and it can cross processes."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from ingest.core.feeds.parsing import parse

_TAGS = '<rss> <channel> <item> </item> <entry> <guid>1</guid> <title>&#xD800; <feed> { } "items":[ ] , : 1'
_PIECES = st.sampled_from(_TAGS.split()).map(str.encode) | st.binary(max_size=20)


@given(st.binary(max_size=200) | st.lists(_PIECES, max_size=20).map(b"".join))
def test_any_bytes_are_a_feed_or_not_one(body: bytes) -> None:
    """No document ends the worker that reads it."""
    document = parse(body, url="http://a.test/feed", headers={})
    assert pickle.loads(pickle.dumps(document)) == document  # noqa: S301 - written a moment ago
