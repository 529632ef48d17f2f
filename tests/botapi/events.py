"""What people do, turned into updates: writing, editing, pressing a button, asking inline.

Shapes as in api#update. An update that nobody would receive (filter, full queue) has id 0.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from .bot import Bot, Query, World
from .chats import Chat, User
from .detect import detected
from .entities import Entity, Formatted
from .keyboards import inline_buttons
from .messages import Message
from .wire import ApiError, JsonObject, as_int, as_list, as_object


@dataclass(slots=True)
class People:
    """The people who talk to one bot."""

    world: World
    bot: Bot

    def _user(self, event: JsonObject) -> User:
        names = ("first_name", "last_name", "username")
        changes = {name: str(event[name]) for name in names if event.get(name) is not None}
        language = event.get("lang")
        return self.bot.directory.user(
            as_int(event.get("user"), 1001),
            **changes,
            **({"language_code": str(language)} if language is not None else {}),
        )

    def _chat(self, event: JsonObject, user: User) -> Chat:
        number = as_int(event.get("chat"), user.id)
        chat = self.bot.directory.chat(number, str(event["type"]) if event.get("type") else None)
        if chat.state == "unstarted":
            chat.state = "open"
        chat.members.setdefault(user.id, "member")
        return chat

    def say(self, event: JsonObject) -> JsonObject:
        """Somebody writes: text, user, chat, type, lang, reply_to, extra fields."""
        user = self._user(event)
        chat = self._chat(event, user)
        now = self.world.clock.now()
        date = int(now - as_int(event.get("age")))
        text = str(event.get("text", ""))
        listed = [as_object(value) or {} for value in as_list(event.get("entities")) or []]
        entities = [Entity(str(e.get("type")), as_int(e.get("offset")), as_int(e.get("length"))) for e in listed]
        message = Message(
            id=self.bot.messages.next_id(chat),
            chat=chat,
            sender=user,
            date=date,
            content=Formatted(text, entities or detected(text)),
            outgoing=False,
            reply_to=self.bot.messages.by_key.get((chat.id, as_int(event.get("reply_to")))),
            thread=as_int(event.get("thread")),
            media=as_object(event.get("media")) or {},
            extra=as_object(event.get("extra")) or {},
            time=now,
        )
        self.bot.messages.add(message)
        kind = "channel_post" if chat.type == "channel" else "message"
        update = self.bot.queue.push(kind, message.json(), now, queue=f"chat:{chat.id}", date=date)
        return {"message_id": message.id, "chat_id": chat.id, "update_id": update}

    def _message(self, event: JsonObject) -> Message:
        key = (as_int(event.get("chat")), as_int(event.get("message")))
        found = self.bot.messages.by_key.get(key)
        if found is None or found.deleted:
            raise ApiError(f"no message {key[1]} in chat {key[0]}")
        return found

    def edit(self, event: JsonObject) -> JsonObject:
        """Somebody edits a message of theirs: text, extra fields (a new caption)."""
        message = self._message(event)
        text = str(event.get("text", ""))
        now = self.world.clock.now()
        message.change(now, content=Formatted(text, detected(text)))
        payload = {**message.json(), **(as_object(event.get("extra")) or {})}
        update = self.bot.queue.push("edited_message", payload, now, queue=f"chat:{message.chat.id}")
        return {"message_id": message.id, "chat_id": message.chat.id, "update_id": update}

    def press(self, event: JsonObject) -> JsonObject:
        """Somebody presses a button of a sent message, named by its text or its data; ``old``: one out of reach."""
        message = self._message(event)
        wanted = str(event.get("button", ""))
        buttons = list(inline_buttons(message.markup))
        named = [b for b in buttons if wanted in {b["text"], b.get("callback_data")}] or [
            b for b in buttons if wanted and wanted in str(b["text"])
        ]
        data = event.get("data")
        if data is None:
            if not named:
                raise ApiError(f"no button {wanted!r}; there are {[b['text'] for b in buttons]}")
            if "callback_data" not in named[0]:
                raise ApiError(f"button {wanted!r} is no callback button: {named[0]}")
            data = named[0]["callback_data"]
        default = message.chat.id if message.chat.type == "private" else 1001
        user = self._user({**event, "user": as_int(event.get("user"), default) or default})
        now = self.world.clock.now()
        query = Query(uuid.uuid4().hex, user.id, now, message, str(data))
        self.bot.callbacks[query.id] = query
        payload: JsonObject = {"id": query.id, "from": user.json(), "chat_instance": str(message.chat.id)}
        payload["data"] = query.text
        if message.via_inline:
            payload["inline_message_id"] = message.via_inline
        else:
            payload["message"] = message.json()
            if event.get("old"):
                # What Telegram sends for a message that the bot can no longer see: InaccessibleMessage.
                shown = message.json()
                payload["message"] = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        update = self.bot.queue.push("callback_query", payload, now, queue=f"user:{user.id}")
        return {"query_id": query.id, "update_id": update}

    def inline(self, event: JsonObject) -> JsonObject:
        """Somebody types after the bot's @name."""
        user = self._user(event)
        now = self.world.clock.now()
        query = Query(uuid.uuid4().hex, user.id, now, None, str(event.get("query", ""))[:256])
        self.bot.inlines[query.id] = query
        payload: JsonObject = {"id": query.id, "from": user.json(), "query": query.text}
        payload.update(offset=str(event.get("offset", "")), chat_type=str(event.get("chat_type", "sender")))
        update = self.bot.queue.push("inline_query", payload, now, queue=f"user:{user.id}")
        return {"query_id": query.id, "update_id": update}

    def choose(self, event: JsonObject) -> JsonObject:
        """Somebody picks an inline result: it becomes a message; chosen_inline_result tells the bot."""
        query = self.bot.inlines.get(str(event.get("query_id")))
        results = as_list((query.answer or {}).get("results")) if query else None
        found = [r for r in map(as_object, results or []) if r and r["id"] == event.get("result_id")]
        if query is None or not found:
            raise ApiError("no such inline query or result, or not answered yet")
        shown = as_object(found[0].get("shown")) or {}
        user = self.bot.directory.user(query.user)
        now = self.world.clock.now()
        message = Message(
            id=0,
            chat=Chat(0, "private", first_name="somewhere"),
            sender=user,
            date=int(now),
            content=Formatted(str(shown.get("text", ""))),
            outgoing=False,
            markup=as_object(found[0].get("reply_markup")),
            time=now,
        )
        payload: JsonObject = {"result_id": found[0]["id"], "from": user.json(), "query": query.text}
        if message.markup:
            message.via_inline = uuid.uuid4().hex
            message.id = -len(self.bot.messages.by_inline) - 1
            self.bot.messages.by_inline[message.via_inline] = message
            self.bot.messages.by_key[0, message.id] = message
            payload["inline_message_id"] = message.via_inline
        update = self.bot.queue.push("chosen_inline_result", payload, now, queue=f"user:{user.id}")
        return {"inline_message_id": message.via_inline, "message_id": message.id, "update_id": update}

    def member(self, event: JsonObject) -> JsonObject:
        """The bot's own standing changes: blocked, kicked, added (my_chat_member)."""
        user = self._user(event)
        chat = self._chat(event, user)
        new = str(event.get("status", "member"))
        old, chat.bot_status = chat.bot_status, new
        private = chat.type == "private"
        chat.state = {"kicked": "blocked" if private else "kicked", "left": "left"}.get(new, "open")
        now = self.world.clock.now()

        def standing(status: str) -> JsonObject:
            record: JsonObject = {"status": status, "user": self.bot.user.json()}
            return {**record, "until_date": 0} if status == "kicked" else record

        payload: JsonObject = {"chat": chat.json(), "from": user.json(), "date": int(now)}
        payload.update(old_chat_member=standing(old), new_chat_member=standing(new))
        update = self.bot.queue.push("my_chat_member", payload, now, queue=f"chat:{chat.id}")
        return {"update_id": update, "chat_id": chat.id}
