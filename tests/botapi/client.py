"""The test's side: start the double, be a user, look at what the bot did.

    with BotApi.start() as api:
        ...start the bot with api.token and api.base_url...
        asked = api.say("When did the hospital go?", lang="en")
        answer = api.wait_reply(to=asked)
        api.press(answer, "Sources")
        api.wait_edit(answer)

All calls are synchronous; from async tests use ``await asyncio.to_thread(api.wait_reply, to=asked)``,
since a bot in the same event loop could not answer meanwhile. A wait that fails raises NotSeenError and tells
what was seen instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from .connection import Connection, ServerProcess
from .puppet import Puppet, target_of
from .seen import MessageId, SeenCall, Sent, objects
from .wire import JsonObject, as_object

DEFAULT_TOKEN = "123456:TEST-token-of-the-double-of-the-Bot-API"
TIMEOUT = 30.0


class NotSeenError(AssertionError):
    """Something did not happen in time."""


class BotApi(Puppet):
    """A running double, seen through one bot's token."""

    def __init__(self, connection: Connection, token: str, process: ServerProcess | None = None) -> None:
        super().__init__(connection, token)
        self._process = process
        self.base_url = f"http://{connection.host}:{connection.port}/bot"
        """For ``ApplicationBuilder.base_url``."""
        self.base_file_url = f"http://{connection.host}:{connection.port}/file/bot"

    @classmethod
    def start(cls, tokens: Sequence[str] = (DEFAULT_TOKEN,), *, port: int = 0) -> BotApi:
        """Start a double in a process of its own; use it as a context manager."""
        process = ServerProcess(tokens, port)
        return cls(Connection(process.port), process.tokens[0], process)

    def for_token(self, token: str) -> BotApi:
        """The same double seen through another token, added if new."""
        if token not in (self.token, *(self._process.tokens if self._process else ())):
            self._connection.post("bot", {"token": token})
        return BotApi(self._connection, token)

    def __enter__(self) -> BotApi:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the double."""
        if self._process is not None:
            self._connection.close()
            self._process.stop()

    # Looking

    def sent(self, *, chat: int | None = None, since: int = 0) -> list[Sent]:
        """What the bot sent, oldest first."""
        items = self.control("list", what="sent", chat=chat, since=since)["items"]
        return [Sent.from_json(record) for record in objects(items)]

    def replies(self, *, to: Sent | MessageId) -> list[Sent]:
        """What the bot sent as replies to a message."""
        target = target_of(to)
        items = self.control("list", what="sent", chat=target.chat, reply_to=int(target))["items"]
        return [Sent.from_json(record) for record in objects(items)]

    def message(self, message: Sent | MessageId) -> Sent:
        """A sent message as it is now."""
        target = target_of(message)
        found = [m for m in self.sent(chat=target.chat) if m.id == target]
        if not found:
            raise NotSeenError(f"{target!r} was not sent; {self.seen()}")
        return found[0]

    def calls(self, method: str | None = None, *, since: int = 0) -> list[SeenCall]:
        """The bot's calls, oldest first."""
        items = self.control("list", what="calls", method=method, since=since)["items"]
        return [SeenCall.from_json(record) for record in objects(items)]

    def actions(self) -> list[JsonObject]:
        """Chat actions the bot sent."""
        return list(objects(self.control("list", what="actions")["items"]))

    def counters(self) -> JsonObject:
        """pending, pushed, confirmed, expired, dropped, sent, edits, calls, by_method, webhook, polling."""
        return self.control("counters")

    def seen(self) -> str:
        """One paragraph on what happened so far, for failures."""
        counters = self.counters()
        calls = [f"{c.method} {c.status or c.fault or 'running'} {c.description}".strip() for c in self.calls()]
        texts = [f"{m.chat}/{int(m.id)}->{m.reply_to}: {m.text[:120]!r}" for m in self.sent()]
        return (
            f"seen: {len(texts)} sent, the last {texts[-3:]}; calls, the last {calls[-8:]}; "
            f"pending {counters['pending']}, by method {counters['by_method']}"
        )

    # Waiting

    def _wait(self, what: str, count: int, timeout: float, wish: str, **payload: object) -> None:
        told = self.control("wait", what=what, count=count, timeout=timeout, **payload)
        if not told["enough"]:
            raise NotSeenError(f"{wish}: only {told['reached']} of {count} in {timeout:g} s; {self.seen()}")

    def wait_sent(self, count: int = 1, *, chat: int | None = None, timeout: float = TIMEOUT) -> list[Sent]:
        """Wait until the bot has sent so many messages (to a chat); all of them."""
        place = "" if chat is None else f" to chat {chat}"
        self._wait("sent", count, timeout, f"messages sent{place}", chat=chat)
        return self.sent(chat=chat)

    def wait_reply(self, *, to: Sent | MessageId, count: int = 1, timeout: float = TIMEOUT) -> Sent:
        """Wait for the reply (or the count-th reply) to a message."""
        target = target_of(to)
        self._wait("replies", count, timeout, f"replies to {target!r}", chat=target.chat, message=int(target))
        return self.replies(to=target)[count - 1]

    def wait_edit(self, message: Sent | MessageId, count: int = 1, *, timeout: float = TIMEOUT) -> Sent:
        """Wait until a sent message was edited so often; as it is then."""
        target = target_of(message)
        wish = f"edits of {target!r}"
        self._wait("message_edits", count, timeout, wish, chat=target.chat, message=int(target))
        return self.message(target)

    def wait_calls(self, method: str, count: int = 1, *, timeout: float = TIMEOUT) -> list[SeenCall]:
        """Wait until a method was called so often."""
        self._wait("calls", count, timeout, f"calls of {method}", method=method)
        return self.calls(method)

    def wait_answer(self, query_id: str, *, timeout: float = TIMEOUT) -> JsonObject:
        """Wait for the answer to a callback or inline query: text, show_alert; or results, button …"""
        self._wait("answers", 1, timeout, f"answer to query {query_id}", query_id=query_id)
        return as_object(self.control("query", query_id=query_id)["answer"]) or {}

    def wait_drained(self, *, timeout: float = TIMEOUT) -> None:
        """Wait until no update is pending any more."""
        self._wait("drained", 1, timeout, "an empty queue")

    def wait_listening(self, *, webhook: bool = False, timeout: float = TIMEOUT) -> None:
        """Wait until the bot polls, or has set a webhook: only then is it there to be talked to."""
        self._wait("webhook" if webhook else "polling", 1, timeout, "a listening bot")
