"""Logs as JSON lines: what happened, never what was asked, by whom, or with which secret.

Messages are fixed words; what varies goes into ``extra``. Secrets are struck out of the finished line,
because they come in ways nobody thinks of: inside an address in the text of somebody else's exception.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Iterable, Sequence
from typing import TextIO

_TOKEN = re.compile(r"\d{3,20}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
# Line ends, terminal control and bidirectional characters could forge or hide lines of a log.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_OURS = "citebot"
MAX_VALUE = 500


class JsonLines(logging.Formatter):
    """One JSON object a line, with every secret struck out."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets: Sequence[str] = sorted({s for s in secrets if len(s) >= 8}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line. Of other libraries' records only the name, the level and the problem's type."""
        line: dict[str, object] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "from": record.name,
        }
        if record.name.split(".")[0] == _OURS:
            line["event"] = record.getMessage()
            line |= {k: _plain(v) for k, v in vars(record).items() if k not in _STANDARD}
        else:
            # Their messages may quote whole updates.
            line["event"] = str(record.msg)[:80] if not record.args else "message withheld"
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = type(record.exc_info[1]).__name__
            line["where"] = _where(record)
        return self.redact(json.dumps(line, ensure_ascii=False))

    def redact(self, text: str) -> str:
        """The text without secrets and on one line."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return _UNSEEN.sub(" ", _TOKEN.sub("[token]", text))


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool) or value is None else str(value)[:MAX_VALUE]


def _where(record: logging.LogRecord) -> str:
    """File, line and function from the innermost frame; never the text of the exception, which may quote."""
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " < ".join(reversed(places[-6:]))


def configure(secrets: Iterable[str], stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Send every log of this process through :class:`JsonLines`, warnings and uncaught exceptions included."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # httpx names the address of each request, and with it the token, at INFO; these three log payloads at DEBUG.
    for name in ("httpx", "httpcore", "telegram", "tornado", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    uncaught = logging.getLogger(f"{_OURS}.uncaught")

    def hook(kind: type[BaseException], error: BaseException, trace: object) -> None:
        del trace
        uncaught.critical("uncaught exception", exc_info=(kind, error, error.__traceback__))

    sys.excepthook = hook
