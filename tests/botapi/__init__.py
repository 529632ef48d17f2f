"""A double of Telegram's Bot API, in a process of its own: see client.BotApi for how a test uses it."""

from .client import DEFAULT_TOKEN, BotApi, NotSeenError
from .connection import ControlError
from .seen import MessageId, SeenCall, Sent

__all__ = ["DEFAULT_TOKEN", "BotApi", "ControlError", "MessageId", "NotSeenError", "SeenCall", "Sent"]
