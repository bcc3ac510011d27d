"""To whom requests go: never to this machine or a private network, unless allowed by name.

What belongs here: judging addresses, and connecting to exactly the address that was judged. A name is resolved once,
here; the connection is made to what it resolved to, so that a name that answers differently the next time (DNS
rebinding) gains nothing. TLS still checks the certificate against the name.
"""

import ipaddress
import ssl
from collections.abc import Awaitable, Callable, Iterable

import anyio
import httpcore
import httpx

Resolve = Callable[[str, int], Awaitable[list[str]]]
SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class PrivateAddressError(Exception):
    """A name leads to this machine or a private network."""

    def __init__(self, host: str, address: str) -> None:
        shown = host if host == address else f"{host} ({address})"
        super().__init__(
            f"{shown} is on this machine or in a private network; if it is meant, "
            "name it under allow_private_hosts in sources.yaml"
        )


def is_public(address: str) -> bool:
    """Whether the address belongs to the public internet, also where it carries another address inside."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found.teredo is not None:
            inner = found.teredo[1]
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system resolves it."""
    found = await anyio.getaddrinfo(host, port)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to addresses that it has judged."""

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolve) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self._resolve = resolve
        self._sockets = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to one of the name's addresses.

        Raises:
            PrivateAddressError: one of them is private, and the name is not allowed.
        """
        addresses = await self._judged(host, port)
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                return await self._sockets.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: a socket of this machine is private."""
        raise PrivateAddressError(path, path)

    async def sleep(self, seconds: float) -> None:
        """Wait between attempts."""
        await self._sockets.sleep(seconds)

    async def _judged(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        except UnicodeError as error:
            raise httpcore.ConnectError(f"{host} is no name of a host") from error
        if host.lower() not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise PrivateAddressError(host, address)
        return addresses


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx over `GuardedBackend`. httpx has no argument for a network backend; httpcore, which it stands on, has."""

    def __init__(
        self, backend: GuardedBackend, concurrent_requests: int, context: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(trust_env=False, http2=True)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context or httpx.create_ssl_context(trust_env=False),
            max_connections=concurrent_requests * 2,
            max_keepalive_connections=concurrent_requests,
            keepalive_expiry=15,
            http1=True,
            http2=True,
            network_backend=backend,
        )
