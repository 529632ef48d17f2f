"""From Telegram's updates to the core's words: what was asked, in which conversation, and whether to speak at all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from citebot.model.dialogue import ConversationKey
from citebot.model.provenance import Lang
from telegram import Message, MessageEntity, User

PLATFORM = "telegram"


class Address(Enum):
    """How the bot was spoken to."""

    PRIVATE = "private"
    MENTION = "mention"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Place:
    """Where and by whom something was said, and what to reply to."""

    key: ConversationKey
    chat: int
    user: int
    message: int
    thread: int | None
    client: Lang | None
    is_private: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Free text meant for the bot; ``pointed`` is the message of the bot's that it replies to."""

    text: str
    place: Place
    address: Address
    pointed: Message | None = None


def place_of(message: Message) -> Place | None:
    """Where ``message`` was written; ``None`` if no single person wrote it there by hand."""
    user = message.from_user
    if user is None or user.is_bot or message.sender_chat is not None or message.via_bot is not None:
        return None
    return Place(
        key=conversation(message.chat.id, user.id),
        chat=message.chat.id,
        user=user.id,
        message=message.message_id,
        thread=message.message_thread_id if message.is_topic_message else None,
        client=client_language(user),
        is_private=message.chat.type == "private",
    )


def asked(message: Message, bot: User) -> Asked | None:
    """What was asked of ``bot``; ``None`` where it should stay silent."""
    place = place_of(message)
    text = message.text or message.caption or ""
    if place is None or not text.strip():
        return None
    replied = message.reply_to_message
    pointed = replied if replied is not None and _is_by(replied, bot) else None
    if place.is_private:
        return Asked(text.strip(), place, Address.PRIVATE, pointed)
    without = _without_mention(message, text, bot)
    if without is not None:
        return Asked(without, place, Address.MENTION, pointed)
    if pointed is not None:
        return Asked(text.strip(), place, Address.REPLY, pointed)
    return None


def conversation(chat: int, user: int) -> ConversationKey:
    """One person in one chat."""
    return ConversationKey(PLATFORM, str(chat), str(user))


def client_language(user: User) -> Lang | None:
    """The language of the user's app, if it is one of ours."""
    return language_of(user.language_code or "")


def language_of(tag: str) -> Lang | None:
    """The language of a tag, if it is one of ours; the tag may be empty or like ``pt-br``."""
    first = tag.lower().replace("_", "-").partition("-")[0]
    return "vi" if first == "vi" else "en" if first == "en" else None


def is_typed(message: Message) -> bool:
    """Whether a command was written here by its sender: no forward, no bot's words, no quoted caption."""
    return message.forward_origin is None and message.via_bot is None and message.text is not None


def _is_by(message: Message, bot: User) -> bool:
    return message.from_user is not None and message.from_user.id == bot.id


def _without_mention(message: Message, text: str, bot: User) -> str | None:
    """The text without ``@bot``, or ``None`` if the bot is not mentioned."""
    for entity in message.entities if message.text else message.caption_entities:
        if entity.type not in (MessageEntity.MENTION, MessageEntity.TEXT_MENTION):
            continue
        words = _covered(message.text or message.caption or "", entity)
        named = entity.user is not None and entity.user.id == bot.id
        if named or words.lower() == f"@{bot.username or ''}".lower():
            return text.replace(words, " ", 1).strip()
    return None


def _covered(text: str, entity: MessageEntity) -> str:
    """The words that an entity covers, counted in UTF-16 as Telegram does; the library stumbles over half a pair."""
    units = text.encode("utf-16-le", "surrogatepass")[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return units.decode("utf-16-le", "replace")
