"""Which addresses Telegram takes for a link, and how it writes them.

Origin: LinkManager.cpp ``check_link``, ``get_checked_link``; the wording of refusals is measured live
(test suite of an API client, tests/sendMessage: "inline keyboard button URL 'not-a-url' is invalid: Wrong
HTTP URL").
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_HOST = re.compile(r"^[^\s/?#@:\[\]]+$")
_USER = re.compile(r"^tg://user\?id=(\d{1,19})$")


class BadLinkError(ValueError):
    """Not a link; the text says why in Telegram's words."""


def mentioned_user(url: str) -> int | None:
    """The user of a ``tg://user?id=…`` link, which becomes a text_mention."""
    found = _USER.match(url.strip())
    return int(found[1]) if found else None


def checked_link(url: str) -> str:
    """The link as Telegram stores it: with a scheme, lower-case host and a path; or BadLinkError."""
    url = url.strip()
    found = _SCHEME.match(url)
    scheme = found[1].lower() if found else "http"
    rest = url[found.end() :] if found else url
    if scheme in {"tg", "ton", "tonsite"}:
        return f"{scheme}://{rest}"
    if scheme not in {"http", "https"}:
        raise BadLinkError("Unsupported URL protocol")
    cut = re.search(r"[/?#]", rest)
    authority, tail = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
    host, _, port = authority.rpartition("@")[2].partition(":")
    if not host:
        raise BadLinkError("URL host is empty")
    if "." not in host.strip(".") or not _HOST.match(host) or (port and not port.isdigit()) or " " in tail:
        raise BadLinkError("Wrong HTTP URL")
    if not tail.startswith("/"):
        tail = f"/{tail}"
    return f"{scheme}://{authority.lower()}{tail}"
