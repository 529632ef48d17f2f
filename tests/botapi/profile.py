"""What a bot says about itself: commands by scope and language, name, descriptions.

Commands: at most 100, names 1-32 of ``a-z0-9_`` (a leading slash is cut off), descriptions 1-256,
languages of two letters or none. Origin: BotCommand.cpp of tdlib/td; api#setmycommands, api#setmyname.
That too long a name or description is refused with these words is a guess.
"""

from __future__ import annotations

import re

from .context import Context, Method
from .wire import ApiError, JsonObject, as_list, as_object, required_text

NAME = re.compile(r"^[a-z0-9_]+$")
LANGUAGE = re.compile(r"^(?:[a-z]{2})?$")
GENERAL = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
OF_CHAT = frozenset({"chat", "chat_administrators", "chat_member"})
LIMITS = {"name": 64, "description": 512, "short_description": 120}


def _language(context: Context) -> str:
    language = context.arguments.text("language_code")
    if not LANGUAGE.match(language):
        raise ApiError("invalid language code specified")
    return language


def _scope(context: Context) -> str:
    value = context.arguments.structure("scope", "BotCommandScope")
    if value is None:
        return "default"
    record = as_object(value)
    if record is None:
        raise ApiError("can't parse BotCommandScope: Object expected as BotCommandScope")
    kind = str(record.get("type", ""))
    if kind in GENERAL:
        return kind
    if kind not in OF_CHAT:
        raise ApiError("can't parse BotCommandScope: Unsupported type specified")
    chat = context.bot.directory.find(str(record.get("chat_id", "")))
    user = f":{record.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{user}"


def _command(value: object) -> JsonObject:
    record = as_object(value)
    if record is None:
        raise ApiError("can't parse BotCommand: Object expected as BotCommand")
    try:
        name = required_text(record, "command").strip().removeprefix("/")
        description = required_text(record, "description").strip()
    except ApiError as error:
        raise ApiError(f"can't parse BotCommand: {error}") from error
    if not name:
        raise ApiError("command must be non-empty")
    if len(name) > 32:
        raise ApiError("command length must not exceed 32")
    if not description:
        raise ApiError("command description must be non-empty")
    if len(description) > 256:
        raise ApiError("command description length must not exceed 256")
    if not NAME.match(name):
        raise ApiError("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def set_my_commands(context: Context) -> object:
    """setMyCommands."""
    listed = as_list(context.arguments.structure("commands", "commands"))
    if listed is None:
        raise ApiError("expected an Array of BotCommand")
    scope, language = _scope(context), _language(context)
    commands = [_command(value) for value in listed]
    if len(commands) > 100:
        raise ApiError("BOT_COMMANDS_TOO_MUCH")
    if commands:
        context.bot.profile.commands[scope, language] = commands
    else:
        context.bot.profile.commands.pop((scope, language), None)
    return True


def get_my_commands(context: Context) -> object:
    """getMyCommands: of exactly this scope and language, no falling back."""
    return context.bot.profile.commands.get((_scope(context), _language(context)), [])


def delete_my_commands(context: Context) -> object:
    """deleteMyCommands."""
    context.bot.profile.commands.pop((_scope(context), _language(context)), None)
    return True


def _setter(field: str) -> Method:
    def method(context: Context) -> object:
        text = context.arguments.text(field)
        language = _language(context)
        if len(text) > LIMITS[field]:
            raise ApiError(f"{field.replace('_', ' ')} is too long")
        context.bot.profile.texts[field, language] = text
        return True

    return method


def _getter(field: str) -> Method:
    def method(context: Context) -> object:
        language = _language(context)
        texts = context.bot.profile.texts
        standard = context.bot.user.first_name if field == "name" else ""
        return {field: texts.get((field, language)) or texts.get((field, "")) or standard}

    return method


METHODS = {
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
}
