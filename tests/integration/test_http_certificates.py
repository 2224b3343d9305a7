"""TLS: a server whose certificate is not right is asked for nothing, and the error says what is wrong."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingest.core.web.failures import RequestFailure
from ingest.core.web.urls import Url
from ingest.http.client import HttpClient, HttpError, HttpResponse
from ingest.http.limits import HttpLimits
from tests.support.certificates import Authority

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the client trusts."""
    return Authority.make(tmp_path_factory.mktemp("trusted"))


@pytest.fixture
def foreign(tmp_path: Path) -> Authority:
    """An authority that nobody trusts."""
    return Authority.make(tmp_path)


@asynccontextmanager
async def _serving(
    chain: Path, key: Path, requests: list[bytes], *, answer: bytes = OK
) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(chain, key)
    listener = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with listener:
        yield listener.sockets[0].getsockname()[1]


async def _get(port: int, *, allow_downgrade: bool = False) -> HttpResponse:
    resolve = {"*.test": f"127.0.0.1:{port}"}
    async with HttpClient(resolve=resolve, user_agent="t", limits=HttpLimits()) as client:
        url = Url.parse("https://www.port.test/")
        return await client.get(url, max_bytes=1000, deadline_seconds=5, allow_downgrade=allow_downgrade)


async def _failure(chain: Path, key: Path) -> HttpError:
    requests: list[bytes] = []
    async with _serving(chain, key, requests) as port:
        with pytest.raises(HttpError) as caught:
            await _get(port)
    assert requests == []
    assert caught.value.reason is RequestFailure.NETWORK_ERROR
    assert "TLS handshake with www.port.test:443" in str(caught.value)
    return caught.value


@pytest.fixture(autouse=True)
def _trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))


async def test_certificate_of_a_trusted_authority_is_taken(authority: Authority) -> None:
    """The other tests fail for what they name alone."""
    requests: list[bytes] = []
    async with _serving(*authority.issue("www.port.test"), requests) as port:
        assert (await _get(port)).body == b"ok"
    assert len(requests) == 1


async def test_expired_certificate_is_refused(authority: Authority) -> None:
    """The text says that it has expired."""
    assert "expired" in str(await _failure(*authority.issue("www.port.test", days=-1)))


async def test_certificate_of_another_host_is_refused(authority: Authority) -> None:
    """The text names the host that it is not valid for."""
    assert "not valid for 'www.port.test'" in str(await _failure(*authority.issue("www.harbour.test")))


async def test_certificate_of_an_unknown_authority_is_refused(foreign: Authority) -> None:
    """The text says that the issuer is not known."""
    assert "unable to get local issuer certificate" in str(await _failure(*foreign.issue("www.port.test")))


async def test_redirect_from_https_to_http_is_not_followed(authority: Authority) -> None:
    """Whoever stands on the way could write the page; an operator may allow it."""
    answer = b"HTTP/1.1 301 Moved\r\nLocation: http://www.port.test/a\r\nContent-Length: 0\r\n\r\n"
    requests: list[bytes] = []
    async with _serving(*authority.issue("www.port.test"), requests, answer=answer) as port:
        with pytest.raises(HttpError, match="from https to http") as caught:
            await _get(port)
        assert caught.value.reason is RequestFailure.INSECURE_REDIRECT
        assert len(requests) == 1
        with pytest.raises(HttpError) as allowed:  # followed, to a port that speaks TLS
            await _get(port, allow_downgrade=True)
        assert allowed.value.reason is RequestFailure.NETWORK_ERROR
