"""Photos and documents: uploaded in a multipart body, named by file_id, or by address.

Origin: Client.cpp ``get_input_file``; PTB sends the field ``photo=attach://NAME`` beside a part NAME.
Upload up to 50 MB, photos up to 10 MB with width plus height at most 10,000 (api#sendphoto). Of a file
only its size is kept.
"""

from __future__ import annotations

import hashlib
import struct

from .bot import Bot
from .links import BadLinkError, checked_link
from .wire import ApiError, Arguments, JsonObject, Upload

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
IMAGES = (PNG, b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def read_medium(bot: Bot, arguments: Arguments, kind: str) -> JsonObject:
    """The medium of a sendPhoto or sendDocument as it stands in the message."""
    given = arguments.text(kind)
    name = given.removeprefix("attach://") if given.startswith("attach://") else kind
    upload = arguments.files.get(name)
    if upload is not None:
        return {kind: _stored(bot, kind, upload)}
    if not given or given.startswith("attach://"):
        raise ApiError(f"there is no {kind} in the request")
    if given in bot.files:
        return {kind: [bot.files[given]] if kind == "photo" else bot.files[given]}
    try:
        if "." not in given:
            raise BadLinkError
        checked_link(given)
    except BadLinkError as error:
        raise ApiError("wrong remote file identifier specified: can't unserialize it. Wrong last symbol") from error
    return {kind: _stored(bot, kind, Upload(given.rpartition("/")[2], b""), remote=True)}


def _stored(bot: Bot, kind: str, upload: Upload, *, remote: bool = False) -> object:
    size = len(upload.content)
    if size == 0 and not remote:
        raise ApiError("file must be non-empty")
    if size > MAX_UPLOAD:
        raise ApiError("Request Entity Too Large", code=413)
    digest = hashlib.sha256(upload.content + upload.name.encode()).hexdigest()
    record: JsonObject = {
        "file_id": f"{kind}-{digest[:40]}",
        "file_unique_id": digest[:16],
        "file_size": size,
    }
    if kind == "photo":
        width, height = _dimensions(upload.content) if not remote else (800, 600)
        if size > MAX_PHOTO:
            raise ApiError("file is too big")
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise ApiError("PHOTO_INVALID_DIMENSIONS")
        record.update(width=width, height=height)
    else:
        record.update(file_name=upload.name, mime_type="application/octet-stream")
    bot.files[str(record["file_id"])] = record
    return [record] if kind == "photo" else record


def _dimensions(content: bytes) -> tuple[int, int]:
    if not content.startswith(IMAGES):
        raise ApiError("IMAGE_PROCESS_FAILED")
    if content.startswith(PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    return 800, 600
