"""Methods about the bot itself, chats, files, and the webhook setting."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

from .bot import WebhookSettings
from .context import Context
from .polling import WEBHOOK_SET
from .wire import ApiError, JsonObject, too_many_requests

ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
SECRET = re.compile(r"^[A-Za-z0-9_-]*$")
RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]


def get_me(context: Context) -> object:
    """getMe."""
    flags = ("can_join_groups", "supports_inline_queries")
    off = ("can_read_all_group_messages", "can_connect_to_business", "has_main_web_app")
    return {**context.bot.user.json(), **dict.fromkeys(flags, True), **dict.fromkeys(off, False)}


def get_chat(context: Context) -> object:
    """getChat."""
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    if chat.migrated_to is not None or chat.state in {"kicked", "left"}:
        chat.check_send()
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    details: JsonObject = {"accent_color_id": 0, "max_reaction_count": 11}
    details["accepted_gift_types"] = dict.fromkeys(gifts, True)
    return {**chat.json(), **details}


def get_chat_member(context: Context) -> object:
    """getChatMember."""
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    if chat.state in {"kicked", "left"}:
        chat.check_send()
    number = context.arguments.integer("user_id")
    user = context.bot.directory.users.get(number)
    if user is None:
        raise ApiError("invalid user_id specified")
    own = chat.bot_status if number == context.bot.user.id else "left"
    in_private = chat.type == "private" and number in {chat.id, context.bot.user.id}
    status = chat.members.get(number, "member" if in_private else own)
    member: JsonObject = {"status": status, "user": user.json()}
    if status == "creator":
        member["is_anonymous"] = False
    elif status == "administrator":
        member.update(dict.fromkeys(RIGHTS, False))
    elif status == "kicked":
        member["until_date"] = 0
    return member


def leave_chat(context: Context) -> object:
    """leaveChat: from then on the bot is no member."""
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    chat.check_send()
    if chat.type == "private":
        raise ApiError("chat member status can't be changed in private chats")
    chat.state = chat.bot_status = "left"
    return True


def send_chat_action(context: Context) -> object:
    """sendChatAction."""
    chat = context.bot.directory.find(context.arguments.text("chat_id"))
    action = context.arguments.text("action").lower()
    if action not in ACTIONS:
        raise ApiError("wrong parameter action in request")
    chat.check_send()
    context.bot.actions.append({"chat_id": chat.id, "action": action, "time": context.world.clock.now()})
    return True


def get_file(context: Context) -> object:
    """getFile: knows what was uploaded, but keeps no bytes, so the download itself is a 404."""
    record = context.bot.files.get(context.arguments.text("file_id"))
    if record is None:
        raise ApiError("invalid file_id")
    kept = ("file_id", "file_unique_id", "file_size")
    return {**{name: record[name] for name in kept}, "file_path": f"files/{record['file_unique_id']}"}


def always_true(context: Context) -> object:
    """logOut, close: nothing to do here."""
    del context
    return True


def _check_webhook_pace(context: Context) -> None:
    now = time.monotonic()
    pause = context.world.clock.shortened(1.0)
    if now - context.delivery.last_set < pause:
        raise too_many_requests(1)
    context.delivery.last_set = now


async def set_webhook(context: Context) -> object:
    """setWebhook: http is fine, as on a local Bot API server; more than once a second is 429."""
    arguments = context.arguments
    url = arguments.text("url").strip()
    if not url:
        return await delete_webhook(context)
    secret = arguments.text("secret_token")
    if len(secret) > 256:
        raise ApiError("secret token is too long")
    if not SECRET.match(secret):
        raise ApiError("secret token contains unallowed characters")
    parts = urlsplit(url if "://" in url else f"https://{url}")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ApiError("bad webhook: An HTTPS URL must be provided for webhook")
    _check_webhook_pace(context)
    context.poller.remember_types(arguments)
    context.poller.abort(WEBHOOK_SET)
    if arguments.flag("drop_pending_updates"):
        context.bot.queue.clear()
    unchanged = context.bot.webhook.url == url and context.bot.webhook.secret == secret
    await context.delivery.stop()
    context.bot.webhook = WebhookSettings(
        url=parts.geturl(),
        secret=secret,
        max_connections=arguments.integer("max_connections", 40, low=1, high=100),
        ip_address=arguments.text("ip_address"),
        custom_certificate="certificate" in arguments,
    )
    await context.delivery.start()
    return ("Webhook is already set" if unchanged else "Webhook was set", True)


async def delete_webhook(context: Context) -> object:
    """deleteWebhook."""
    if context.arguments.flag("drop_pending_updates"):
        context.bot.queue.clear()
    had = bool(context.bot.webhook.url)
    await context.delivery.stop()
    context.bot.webhook = WebhookSettings()
    return ("Webhook was deleted" if had else "Webhook is already deleted", True)


def get_webhook_info(context: Context) -> object:
    """getWebhookInfo."""
    hook = context.bot.webhook
    context.bot.queue.purge(context.world.clock.now())
    info: JsonObject = {"url": hook.url, "has_custom_certificate": hook.custom_certificate}
    info["pending_update_count"] = len(context.bot.queue)
    if hook.url:
        info["max_connections"] = hook.max_connections
        if hook.ip_address:
            info["ip_address"] = hook.ip_address
        if hook.error_date:
            info.update(last_error_date=hook.error_date, last_error_message=hook.error_message)
    if context.bot.queue.allowed:
        info["allowed_updates"] = context.bot.queue.allowed
    return info


async def get_updates(context: Context) -> object:
    """getUpdates."""
    return await context.poller.poll(context.arguments)


METHODS = {
    "getme": get_me,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "leavechat": leave_chat,
    "sendchataction": send_chat_action,
    "getfile": get_file,
    "logout": always_true,
    "close": always_true,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getupdates": get_updates,
}
