"""Large bodies wait for room: of all who send at once, and of each; what is small needs none."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from service.http import body_room
from service.http.body_room import SMALL, BodyRoom
from service.http.errors import FilesBusy

LARGE = 2 * SMALL


@pytest.mark.parametrize(
    ("held", "wanted", "taken"),
    [
        ([], ("a", 99 * LARGE), True),  # alone, however large
        ([("a", LARGE)], ("a", LARGE), False),
        ([("a", LARGE)], ("b", LARGE), True),
        ([("a", LARGE), ("b", LARGE)], ("c", LARGE), False),
        ([("a", LARGE), ("b", LARGE)], ("a", SMALL), True),
        ([("a", SMALL)] * 9, ("a", LARGE), True),
    ],
)
def test_room_is_taken_by_all_and_by_each(
    monkeypatch: pytest.MonkeyPatch, held: list[tuple[str, int]], wanted: tuple[str, int], taken: bool
) -> None:
    monkeypatch.setattr(body_room, "PATIENCE_S", 0.05)

    async def scene() -> bool:
        room = BodyRoom(most=2 * LARGE, most_of_one=LARGE)
        async with AsyncExitStack() as others:
            for each in held:
                await others.enter_async_context(room.holding(*each))
            try:
                async with room.holding(*wanted):
                    return True
            except FilesBusy:
                return False

    assert asyncio.run(scene()) is taken


def test_who_waits_is_let_in_when_another_is_done() -> None:
    async def scene() -> list[str]:
        room, order = BodyRoom(most=LARGE), list[str]()

        async def send(who: str) -> None:
            async with room.holding(who, LARGE):
                order.append(who)
                await asyncio.sleep(0)
                order.append(who)

        await asyncio.gather(*map(send, "abc"))
        return order

    assert asyncio.run(scene()) == [*"aabbcc"]
