"""Connections to exactly those addresses that were checked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpcore2

from newsmeta.web.failures import Failure
from newsmeta.web.resolving import Resolving

_HEAD_START = 0.3
"""Head start of an address before the next one is tried in parallel, in seconds."""
_MOST_ADDRESSES = 6

_SocketOptions = Iterable[tuple[int, int, int]]


class CheckedBackend(httpcore2.AsyncNetworkBackend):
    """A network backend that connects to checked addresses, without a look-up of its own.

    Args:
        resolving: Looks up and checks addresses.
        inner: The backend that connects to addresses.
    """

    def __init__(
        self, resolving: Resolving, inner: httpcore2.AsyncNetworkBackend | None = None
    ) -> None:
        self._resolving = resolving
        self._inner = inner or httpcore2.AnyIOBackend()

    async def connect_tcp(  # type: ignore[override, unused-ignore]
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Return a connection to a host.

        Raises:
            Failure: When a connection is impossible or not allowed.
        """
        addresses = await self._resolving.addresses(host, port)
        try:
            async with asyncio.timeout(timeout):
                return await self._first(addresses[:_MOST_ADDRESSES], port)
        except TimeoutError:
            raise Failure(
                f"no connection within {timeout:g} seconds", may_pass=True, is_hosts=True
            ) from None

    async def _first(self, addresses: Iterable[str], port: int) -> httpcore2.AsyncNetworkStream:
        """Return the first connection that succeeds (RFC 8305, the essential parts)."""
        waiting = list(addresses)
        tries: set[asyncio.Task[httpcore2.AsyncNetworkStream]] = set()
        error: BaseException | None = None
        try:
            while waiting or tries:
                if waiting:
                    address = waiting.pop(0)
                    tries.add(asyncio.create_task(self._inner.connect_tcp(address, port)))
                done, tries = await asyncio.wait(
                    tries,
                    timeout=_HEAD_START if waiting else None,
                    return_when=asyncio.FIRST_COMPLETED,
                )
                made = [each for each in done if each.exception() is None]
                if made:
                    tries.update(made[1:])
                    return made[0].result()
                error = next(iter(done)).exception() if done else error
        finally:
            await _drop(tries)
        raise _failure(error)


async def _drop(tries: Iterable[asyncio.Task[httpcore2.AsyncNetworkStream]]) -> None:
    """Cancel attempts that are no longer needed, and close their late connections."""
    for each in tries:
        each.cancel()
    for late in await asyncio.gather(*tries, return_exceptions=True):
        if isinstance(late, httpcore2.AsyncNetworkStream):
            await late.aclose()


def _failure(error: BaseException | None) -> Failure:
    """Return why no address accepted a connection."""
    causes: list[BaseException] = []
    while error is not None and error not in causes:
        causes.append(error)
        error = error.__cause__ or error.__context__
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return Failure("the host refuses connections", is_hosts=True)
    if any(isinstance(each, ConnectionResetError) for each in causes):
        return Failure("the connection broke off", may_pass=True)
    return Failure("the host cannot be reached", may_pass=True, is_ours=True, is_hosts=True)
