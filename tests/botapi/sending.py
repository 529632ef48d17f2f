"""Sending, editing and deleting messages, with each check in Telegram's order.

Order in sendMessage (Client.cpp): text and parse_mode, reply markup, chat access, length, reply target,
and last what Telegram's own servers find: flood, blocked, button contents. Editing: "message is not
modified" when text, entities and keyboard are the same; leaving reply_markup out removes the keyboard;
others' messages cannot be edited.
"""

from __future__ import annotations

from .chats import Chat
from .context import Context
from .entities import Formatted
from .keyboards import check_contents, read_markup
from .messages import Message
from .texts import Reach, caption_text, message_text, raw_text
from .uploads import read_medium
from .wire import ApiError, JsonObject, as_int, as_object

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE_FOR = 48 * 3600


def reach(context: Context) -> Reach:
    """Whom a text may mention."""

    def find(number: int) -> JsonObject | None:
        user = context.bot.directory.users.get(number)
        return None if user is None else user.json()

    return find


def _reply_target(context: Context, chat: Chat) -> Message | None:
    given = context.arguments.structure("reply_parameters", "reply parameters")
    if given is None:
        number = context.arguments.integer("reply_to_message_id")
        optional = context.arguments.flag("allow_sending_without_reply")
    else:
        record = as_object(given)
        if record is None:
            raise ApiError("object expected as reply parameters")
        if "message_id" not in record:
            raise ApiError('can\'t find field "message_id"')
        number = as_int(record["message_id"])
        optional = record.get("allow_sending_without_reply") in (True, "true")
    if number == 0 and given is None:
        return None
    found = context.bot.messages.get(chat, number)
    if found is None and not optional:
        raise ApiError("message to be replied not found")
    return found


def _send(context: Context, chat: Chat, content: Formatted, markup: JsonObject | None, media: JsonObject) -> JsonObject:
    target = _reply_target(context, chat)
    now = context.world.clock.now()
    context.bot.flood.check(chat.id, now)
    chat.check_send()
    check_contents(markup)
    message = Message(
        id=context.bot.messages.next_id(chat),
        chat=chat,
        sender=context.bot.user,
        date=int(now),
        content=content,
        outgoing=True,
        markup=markup,
        reply_to=target,
        media=media,
        thread=context.arguments.integer("message_thread_id"),
        time=now,
    )
    context.bot.messages.add(message)
    return message.json()


def send_message(context: Context) -> object:
    """sendMessage."""
    raw = raw_text(context.arguments, "text")
    if not raw.text:
        raise ApiError("message text is empty")
    markup = read_markup(context.arguments)
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    return _send(context, chat, message_text(raw, reach(context)), markup, {})


def send_photo(context: Context) -> object:
    """sendPhoto."""
    return _send_medium(context, "photo")


def send_document(context: Context) -> object:
    """sendDocument."""
    return _send_medium(context, "document")


def _send_medium(context: Context, kind: str) -> JsonObject:
    media = read_medium(context.bot, context.arguments, kind)
    raw = raw_text(context.arguments, "caption")
    markup = read_markup(context.arguments)
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    return _send(context, chat, caption_text(raw, reach(context)), markup, media)


def _to_edit(context: Context) -> Message:
    inline = context.arguments.text("inline_message_id")
    if inline:
        found = context.bot.messages.by_inline.get(inline)
        if found is None:
            raise ApiError("MESSAGE_ID_INVALID")
        return found
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    number = context.arguments.integer("message_id")
    if number <= 0:
        raise ApiError("message identifier is not specified")
    found = context.bot.messages.get(chat, number)
    if found is None:
        raise ApiError("message to edit not found")
    if not found.outgoing:
        raise ApiError("message can't be edited")
    if found.markup is not None and "inline_keyboard" not in found.markup:
        raise ApiError("message can't be edited")
    chat.check_send()
    return found


def _edit(context: Context, message: Message, content: Formatted, markup: JsonObject | None) -> object:
    check_contents(markup)
    if content == message.content and markup == message.markup:
        raise ApiError(NOT_MODIFIED)
    message.change(context.world.clock.now(), content=content, markup=markup)
    context.bot.messages.edits += 1
    return True if message.via_inline else message.json()


def edit_message_text(context: Context) -> object:
    """editMessageText."""
    raw = raw_text(context.arguments, "text")
    if not raw.text:
        raise ApiError("message text is empty")
    markup = read_markup(context.arguments, inline_only=True)
    message = _to_edit(context)
    if message.media:
        raise ApiError("there is no text in the message to edit")
    return _edit(context, message, message_text(raw, reach(context)), markup)


def edit_message_caption(context: Context) -> object:
    """editMessageCaption."""
    raw = raw_text(context.arguments, "caption")
    markup = read_markup(context.arguments, inline_only=True)
    message = _to_edit(context)
    if not message.media:
        raise ApiError("there is no caption in the message to edit")
    return _edit(context, message, caption_text(raw, reach(context)), markup)


def edit_message_reply_markup(context: Context) -> object:
    """editMessageReplyMarkup."""
    markup = read_markup(context.arguments, inline_only=True)
    message = _to_edit(context)
    return _edit(context, message, message.content, markup)


def delete_message(context: Context) -> object:
    """deleteMessage: within 48 hours; in groups others' messages only as an administrator."""
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    number = context.arguments.integer("message_id")
    if number <= 0:
        raise ApiError("message identifier is not specified")
    found = context.bot.messages.get(chat, number)
    if found is None:
        raise ApiError("message to delete not found")
    foreign = not found.outgoing and chat.type != "private" and chat.bot_status != "administrator"
    if foreign or context.world.clock.now() - found.date > DELETABLE_FOR:
        raise ApiError("message can't be deleted for everyone" if not foreign else "message can't be deleted")
    found.deleted = True
    return True


METHODS = {
    "sendmessage": send_message,
    "sendphoto": send_photo,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
}
