"""Requests over connections that are reused, by HTTP/2 where the server speaks it."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any

import httpcore2

from newsmeta.data_classes import dataclass
from newsmeta.web import proxies
from newsmeta.web.connecting import CheckedBackend
from newsmeta.web.failures import Failure
from newsmeta.web.locations import Location
from newsmeta.web.options import WebOptions
from newsmeta.web.resolving import Resolving

_IDLE = 30.0
"""Seconds after which a connection that nobody uses is closed."""
_PROXY_WANTS_USER = 407
_CROWD = 64
"""Origins that connections are kept to."""


@dataclass(slots=True)
class _Pool:
    """The connections to an origin, and how many requests use them."""

    connections: httpcore2.AsyncConnectionPool
    users: int = 0


class Reply:
    """What a server says to a request, as far as it has come.

    Attributes:
        status: The status.
        headers: By name in lower case; the first of each.
        is_over: Whether all of the body has been read.
        length: How many bytes of it have been.
    """

    def __init__(self, response: httpcore2.Response) -> None:
        self.status = response.status
        self.headers = _headers(response)
        self.is_over = False
        self.length = 0
        self._response = response
        self._chunks = response.aiter_stream()

    async def read(self) -> bytes:
        """Return what comes next of the body; nothing where it is over.

        Raises:
            Failure: When it breaks off.
        """
        try:
            async for chunk in self._chunks:
                if chunk:
                    self.length += len(chunk)
                    return chunk
        except Exception as error:
            raise _failure(error) from None
        self.is_over = True
        return b""

    async def close(self) -> None:
        """Let go of it, read or not; its connection is kept where nothing more comes."""
        if not self.is_over:
            await self._give_up()
        with contextlib.suppress(Exception):
            await self._chunks.aclose()
        with contextlib.suppress(Exception):
            await self._response.aclose()

    async def _give_up(self) -> None:
        """Tell the server that no more of the body is wanted, where others use its connection.

        Over HTTP/1.1, closing the connection says so. httpcore2 leaves streams of HTTP/2 as they
        are, and the server would go on sending; there is no public way to end one.
        """
        stream_id = self._response.extensions.get("stream_id")
        inner: Any = getattr(self._response.stream, "_stream", None)
        connection: Any = getattr(inner, "_connection", None)
        if stream_id is None or connection is None:
            return
        with contextlib.suppress(Exception):
            connection._h2_state.reset_stream(stream_id, 8)  # CANCEL
            await connection._write_outgoing_data(inner._request)


class Requesting:
    """Connections to servers, direct ones and through proxies.

    Raises:
        WebError: When the environment names a proxy that cannot be used.
    """

    def __init__(
        self, options: WebOptions, resolving: Resolving, trusted: ssl.SSLContext | None
    ) -> None:
        self._options = options
        self._resolving = resolving
        self._trusted = trusted or httpcore2.default_ssl_context()
        self._proxies = proxies.of_environment() if options.proxies else {}
        # One for each origin, those that were used last at the end: a common one would look at
        # all connections for each request.
        self._pools: dict[str, _Pool] = {}

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            with contextlib.suppress(Exception):  # What is closed badly is closed, too.
                await pool.connections.aclose()

    @contextlib.asynccontextmanager
    async def reply(
        self, method: str, location: Location, headers: Mapping[str, str]
    ) -> AsyncIterator[Reply]:
        """Send a request, and hand out what comes while it is being read.

        Raises:
            Failure: When no sound answer comes.
        """
        proxy = self._proxies.get(location.scheme)
        if proxy is not None and proxies.is_bypassed(location):
            proxy = None
        if proxy is not None:
            await self._resolving.refuse_behind_proxy(location.host, location.port)
        pool = self._pool(location.origin, proxy)
        pool.users += 1
        try:
            await self._make_room()
            try:
                response = await pool.connections.handle_async_request(
                    self._request(method, location, headers)
                )
            except Exception as error:
                raise (proxy and _proxy_fault(error)) or _failure(error) from None
            reply = Reply(response)
            try:
                if proxy is not None and reply.status == _PROXY_WANTS_USER:
                    raise Failure("the proxy wants to know who asks", is_ours=True)
                yield reply
            finally:
                await reply.close()
        finally:
            pool.users -= 1

    def _pool(self, origin: str, proxy: proxies.Proxy | None) -> _Pool:
        pool = self._pools.pop(origin, None) or _Pool(self._connections(proxy))
        self._pools[origin] = pool
        return pool

    def _connections(self, proxy: proxies.Proxy | None) -> httpcore2.AsyncConnectionPool:
        if proxy is None:
            return httpcore2.AsyncConnectionPool(
                ssl_context=self._trusted,
                max_connections=self._options.per_host,
                keepalive_expiry=_IDLE,
                http2=True,
                network_backend=CheckedBackend(self._resolving),
            )
        return httpcore2.AsyncHTTPProxy(
            proxy.url,
            proxy_auth=proxy.credentials,
            ssl_context=self._trusted,
            max_connections=self._options.per_host,
            keepalive_expiry=_IDLE,
            http2=True,
        )

    async def _make_room(self) -> None:
        """Close the connections of origins that have not been asked for longest."""
        if len(self._pools) <= _CROWD:
            return
        for origin, pool in list(self._pools.items()):
            if len(self._pools) <= _CROWD:
                break
            if not pool.users and origin in self._pools:
                del self._pools[origin]
                with contextlib.suppress(Exception):
                    await pool.connections.aclose()

    def _request(
        self, method: str, location: Location, headers: Mapping[str, str]
    ) -> httpcore2.Request:
        options = self._options
        headers = {"Host": location.authority, "User-Agent": options.user_agent} | dict(headers)
        extensions: dict[str, object] = {
            "timeout": {
                "connect": options.connect_timeout,
                "read": options.read_timeout,
                "write": options.read_timeout,
                "pool": options.total_timeout,
            }
        }
        if location.host.endswith("."):  # Certificates have no dot there.
            extensions["sni_hostname"] = location.host.rstrip(".")
        return httpcore2.Request(
            method,
            httpcore2.URL(
                scheme=location.scheme.encode(),
                host=location.host.encode(),
                port=location.explicit_port,
                target=location.target.encode(),
            ),
            headers=[(name.encode(), value.encode()) for name, value in headers.items()],
            extensions=extensions,
        )


def _headers(response: httpcore2.Response) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in response.headers:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            text = value.decode("latin-1")
        headers.setdefault(name.decode("latin-1").lower(), text.strip())
    return headers


def _failure(error: Exception) -> Failure:
    """Return why no sound answer came, in words of ours: what servers send is not repeated."""
    if isinstance(error, Failure):
        return error
    cause = error.args[0] if error.args else None
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Failure(_certificate_fault(cause), is_hosts=True)
    if isinstance(cause, ssl.SSLError):
        return Failure("no secure connection can be agreed on", is_hosts=True)
    if isinstance(error, httpcore2.ConnectTimeout):
        return Failure("no secure connection in time", may_pass=True, is_hosts=True)
    if isinstance(error, httpcore2.TimeoutException):
        return Failure("nothing came in time", may_pass=True)
    if isinstance(error, httpcore2.ProxyError):
        return Failure("the proxy refuses", is_ours=True)
    if isinstance(error, httpcore2.RemoteProtocolError):
        return _protocol_fault(error, cause)
    if isinstance(error, httpcore2.NetworkError):
        return Failure("the connection broke off", may_pass=True)
    return Failure("what came is no sound HTTP", may_pass=True)


def _proxy_fault(error: Exception) -> Failure | None:
    """Return why there is no connection to a proxy; None where there is one."""
    is_of_tls = bool(error.args) and isinstance(error.args[0], ssl.SSLError)
    if not isinstance(error, httpcore2.ConnectError | httpcore2.ConnectTimeout) or is_of_tls:
        return None
    return Failure("the proxy cannot be reached", may_pass=True, is_ours=True, is_hosts=True)


def _protocol_fault(error: httpcore2.RemoteProtocolError, cause: object) -> Failure:
    text = str(error)
    if "without sending complete" in text:
        return Failure("the answer broke off", may_pass=True)
    if isinstance(cause, Exception):
        return Failure("what came is no sound HTTP", may_pass=True)
    return Failure("the connection broke off", may_pass=True)


def _certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    what = {
        9: "is not valid yet",
        10: "has expired",
        18: "is signed by nobody but itself",
        19: "is signed by nobody who is known",
        20: "is signed by nobody who is known",
        21: "is signed by nobody who is known",
        23: "is revoked",
        62: "is for another host",
        64: "is for another host",
    }.get(error.verify_code, "is not to be trusted")
    return f"its certificate {what}"
