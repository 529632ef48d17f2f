"""The library's application and the poller, put together from our parts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from telegram.ext import Application, ApplicationBuilder

from citebot.observing.metrics import Metrics
from citebot.telegram.http_client import HttpClient
from citebot.telegram.intake import Intake
from citebot.telegram.limiter import Limiter
from citebot.telegram.poller import Poller
from citebot.telegram.requests import LeanRequest
from citebot.telegram.sender import Sender
from citebot.telegram.server_clock import ServerClock

Host = Application[Any, Any, Any, Any, Any, Any]


def assemble(token: str, api_base_url: str, clock: ServerClock, limiter: Limiter, metrics: Metrics) -> Host:
    """An application that sends through our client and sender, and fetches nothing by itself."""
    sending = LeanRequest(api_base_url, clock)
    asking = LeanRequest(api_base_url, clock, size=2)
    builder = ApplicationBuilder().token(token).base_url(api_base_url)
    builder = builder.base_file_url(api_base_url.removesuffix("/bot") + "/file/bot")
    builder = builder.request(sending).get_updates_request(asking).updater(None)
    return builder.rate_limiter(Sender(limiter, metrics)).build()


def make_poller(token: str, api_base_url: str, clock: ServerClock, intake: Intake) -> Poller:
    """A poller with a connection of its own."""
    parts = urlsplit(api_base_url)
    client = HttpClient(f"{parts.scheme}://{parts.netloc}", 1, clock.observe)
    return Poller(client, f"{parts.path}{token}/getUpdates", intake)
