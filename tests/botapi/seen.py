"""What a test gets to see: sent messages and calls, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from .wire import JsonObject, as_int, as_list, as_object


class MessageId(int):
    """A message id that remembers its chat: ids of two supergroups may be equal."""

    chat: int

    def __new__(cls, number: int, chat: int) -> MessageId:
        made = super().__new__(cls, number)
        made.chat = chat
        return made

    def __repr__(self) -> str:
        return f"MessageId({int(self)}, chat={self.chat})"


@dataclass(frozen=True, slots=True)
class Sent:
    """A message the bot sent, as a reader sees it now."""

    id: MessageId
    text: str
    """The visible text after parsing (a caption, for a photo)."""
    entities: tuple[JsonObject, ...]
    buttons: tuple[tuple[JsonObject, ...], ...]
    """The inline keyboard, row by row."""
    keyboard: JsonObject | None
    """Any reply markup, as sent."""
    reply_to: int | None
    media: JsonObject
    edits: tuple[JsonObject, ...]
    """What it looked like before each edit, oldest first."""
    deleted: bool
    number: int
    time: float

    @property
    def chat(self) -> int:
        """Where it went."""
        return self.id.chat

    @property
    def button_texts(self) -> list[str]:
        """The texts on all buttons, in reading order."""
        return [str(button["text"]) for row in self.buttons for button in row]

    def marked(self, kind: str) -> list[str]:
        """The pieces of text with an entity of this type; with only blanks between them they are one piece.

        For ``<b>A</b> and <b>B</b>``, ``marked("bold")`` is ``["A", "B"]``. Telegram cuts a style where a
        link or another style begins inside it; here such pieces are joined again.
        """
        units = self.text.encode("utf-16-le")
        spans: list[tuple[int, int]] = []
        for entity in self.entities:
            if entity["type"] != kind:
                continue
            begin, length = as_int(entity["offset"]) * 2, as_int(entity["length"]) * 2
            if spans and not units[spans[-1][1] : begin].decode("utf-16-le").strip():
                spans[-1] = (spans[-1][0], begin + length)
            else:
                spans.append((begin, begin + length))
        return [units[begin:end].decode("utf-16-le") for begin, end in spans]

    @property
    def links(self) -> list[str]:
        """The addresses behind linked words."""
        return [str(e["url"]) for e in self.entities if e["type"] == "text_link"]

    @classmethod
    def from_json(cls, record: JsonObject) -> Sent:
        """From a report of the control API."""
        keyboard = as_object(record["keyboard"])
        rows = as_list((keyboard or {}).get("inline_keyboard")) or []
        reply_to = record["reply_to"]
        return cls(
            id=MessageId(as_int(record["message_id"]), as_int(record["chat_id"])),
            text=str(record["text"]),
            entities=objects(record["entities"]),
            buttons=tuple(objects(row) for row in rows),
            keyboard=keyboard,
            reply_to=None if reply_to is None else as_int(reply_to),
            media=as_object(record["media"]) or {},
            edits=objects(record["edits"]),
            deleted=bool(record["deleted"]),
            number=as_int(record["number"]),
            time=float(str(record["time"])),
        )


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call of the bot's."""

    method: str
    args: JsonObject
    status: int | None
    """None while it runs, and when the connection was cut."""
    time: float
    milliseconds: float
    description: str
    fault: str

    @classmethod
    def from_json(cls, record: JsonObject) -> SeenCall:
        """From a report of the control API."""
        status = record["status"]
        return cls(
            method=str(record["method"]),
            args=as_object(record["args"]) or {},
            status=None if status is None else as_int(status),
            time=float(str(record["time"])),
            milliseconds=float(str(record["milliseconds"])),
            description=str(record["description"]),
            fault=str(record["fault"]),
        )


def objects(value: object) -> tuple[JsonObject, ...]:
    """The objects of a JSON array."""
    return tuple(record for record in map(as_object, as_list(value) or []) if record is not None)
