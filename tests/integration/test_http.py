"""The HTTP client against a real server on loopback: bounds of time, bytes, redirects and addresses."""

import asyncio
import socket

import pytest

from ingest.core.fetching.results import brought_by
from ingest.core.fetching.stopgap import why_site_waits
from ingest.core.fetching.strikes import Brought
from ingest.core.web.caching import Conditional
from ingest.core.web.failures import RequestFailure
from ingest.core.web.urls import InvalidUrl, Url
from ingest.http.client import HttpClient
from ingest.http.limits import HttpLimits
from tests.support.http_server import failure, get, requesting, serving


async def test_resolve_pattern_sends_every_host_below_it_to_one_server() -> None:
    """Publishers of the sample wire are told apart by the Host header alone."""
    async with serving() as server, requesting(server) as client:
        for host in ("www.one.test", "two.test"):
            response = await get(client, f"http://{host}/bytes/3")
            assert (response.status, response.body, response.final_url.text) == (
                200,
                b"xxx",
                f"http://{host}/bytes/3",
            )
    assert [request.host for request in server.requests] == ["www.one.test", "two.test"]


async def test_headers_go_out_verbatim_and_come_back_in_lower_case() -> None:
    """Validators are compared byte for byte by servers."""
    async with serving() as server, requesting(server) as client:
        response = await client.get(
            Url.parse("http://a.test/bytes/1"),
            conditional=Conditional("http://a.test/bytes/1", {"If-None-Match": 'W/"x y"'}),
            max_bytes=10,
            deadline_seconds=5,
        )
    sent = server.requests[0].headers
    assert (sent["If-None-Match"], sent["User-Agent"]) == ('W/"x y"', "conflictwire-test")
    assert response.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("path", ["bytes/1001", "chunked/1001", "bomb"])
async def test_body_over_the_cap_is_refused(path: str) -> None:
    """Announced, unannounced or only once decompressed: the cap holds, and the next request works."""
    async with serving() as server, requesting(server) as client:
        error = await failure(client, f"http://a.test/{path}")
        assert error.reason is RequestFailure.TOO_LARGE
        assert "1000" in str(error)
        assert (await get(client, "http://a.test/bytes/1000")).status == 200


async def test_body_of_exactly_the_cap_is_taken() -> None:
    """The limit itself is allowed."""
    async with serving() as server, requesting(server) as client:
        assert len((await get(client, "http://a.test/chunked/1000")).body) == 1000


async def test_gzip_is_decompressed() -> None:
    """The body is what the publisher wrote."""
    async with serving() as server, requesting(server) as client:
        assert (await get(client, "http://a.test/gzip")).body == b"decompressed"


@pytest.mark.parametrize("path", ["silent", "endless"])
async def test_page_that_never_ends_is_given_up_at_the_deadline(path: str) -> None:
    """One deadline covers waiting and reading; the client is free afterwards."""
    async with serving() as server, requesting(server, connections=1) as client:
        error = await failure(client, f"http://a.test/{path}", seconds=0.2)
        assert error.reason is RequestFailure.TIMED_OUT
        assert (await get(client, "http://a.test/bytes/1")).status == 200


async def test_waiting_for_a_connection_counts_in_the_deadline() -> None:
    """A full pool cannot hold a request longer than it asked for."""
    async with serving() as server, requesting(server, connections_per_host=1) as client:
        async with asyncio.TaskGroup() as group:
            group.create_task(failure(client, "http://a.test/silent", seconds=0.6))
            await asyncio.sleep(0.1)
            error = await failure(client, "http://a.test/bytes/1", seconds=0.2)
        assert error.reason is RequestFailure.TIMED_OUT
        assert brought_by(error.failed) == Brought(is_page=False, is_costly=True)
    assert len(server.requests) == 1


async def test_waiting_for_what_other_sites_hold_is_no_strike_of_the_site() -> None:
    """Nothing was asked of it; the site that did not answer has its strike."""
    async with serving() as server, requesting(server, connections=1) as client:
        async with asyncio.TaskGroup() as group:
            silent = group.create_task(failure(client, "http://a.test/silent", seconds=0.6))
            await asyncio.sleep(0.1)
            error = await failure(client, "http://b.test/bytes/1", seconds=0.2)
        assert error.reason is RequestFailure.TIMED_OUT
        assert brought_by(error.failed) is None
        assert why_site_waits(error.failed) is None
        assert brought_by(silent.result().failed) == Brought(is_page=False, is_costly=True)
    assert len(server.requests) == 1


async def test_truncated_body_is_a_network_error() -> None:
    """Half a page is not a page."""
    async with serving() as server, requesting(server) as client:
        assert (await failure(client, "http://a.test/truncated")).reason is RequestFailure.NETWORK_ERROR


async def test_nobody_listening_is_a_network_error() -> None:
    """A refused connection is the network's, not a refused address."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        resolve = {"*.test": f"127.0.0.1:{unused.getsockname()[1]}"}
        async with HttpClient(resolve=resolve, user_agent="t", limits=HttpLimits()) as client:
            assert (await failure(client, "http://a.test/")).reason is RequestFailure.NETWORK_ERROR


async def test_redirects_are_followed_to_the_end() -> None:
    """Five redirects are allowed."""
    async with serving() as server, requesting(server) as client:
        response = await get(client, "http://a.test/chain/4")
        assert (response.status, response.final_url) == (200, Url.parse("http://a.test/bytes/3"))
        error = await failure(client, "http://a.test/chain/5")
        assert error.reason is RequestFailure.TOO_MANY_REDIRECTS


async def test_private_headers_reach_their_own_origin_only() -> None:
    """A redirect within the origin has them, one to another host, scheme or port has not."""
    async with serving() as server, requesting(server) as client:
        for target in ("/bytes/1", "http://b.test/bytes/1", "http://a.test:81/bytes/1"):
            await client.get(
                Url.parse(f"http://a.test/to?url={target}"),
                private={"Authorization": "Basic x"},
                max_bytes=10,
                deadline_seconds=5,
            )
    assert ["Authorization" in request.headers for request in server.requests] == [
        True,
        True,
        True,
        False,
        True,
        False,
    ]


async def test_permanent_redirects_alone_are_a_move() -> None:
    """What follows a temporary one is temporary; the permanent ones before it are not."""
    async with serving() as server, requesting(server) as client:
        moved = await get(client, "http://a.test/to?url=http://b.test/bytes/1")
        detour = await get(client, "http://a.test/to?url=http://b.test/chain/0")
        stayed = await get(client, "http://a.test/bytes/1")
    assert (moved.moved_to, detour.moved_to, stayed.moved_to) == (
        moved.final_url,
        Url.parse("http://b.test/chain/0"),
        None,
    )


async def test_redirect_that_is_not_to_be_followed_comes_back() -> None:
    """The fetcher forwards it to the shard of the other domain."""
    async with serving() as server, requesting(server) as client:
        response = await client.get(
            Url.parse("http://a.test/to?url=HTTP://B.test:80/x"),
            max_bytes=10,
            deadline_seconds=5,
            follow=lambda url: url.host == "a.test",
        )
    assert (response.status, response.redirected_to) == (301, Url.parse("http://b.test/x"))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "location", ["ftp://a.test/", "http://[broken/", "javascript:alert(1)", "mailto:desk@a.test"]
)
async def test_redirect_to_what_cannot_be_requested_is_invalid(location: str) -> None:
    """A redirect leads to http or https, or nowhere."""
    async with serving() as server, requesting(server) as client:
        error = await failure(client, f"http://a.test/to?url={location}")
        assert error.reason is RequestFailure.INVALID_URL


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 - requested, not bound
        "localhost",
    ],
)
async def test_private_address_is_refused_also_behind_a_redirect(host: str) -> None:
    """No page makes us ask our own network, whether written as address or as name."""
    async with serving() as server, requesting(server, allowed_ports=(server.port,)) as client:
        target = f"http://{host}:{server.port}/bytes/1"
        for url in (target, f"http://a.test/to?url={target}"):
            assert (await failure(client, url)).reason is RequestFailure.ADDRESS_REFUSED
    assert [request.path for request in server.requests] == ["/to"]


async def test_short_forms_of_loopback_reach_nobody() -> None:
    """`127.1`, `2130706433` and `0177.0.0.1` are loopback to the operating system, and no URLs to us."""
    async with serving() as server, requesting(server) as client:
        for host in (
            "127.1",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0x7f.1",
            "0x7f.0x1",
            "0x7f000001",
            "127.0.0.0x1",
            "１２７.1",
            "127。0。1",
            "①②⑦.1",
        ):
            target = f"http://{host}:{server.port}/bytes/1"
            with pytest.raises(InvalidUrl):
                Url.parse(target)
            error = await failure(client, f"http://a.test/to?url={target}")
            assert error.reason is RequestFailure.INVALID_URL
    assert {request.path for request in server.requests} == {"/to"}


async def test_address_named_in_resolve_may_be_requested_at_its_port_alone() -> None:
    """An operator's own feed inside the network is a decision of the operator."""
    async with serving() as server:
        resolve = {"127.0.0.1": f"127.0.0.1:{server.port}"}
        async with HttpClient(resolve=resolve, user_agent="t", limits=HttpLimits()) as client:
            assert (await get(client, f"http://127.0.0.1:{server.port}/bytes/1")).status == 200
            error = await failure(client, "http://127.0.0.1:9/")
            assert error.reason is RequestFailure.ADDRESS_REFUSED


async def test_cookies_are_not_kept() -> None:
    """Each request is a stranger's."""
    async with serving() as server, requesting(server) as client:
        await get(client, "http://a.test/cookie")
        await get(client, "http://a.test/bytes/1")
    assert "Cookie" not in server.requests[1].headers


async def test_proxy_of_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would make the address rules void."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    async with serving() as server, requesting(server) as client:
        assert (await get(client, "http://a.test/bytes/1")).status == 200


async def test_connection_is_kept_for_the_next_request() -> None:
    """Polling a host twice costs one connection."""
    async with serving() as server, requesting(server) as client:
        for _ in range(3):
            await get(client, "http://a.test/bytes/1")
    assert len(server.connections) == 1


async def test_error_page_is_a_response() -> None:
    """Statuses are judged by the core."""
    async with serving() as server, requesting(server) as client:
        assert (await get(client, "http://a.test/missing")).status == 404


async def test_port_that_is_not_allowed_is_not_asked() -> None:
    """A link makes nobody knock at mail servers and databases; `resolve` and a setting open a port."""
    async with serving() as server, requesting(server) as client:
        for host in ("1.1.1.1", "localhost", "127.0.0.1"):
            error = await failure(client, f"http://{host}:{server.port}/bytes/1")
            assert error.reason is RequestFailure.ADDRESS_REFUSED
            assert str(server.port) in str(error)
    assert server.requests == []


async def test_denied_network_is_refused() -> None:
    """An operator knows addresses that are public and his own."""
    async with serving() as server, requesting(server, denied_networks=["1.0.0.0/8", "2a00::/16"]) as client:
        for host in ("1.1.1.1", "[2a00:1450::1]"):
            error = await failure(client, f"http://{host}/bytes/1")
            assert error.reason is RequestFailure.ADDRESS_REFUSED


async def test_body_over_the_cap_is_cut_where_the_beginning_is_wanted() -> None:
    """robots.txt is read as far as its limit; announced, unannounced or compressed."""
    async with serving() as server, requesting(server) as client:
        for path in ("bytes/5000", "chunked/5000", "bomb"):
            url = Url.parse(f"http://a.test/{path}")
            body = (await client.get(url, max_bytes=1000, deadline_seconds=5, cut=True)).body
            assert 0 < len(body) <= 1000
