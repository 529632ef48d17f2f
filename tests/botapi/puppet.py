"""Being a user, and setting the stage: the half of the client that makes things happen."""

from __future__ import annotations

from collections.abc import Iterable

from .connection import Connection
from .seen import MessageId, Sent, objects
from .wire import JsonObject, as_int


def target_of(message: Sent | MessageId) -> MessageId:
    """The id of a message given either way."""
    return message.id if isinstance(message, Sent) else message


class Puppet:
    """People who talk to one bot, the chats they are in, and what goes wrong."""

    def __init__(self, connection: Connection, token: str) -> None:
        self._connection = connection
        self.token = token

    def control(self, action: str, **payload: object) -> JsonObject:
        """Any control action, for what has no method here."""
        given = {name: value for name, value in payload.items() if value is not None}
        return self._connection.post(action, {"token": self.token, **given})

    # Being a user

    def say(
        self,
        text: str,
        *,
        user: int = 1001,
        chat: int | None = None,
        type: str | None = None,
        lang: str | None = None,
        reply_to: Sent | MessageId | int | None = None,
        age: int | None = None,
        extra: JsonObject | None = None,
    ) -> MessageId:
        """Write to the bot, in private or in ``chat``; ``lang=""`` leaves it out, ``age`` dates back."""
        target = reply_to.id if isinstance(reply_to, Sent) else reply_to
        told = self.control(
            "say",
            text=text,
            user=user,
            chat=chat,
            type=type,
            lang=lang,
            reply_to=None if target is None else int(target),
            age=age,
            extra=extra,
        )
        return MessageId(as_int(told["message_id"]), as_int(told["chat_id"]))

    def say_all(self, events: Iterable[JsonObject]) -> list[MessageId]:
        """Many messages in one go; each event has the keys of say (``text``, ``user``, ``chat`` …)."""
        told = self.control("batch", events=list(events))
        return [MessageId(as_int(r["message_id"]), as_int(r["chat_id"])) for r in objects(told["results"])]

    def edit(self, message: MessageId, text: str, *, extra: JsonObject | None = None) -> None:
        """Edit a message said before; ``extra`` as for :meth:`say`."""
        self.control("edit", chat=message.chat, message=int(message), text=text, extra=extra)

    def press(
        self,
        message: Sent | MessageId,
        button: str = "",
        *,
        data: str | None = None,
        user: int | None = None,
        old: bool = False,
    ) -> str:
        """Press the button with this text or data; ``data`` alone forges one. The callback query's id.

        ``old``: the bot is no longer shown the message, only where it was.
        """
        target = target_of(message)
        where = {"chat": target.chat, "message": int(target), "old": old or None}
        told = self.control("press", button=button, data=data, user=user, **where)
        return str(told["query_id"])

    def inline(self, query: str, *, user: int = 1001, lang: str | None = None, offset: str = "") -> str:
        """Type after the bot's @name. The inline query's id."""
        return str(self.control("inline", query=query, user=user, lang=lang, offset=offset)["query_id"])

    def choose(self, query_id: str, result_id: str) -> MessageId:
        """Pick an inline result (after its answer)."""
        told = self.control("choose", query_id=query_id, result_id=result_id)
        return MessageId(as_int(told["message_id"]), 0)

    def push(self, *updates: JsonObject | str, next_update_id: int | None = None) -> None:
        """Raw updates; a text is sent as it stands, valid JSON or not."""
        self.control("push", updates=list(updates), next_update_id=next_update_id)

    def member(self, status: str, *, user: int = 1001, chat: int | None = None) -> None:
        """Block ("kicked" in private), kick, add or remove the bot: state and my_chat_member."""
        self.control("member", status=status, user=user, chat=chat)

    # Setting up

    def chat(self, number: int, **properties: object) -> None:
        """Set a chat up: type, title, username, state, bot_status, migrated_to, members (id to status)."""
        self.control("chat", id=number, **properties)

    def user(self, number: int, **properties: str) -> None:
        """Set a user up: first_name, username, language_code."""
        self.control("user", id=number, **properties)

    def faults(self, kind: str, method: str = "*", **options: object) -> None:
        """Add a fault: 429 500 502 error reset_before reset_after hang latency; probability, times, seed,
        retry_after, milliseconds, chat, code, description."""
        self.control("faults", rules=[{"kind": kind, "method": method, **options}])

    def no_faults(self) -> None:
        """Take all faults away."""
        self.control("faults", clear=True)

    def flood(self, **limits: object) -> None:
        """``on=True`` for Telegram's limits, or per_chat, chat_seconds, per_group, overall; empty: off."""
        self.control("flood", **limits)

    def clock(self, *, step: float | None = None, rate: float | None = None, delay_factor: float | None = None) -> None:
        """Step or speed up the clock; ``delay_factor=1`` gives imposed delays their real length."""
        self.control("clock", step=step, rate=rate, delay_factor=delay_factor)

    def settings(self, **settings: object) -> None:
        """slow_repeated_offset, callback_deadline, inline_deadline, webhook_timeout."""
        self.control("settings", **settings)

    def reset(self) -> None:
        """Forget everything; tokens stay."""
        self.control("reset")
