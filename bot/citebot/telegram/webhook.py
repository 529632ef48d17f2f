"""The webhook's own server: 200 means that the update is in the journal, and nothing else does.

The secret is looked at before the body is read, sizes and times are bounded, and what cannot be read is taken
and put aside: an error would make Telegram hold that chat back and repeat the same update for a day.
"""

from __future__ import annotations

import hmac
import json
import logging
import time

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, stream_request_body

from citebot.store import StoreError
from citebot.telegram.health import Health, health_routes
from citebot.telegram.intake import Intake
from citebot.telegram.serving_settings import Listen, Webhook

log = logging.getLogger(__name__)
MAX_BODY = 1024 * 1024
BODY_SECONDS = 10.0
RETRY_AFTER = "2"


class Seen:
    """When the last update came."""

    last: float = 0.0


@stream_request_body
class UpdateHandler(RequestHandler):
    """``POST`` of one update."""

    def initialize(self, intake: Intake, secret: str, seen: Seen) -> None:
        """What it works with."""
        self._intake, self._secret, self._seen = intake, secret.encode(), seen
        self._body = bytearray()

    def prepare(self) -> None:
        """Refuse strangers before they have told anything."""
        if self.request.method != "POST":
            self._refuse(405)
            return
        given = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret):
            self._refuse(403)
            return
        kind = self.request.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            self._refuse(415)

    def data_received(self, chunk: bytes) -> None:
        """A part of the body; the server bounds the whole."""
        self._body += chunk

    async def post(self) -> None:
        """Journal it, then say so."""
        if self._intake.is_full:
            self._later()
            return
        try:
            update = json.loads(bytes(self._body))
        except (ValueError, RecursionError):
            update = None
        try:
            if update is None:
                await self._intake.quarantine(bytes(self._body).decode("utf-8", "replace"), "not JSON")
            else:
                await self._intake.accept([update])
        except StoreError:
            self._later()
            return
        self._seen.last = time.monotonic()

    def write_error(self, status_code: int, **kwargs: object) -> None:
        """No page for errors."""
        del status_code, kwargs
        self.finish()

    def log_exception(self, *args: object) -> None:
        """Without the request, which is somebody's message."""
        log.error("the webhook failed", exc_info=args[1] if isinstance(args[1], BaseException) else None)

    def _later(self) -> None:
        self.set_status(503)
        self.set_header("Retry-After", RETRY_AFTER)

    def _refuse(self, status: int) -> None:
        self.set_status(status)
        self.set_header("Connection", "close")
        self.finish()


class _Silent(Application):
    def log_request(self, handler: RequestHandler) -> None:
        """No access log: addresses are secrets here."""
        del handler


def listen(listen: Listen, health: Health, webhook: Webhook | None, intake: Intake) -> HTTPServer:
    """Serve the webhook, if there is one, and health and metrics. Raises ``OSError`` if the port is taken."""
    routes: list[tuple[str, type[RequestHandler], dict[str, object]]] = list(health_routes(health))
    if webhook is not None:
        given = {"intake": intake, "secret": webhook.secret, "seen": Seen()}
        routes.insert(0, (_literal(webhook.path), UpdateHandler, given))
    server = HTTPServer(
        _Silent(routes),
        max_body_size=MAX_BODY,
        max_header_size=16 * 1024,
        body_timeout=BODY_SECONDS,
        idle_connection_timeout=75.0,
        xheaders=False,
    )
    server.listen(listen.port, listen.host, backlog=1024)
    return server


def _literal(path: str) -> str:
    """Tornado takes paths for regular expressions."""
    return "".join(character if character.isalnum() or character in "/_" else f"\\{character}" for character in path)
