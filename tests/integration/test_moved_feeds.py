"""Feeds that move: written under their new URL by the service, with what they have listed; https at once."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from localkafka import LocalBroker
from schemas.contracts import FEED
from schemas.feeds import Feed
from tests.support.certificates import Authority
from tests.support.kafka import fresh_topics
from tests.support.polling import polling
from tests.support.running import Process, ShiftedClock, follow, ingesting
from tests.support.site import RSS, Item, Reply, Site, redirect, rss
from tests.support.watch import Watch

OLD, NEW = "http://www.harbour.test/feed", "http://wire.seaside.test/rss"


def _feeds(seen: Watch) -> list[Feed]:
    """Return the feeds that stand in the table, once for each partition that has them."""
    last = {(record.partition, record.key): record for record in seen.of("feeds")}
    return [FEED.decode(one) for one in last.values() if one.value is not None and FEED.describes(one)]


async def test_move_is_written_after_seven_days_and_lists_nothing_again(broker: LocalBroker) -> None:
    """The owner of the new address goes on with the same feed_id and what was listed so far."""
    connection = await fresh_topics(broker.bootstrap_servers)
    clock = ShiftedClock()
    pages = [f"http://www.harbour.test/{n}" for n in range(3)]
    async with Site() as site, Watch(connection, "feeds", "entries", "outcomes") as seen:
        for url in pages:
            site.put_page(url, f"Report at {url}")
        site.put(OLD, redirect(NEW))
        site.put_feed(NEW, *[Item(f"At {url}", link=url, guid=url) for url in pages[:2]])
        async with ingesting(connection, site, Process(clock=clock)):
            (feed,) = await follow(connection, OLD)
            await seen.until(lambda: len(seen.entries()) == 2, what="two entries")
            clock.wrong_by = timedelta(days=7, minutes=1)
            await seen.until(
                lambda: [one.url for one in _feeds(seen)] == [NEW], what="the feed under its new URL, once"
            )
            asked = site.times_asked(OLD)
            site.put_feed(NEW, *[Item(f"At {url}", link=url, guid=url) for url in pages])
            await seen.until(lambda: len(seen.outcomes()) == 3, what="the third outcome")
    assert _feeds(seen)[0].feed_id == feed.feed_id
    assert sorted(str(entry.url) for entry in seen.entries()) == pages
    assert site.times_asked(OLD) <= asked + 1  # a poll may have been in flight


@asynccontextmanager
async def _both_schemes(authority: Authority, host: str, site: Site) -> AsyncIterator[int]:
    """Serve a site's host with TLS and without on one port, as the setting `resolve` knows one for a host."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*authority.issue(host))

    async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == b"\x16":  # a TLS handshake
            there, back = await asyncio.open_connection("127.0.0.1", secure.sockets[0].getsockname()[1])
        else:
            there, back = await asyncio.open_connection("127.0.0.1", site.port)
        back.write(first)
        await asyncio.gather(copy(reader, back), copy(there, writer))

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = rss(Item("Report", link="https://www.harbour.test/1", guid="1"))
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {RSS}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    secure = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=tls)
    front = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield front.sockets[0].getsockname()[1]
    finally:
        front.close()
        secure.close()


async def test_same_url_under_https_is_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody moves a feed to where only the owner of its name can be; another path waits its week."""
    authority = Authority.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    secure = OLD.replace("http:", "https:")
    for target, expected in ((f"{secure}.xml", OLD), (secure, secure)):
        async with Site() as site, _both_schemes(authority, "www.harbour.test", site) as port:
            resolve = {"www.harbour.test": f"127.0.0.1:{port}"}
            site.put(OLD, Reply(b"", status=301, headers={"Location": target}))
            async with polling(site, OLD, resolve=resolve) as feed:
                assert len((await feed.poll()).entries) == 1
                assert feed.feed.url == expected
