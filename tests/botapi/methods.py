"""The methods by name, and how one is run: whatever the way a call came in.

Method names ignore case; an unknown one is 404 "Not Found: method not found" (Client.cpp, ClientManager.cpp).
"""

from __future__ import annotations

import contextlib
import inspect
from dataclasses import dataclass, field

from . import places, profile, queries, sending
from .bot import Bot, World
from .context import Context, Method
from .polling import Poller
from .webhook import Delivery
from .wire import ApiError, Arguments

METHODS: dict[str, Method] = {**sending.METHODS, **queries.METHODS, **profile.METHODS, **places.METHODS}


@dataclass(slots=True)
class Runner:
    """Runs methods, and keeps for each bot its poll and its webhook delivery."""

    world: World
    pollers: dict[str, Poller] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)

    def poller(self, bot: Bot) -> Poller:
        """The bot's poll."""
        if bot.token not in self.pollers:
            self.pollers[bot.token] = Poller(self.world, bot)
        return self.pollers[bot.token]

    def delivery(self, bot: Bot) -> Delivery:
        """The bot's webhook delivery."""
        if bot.token not in self.deliveries:
            self.deliveries[bot.token] = Delivery(self.world, bot, self.run_quietly)
        return self.deliveries[bot.token]

    def arrived(self, bot: Bot) -> None:
        """Tell both ways of receiving that there are new updates."""
        self.poller(bot).wake()
        self.delivery(bot).wake()
        self.world.changed.notify()

    async def run(self, bot: Bot, name: str, arguments: Arguments) -> object:
        """The result of a method, or ApiError."""
        method = METHODS.get(name.lower())
        if method is None:
            raise ApiError("Not Found: method not found" if name else "Not Found", code=404)
        context = Context(self.world, bot, self.poller(bot), self.delivery(bot), arguments)
        result = method(context)
        if inspect.isawaitable(result):
            result = await result
        return result

    async def run_quietly(self, bot: Bot, name: str, arguments: Arguments) -> None:
        """As run, for a method named in a webhook's answer: nobody sees what comes of it."""
        with contextlib.suppress(ApiError):
            await self.run(bot, name, arguments)
        self.world.changed.notify()

    async def stop(self) -> None:
        """Stop all deliveries and polls."""
        for delivery in self.deliveries.values():
            await delivery.stop()
        for poller in self.pollers.values():
            poller.abort("server restarts")
        self.deliveries.clear()
        self.pollers.clear()
