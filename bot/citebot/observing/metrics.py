"""Numbers in Prometheus's text format.

Three kinds of series and one page of text need no library: the format is stable, and a dependency would
bring a registry of its own, process-wide, into a package that hosts import.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Counter:
    """Only ever grows."""

    name: str
    help: str
    values: dict[Labels, float] = field(default_factory=dict)

    def add(self, amount: float = 1.0, **labels: str) -> None:
        key = tuple(sorted(labels.items()))
        self.values[key] = self.values.get(key, 0.0) + amount

    def total(self) -> float:
        return sum(self.values.values())

    def lines(self) -> list[str]:
        values: Mapping[Labels, float] = self.values or {(): 0.0}
        return [*_head(self.name, self.help, "counter"), *(_line(self.name, k, v) for k, v in values.items())]


@dataclass(slots=True)
class Gauge:
    """A value as it is when it is looked at."""

    name: str
    help: str
    read: Callable[[], float] = lambda: 0.0
    labels: Callable[[], Mapping[str, str]] = dict

    def lines(self) -> list[str]:
        labels = tuple(sorted(self.labels().items()))
        return [*_head(self.name, self.help, "gauge"), _line(self.name, labels, self.read())]


@dataclass(slots=True)
class Histogram:
    """How values are spread over fixed bounds."""

    name: str
    help: str
    bounds: tuple[float, ...] = LATENCIES
    counts: list[int] = field(default_factory=list)
    sum: float = 0.0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.sum += value

    def lines(self) -> list[str]:
        lines = _head(self.name, self.help, "histogram")
        seen = 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            seen += count
            lines.append(_line(f"{self.name}_bucket", (("le", bound),), seen))
        return [*lines, _line(f"{self.name}_sum", (), self.sum), _line(f"{self.name}_count", (), seen)]


@dataclass(slots=True)
class Metrics:
    """All series of one bot."""

    answers: Counter = field(default_factory=lambda: Counter("citebot_answers_total", "Answers by outcome."))
    matching: Histogram = field(
        default_factory=lambda: Histogram("citebot_matching_seconds", "Time to find an answer.")
    )
    latency: Histogram = field(
        default_factory=lambda: Histogram("citebot_update_seconds", "From receipt of an update to its end.")
    )
    received: Counter = field(default_factory=lambda: Counter("citebot_updates_total", "Updates received."))
    ended: Counter = field(default_factory=lambda: Counter("citebot_updates_ended_total", "How updates ended."))
    sends: Counter = field(default_factory=lambda: Counter("citebot_sends_total", "Calls of the Bot API, by result."))
    reloads: Counter = field(default_factory=lambda: Counter("citebot_reloads_total", "Reloads by result."))
    gave_way: Counter = field(
        default_factory=lambda: Counter("citebot_gave_way_total", "Claims put off for another replica.")
    )
    gauges: list[Gauge] = field(default_factory=list)

    def gauge(
        self, name: str, help: str, read: Callable[[], float], labels: Callable[[], Mapping[str, str]] = dict
    ) -> None:
        """Show a value that somebody else keeps."""
        self.gauges.append(Gauge(f"citebot_{name}", help, read, labels))

    def text(self) -> str:
        """The page that Prometheus reads."""
        lines: list[str] = []
        for counter in (self.answers, self.received, self.ended, self.sends, self.reloads, self.gave_way):
            lines += counter.lines()
        for histogram in (self.matching, self.latency):
            lines += histogram.lines()
        for gauge in self.gauges:
            lines += gauge.lines()
        return "\n".join(lines) + "\n"


def _head(name: str, help: str, kind: str) -> list[str]:
    return [f"# HELP {name} {help}", f"# TYPE {name} {kind}"]


def _line(name: str, labels: Labels, value: float) -> str:
    shown = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    number = str(int(value)) if float(value).is_integer() else repr(float(value))
    return f"{name}{{{shown}}} {number}" if shown else f"{name} {number}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
