"""Is it alive, is it ready, and what are the numbers: for whoever runs it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tornado.web import RequestHandler

from citebot.observing.metrics import Metrics

MAX_STALL = 10.0


@dataclass(slots=True)
class Health:
    """What is known about this process. Each check returns what is wrong, or an empty text."""

    metrics: Metrics
    checks: dict[str, Callable[[], str]] = field(default_factory=dict)
    beat: float = field(default_factory=time.monotonic)
    lag: float = 0.0
    """How late the event loop was at most of late."""
    waited: float = 0.0
    """How long the oldest open update has waited, for all replicas."""
    is_draining: bool = False

    def problems(self) -> dict[str, str]:
        """Everything that keeps it from being ready."""
        found = {name: said for name, check in self.checks.items() if (said := check())}
        if self.is_draining:
            found["draining"] = "shutting down"
        return found

    def is_alive(self) -> bool:
        """Whether the event loop turns."""
        return time.monotonic() - self.beat < MAX_STALL


class _AliveHandler(RequestHandler):
    def initialize(self, health: Health) -> None:
        self._health = health

    def get(self) -> None:
        if not self._health.is_alive():
            self.set_status(503)
        self.write({"alive": self._health.is_alive()})


class _ReadyHandler(RequestHandler):
    def initialize(self, health: Health) -> None:
        self._health = health

    def get(self) -> None:
        problems = self._health.problems()
        if problems:
            self.set_status(503)
        self.write({"ready": not problems, "problems": problems})


class _MetricsHandler(RequestHandler):
    def initialize(self, health: Health) -> None:
        self._health = health

    def get(self) -> None:
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.write(self._health.metrics.text())


def health_routes(health: Health) -> Iterator[tuple[str, type[RequestHandler], dict[str, object]]]:
    """Paths for Tornado."""
    yield "/healthz", _AliveHandler, {"health": health}
    yield "/readyz", _ReadyHandler, {"health": health}
    yield "/metrics", _MetricsHandler, {"health": health}
