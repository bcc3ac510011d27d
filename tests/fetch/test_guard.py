"""To whom requests go."""

import asyncio

import pytest

from pipelines.fetch.guard import GuardedBackend, PrivateAddressError, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:0001::",
        "64:ff9b::7f00:1", "2001:0:5ef5:79fd:0:0:80ff:fffe", "no address",
    ],
)  # fmt: skip
def test_private_addresses_are_told_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::808:808"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_that_turns_private_later_gains_nothing() -> None:
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    asked: list[str] = []

    async def rebinding(host: str, _: int) -> list[str]:
        asked.append(host)
        return answers.pop(0)

    async def connect() -> None:
        backend = GuardedBackend(resolve=rebinding)
        opened: list[str] = []

        class Sockets:
            async def connect_tcp(self, host: str, *_: object) -> None:
                opened.append(host)

        backend._sockets = Sockets()  # type: ignore[assignment]
        await backend.connect_tcp("rebind.example", 80)
        assert (opened, asked) == (["93.184.216.34"], ["rebind.example"])
        with pytest.raises(PrivateAddressError):
            await backend.connect_tcp("rebind.example", 80)

    asyncio.run(connect())


def test_one_private_address_among_public_ones_is_enough() -> None:
    async def mixed(_: str, __: int) -> list[str]:
        return ["93.184.216.34", "10.0.0.1"]

    with pytest.raises(PrivateAddressError, match=r"10\.0\.0\.1"):
        asyncio.run(GuardedBackend(resolve=mixed).connect_tcp("mixed.example", 80))
