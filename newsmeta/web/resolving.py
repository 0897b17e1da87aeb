"""Host name look-ups, each once a run, with a check of the resulting addresses."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable

from newsmeta.answers import Outcome
from newsmeta.web.addresses import refusal_of_address, refusal_of_host
from newsmeta.web.failures import Failure

LookUp = Callable[[str, int], Awaitable[list[str]]]
"""Returns the addresses of a host and port; raises `OSError` if there are none."""

_AT_A_TIME = 32
_OF_NO_DNS = (".onion", ".alt")
"""Names outside the DNS (RFC 7686, RFC 9476), whose absence from it means nothing."""
_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class Resolving:
    """The addresses of hosts that are safe to connect to.

    Connections use the checked addresses: there is no second look-up in a run.

    Args:
        look_up: The look-up function; None for the system's.
        allow_private: Whether non-public addresses are allowed.
        timeout: The longest time for a look-up, in seconds.
    """

    def __init__(self, look_up: LookUp | None, allow_private: bool, timeout: float) -> None:
        self._look_up = look_up or _System().look_up
        self._allow_private = allow_private
        self._timeout = timeout
        self._known: dict[str, tuple[str, ...] | Failure] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        self._turns = asyncio.Semaphore(_AT_A_TIME)
        self._left_to_proxies: set[str] = set()

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the addresses of a host that are safe to connect to, at least one.

        Raises:
            Failure: When there is none.
        """
        async with self._locks.setdefault(host, asyncio.Lock()):
            if host not in self._known:
                try:
                    self._known[host] = await self._checked(host, port)
                except Failure as failure:
                    if failure.may_pass:
                        raise
                    self._known[host] = failure
        known = self._known[host]
        if isinstance(known, Failure):
            raise known.with_traceback(None)  # The traceback would grow with each URL.
        return known

    async def refuse_behind_proxy(self, host: str, port: int) -> None:
        """Refuse a host that a proxy would connect to, as far as it can be checked here.

        Raises:
            Failure: When the host must not be connected to.
        """
        if self._allow_private or host in self._left_to_proxies:
            return
        try:
            await self.addresses(host, port)
        except Failure as failure:
            if failure.outcome is Outcome.REFUSED:
                raise
            # The proxy may know names that this system does not, or finds only after a long wait.
            self._left_to_proxies.add(host)

    async def _checked(self, host: str, port: int) -> tuple[str, ...]:
        if host.rstrip(".").endswith(_OF_NO_DNS):
            raise _refused("a name of another network, which cannot be looked up here")
        if not self._allow_private and (what := refusal_of_host(host)):
            raise _refused(what)
        found = await self._found(host, port)
        if self._allow_private:
            return found
        refused = [what for each in found if (what := refusal_of_address(each))]
        # One public address next to a private one would be a way around the check.
        if refused:
            raise _refused(refused[0])
        return found

    async def _found(self, host: str, port: int) -> tuple[str, ...]:
        try:
            # The time limit starts only when it is the turn of this look-up.
            async with self._turns, asyncio.timeout(self._timeout):
                found = await self._look_up(host, port)
        except TimeoutError:
            raise Failure(
                f"the name of the host could not be looked up in {self._timeout:g} seconds",
                may_pass=True, is_ours=True, is_hosts=True,
            ) from None  # fmt: skip
        except UnicodeError:
            raise _nobody() from None
        except OSError as error:
            if isinstance(error, socket.gaierror) and error.errno in _UNKNOWN:
                raise _nobody() from None
            raise Failure(
                "the name of the host cannot be looked up now",
                may_pass=True, is_ours=True, is_hosts=True,
            ) from None  # fmt: skip
        if not found:
            raise _nobody()
        return tuple(dict.fromkeys(found))


class _System:
    """The system's resolver, in threads that need not finish before the program ends."""

    async def look_up(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()

        def settle(found: list[str] | Exception) -> None:
            if answer.cancelled():
                return
            if isinstance(found, Exception):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def ask() -> None:
            found: list[str] | Exception
            try:
                found = [
                    str(address[0])
                    for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                ]
            except (OSError, UnicodeError) as error:
                found = error
            with contextlib.suppress(RuntimeError):  # The run has ended meanwhile.
                loop.call_soon_threadsafe(settle, found)

        threading.Thread(target=ask, daemon=True, name="newsmeta-look-up").start()
        return await answer


def _nobody() -> Failure:
    return Failure("no host has this name", Outcome.GONE, is_hosts=True)


def _refused(what: str) -> Failure:
    return Failure(f"the host is {what}", Outcome.REFUSED)
