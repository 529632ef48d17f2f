"""What a method gets to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .bot import Bot, World
from .polling import Poller
from .webhook import Delivery
from .wire import Arguments


@dataclass(frozen=True, slots=True)
class Context:
    """One call: the world, the bot, its two ways of receiving, the arguments."""

    world: World
    bot: Bot
    poller: Poller
    delivery: Delivery
    arguments: Arguments


Method = Callable[[Context], object]
"""A method of the API: takes a call, gives the result, or raises ApiError."""
