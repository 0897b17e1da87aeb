"""Requests over connections that are reused, by HTTP/2 if the server supports it."""

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
"""Seconds after which an unused connection is closed."""
_PROXY_WANTS_USER = 407
_CROWD = 64
"""Most origins with open connections."""


@dataclass(slots=True)
class _Pool:
    """The connections to an origin, and the number of requests that use them."""

    connections: httpcore2.AsyncConnectionPool
    users: int = 0


class Reply:
    """A response, as far as it has arrived.

    Attributes:
        status: The status.
        headers: The headers by name in lower case; the first of each name.
        is_over: Whether the whole body has been read.
        length: The number of bytes read from the body.
    """

    def __init__(self, response: httpcore2.Response) -> None:
        self.status = response.status
        self.headers = _headers(response)
        self.is_over = False
        self.length = 0
        self._response = response
        self._chunks = response.aiter_stream()

    async def read(self) -> bytes:
        """Return the next part of the body; empty at its end.

        Raises:
            Failure: When the connection breaks off.
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
        """Release the response, read or not; its connection is kept if the body is complete."""
        if not self.is_over:
            await self._give_up()
        with contextlib.suppress(Exception):
            await self._chunks.aclose()
        with contextlib.suppress(Exception):
            await self._response.aclose()

    async def _give_up(self) -> None:
        """Tell the server to stop sending the body, if others use its connection.

        Over HTTP/1.1, closing the connection is enough. httpcore2 leaves streams of HTTP/2 open, so
        that the server would continue sending; it has no public way to end one.
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
    """Connections to servers, direct or through proxies.

    Raises:
        WebError: When the environment names an unusable proxy.
    """

    def __init__(
        self, options: WebOptions, resolving: Resolving, trusted: ssl.SSLContext | None
    ) -> None:
        self._options = options
        self._resolving = resolving
        self._trusted = trusted or httpcore2.default_ssl_context()
        self._proxies = proxies.of_environment() if options.proxies else {}
        # One pool for each origin, the most recently used last. A common pool would scan all
        # connections for each request.
        self._pools: dict[str, _Pool] = {}

    async def close(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            with contextlib.suppress(Exception):  # An error on closing does not matter.
                await pool.connections.aclose()

    @contextlib.asynccontextmanager
    async def reply(
        self, method: str, location: Location, headers: Mapping[str, str]
    ) -> AsyncIterator[Reply]:
        """Send a request, and provide the response while it is being read.

        Raises:
            Failure: When there is no usable response.
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
                    raise Failure("the proxy requires authentication", is_ours=True)
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
        """Close the connections of the least recently used origins."""
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
        if location.host.endswith("."):  # Certificates do not have the final dot.
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
    """Return why there is no usable response, in fixed words: server texts are not repeated."""
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
    return Failure("the response is not valid HTTP", may_pass=True)


def _proxy_fault(error: Exception) -> Failure | None:
    """Return why there is no connection to a proxy; None if the proxy is not at fault."""
    is_of_tls = bool(error.args) and isinstance(error.args[0], ssl.SSLError)
    if not isinstance(error, httpcore2.ConnectError | httpcore2.ConnectTimeout) or is_of_tls:
        return None
    return Failure("the proxy cannot be reached", may_pass=True, is_ours=True, is_hosts=True)


def _protocol_fault(error: httpcore2.RemoteProtocolError, cause: object) -> Failure:
    text = str(error)
    if "without sending complete" in text:
        return Failure("the response broke off", may_pass=True)
    if isinstance(cause, Exception):
        return Failure("the response is not valid HTTP", may_pass=True)
    return Failure("the connection broke off", may_pass=True)


def _certificate_fault(error: ssl.SSLCertVerificationError) -> str:
    what = {
        9: "is not valid yet",
        10: "has expired",
        18: "is self-signed",
        19: "is signed by an unknown authority",
        20: "is signed by an unknown authority",
        21: "is signed by an unknown authority",
        23: "is revoked",
        62: "is for another host",
        64: "is for another host",
    }.get(error.verify_code, "is not trusted")
    return f"its certificate {what}"
