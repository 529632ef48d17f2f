"""The drawing itself: JSON on standard input, a PNG on standard output. Run as a script, never imported by the bot.

A light card with dark ink reads the same in a dark and in a light chat. Sizes are for a phone, whose whole width the
picture fills: body text is a thirtieth of it, small print a thirty-eighth. Lines are broken by their measured width.
DejaVu Sans comes with the library and has every Vietnamese letter.
"""

from __future__ import annotations

import io
import json
import sys
from functools import lru_cache
from typing import Any

WIDTH, DPI, MARGIN = 6.0, 180, 0.3
PAPER, INK, SOFT, ACCENT, BAND = "#fbfaf7", "#1c2430", "#56606e", "#0a646b", "#ece8df"
TITLE, HEAD, BODY, SMALL = 21.0, 15.0, 14.5, 11.5
LEADING = 1.34 / 72
"""Height of a line in inches for each point of its size."""
Job = dict[str, Any]


def main() -> None:
    """Read one job, write one picture."""
    import matplotlib as mpl  # noqa: PLC0415 (only in the child)

    mpl.use("Agg")
    mpl.rcParams["font.family"] = "DejaVu Sans"
    mpl.rcParams["text.parse_math"] = False
    job: Job = json.load(sys.stdin)
    figure = timeline(job) if job["kind"] == "timeline" else figures(job)
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=DPI, facecolor=PAPER)
    sys.stdout.buffer.write(written.getvalue())


class Column:
    """Lines of text down a page; first only measured, then written."""

    def __init__(self, left: float) -> None:
        self.left, self.height = left, 0.0
        self._lines: list[tuple[float, str, dict[str, Any]]] = []

    def add(self, text: str, size: float, most: int = 9, **style: Any) -> None:
        """``text`` in as many lines as it takes, ``most`` at most."""
        for line in broken(text, size, WIDTH - self.left - MARGIN, most, bold=style.get("fontweight") == "bold"):
            self._lines.append((self.height + size * LEADING / 2, line, {"fontsize": size, **style}))
            self.height += size * LEADING

    def space(self, inches: float) -> None:
        """Nothing for a while."""
        self.height += inches

    def write(self, page: Any, top: float) -> None:
        """Onto ``page``, whose unit is an inch, from ``top`` down."""
        for at, line, style in self._lines:
            page.text(self.left, top + at, line, va="center", **style)


def broken(text: str, size: float, width: float, most: int, *, bold: bool = False) -> list[str]:
    """``text`` in lines of at most ``width`` inches; an ellipsis where there would be more than ``most``."""
    lines: list[str] = []
    words = [piece for word in text.split() for piece in _pieces(word, size, width, bold=bold)]
    for word in words:
        if lines and measured(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while last and measured(f"{last} …", size, bold=bold) > width:
            last = last.rpartition(" ")[0]
        return [*lines[: most - 1], f"{last} …".strip()]
    return lines


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """A word, cut where it alone is wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and measured(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


@lru_cache(maxsize=4096)
def measured(text: str, size: float, *, bold: bool = False) -> float:
    """The width of ``text`` in inches."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415 (only in the child)
    from matplotlib.textpath import TextToPath  # noqa: PLC0415 (only in the child)

    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def _page(title: str, height: float) -> tuple[Any, Any, float]:
    """An empty page with its title: the figure, its axes in inches from the top left, and where the title ends."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (only in the child)

    head = Column(MARGIN)
    head.add(title, TITLE, 3, color=INK, fontweight="bold")
    top = MARGIN + head.height + 0.2
    figure = Figure(figsize=(WIDTH, top + height))
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, WIDTH)
    page.set_ylim(top + height, 0)
    page.axis("off")
    head.write(page, MARGIN)
    return figure, page, top


def timeline(job: Job) -> Any:
    """Dates down the left, what happened below each, its source in small; undated years as open dots."""
    blocks = []
    for row in job["rows"]:
        block = Column(0.68)
        block.add(row["date"], HEAD, 2, color=ACCENT, fontweight="bold")
        block.add(row["text"], BODY, 5, color=INK)
        block.space(0.03)
        block.add(row["source"], SMALL, 2, color=SOFT, style="italic")
        block.space(0.24)
        blocks.append(block)
    figure, page, y = _page(job["title"], sum(block.height for block in blocks))
    dots = []
    for block, row in zip(blocks, job["rows"], strict=True):
        dots.append((y + HEAD * LEADING / 2, row["placed"]))
        block.write(page, y)
        y += block.height
    if len(dots) > 1:
        page.plot([0.4, 0.4], [dots[0][0], dots[-1][0]], color=BAND, linewidth=4, solid_capstyle="round", zorder=1)
    for place, is_placed in dots:
        page.plot(0.4, place, "o", markersize=11, color=ACCENT if is_placed else PAPER, markeredgecolor=ACCENT,
                  markeredgewidth=2.2, zorder=2)  # fmt: skip
    return figure


def figures(job: Job) -> Any:
    """A panel for each series: time to the right, a period as a bar, what has no year in a band of its own."""
    panels = job["panels"]
    notes = []
    for panel in panels:
        note = Column(MARGIN)
        for point in panel["points"]:
            note.add(f"{point['shown']}  ·  {point['when']}", HEAD, 2, color=ACCENT, fontweight="bold")
            note.add(point["text"], BODY, 4, color=INK)
            note.space(0.03)
            note.add(point["source"], SMALL, 2, color=SOFT, style="italic")
            note.space(0.22)
        notes.append(note)
    plot, below = 2.6, 0.75
    figure, page, y = _page(job["title"], sum(plot + below + note.height for note in notes) + 0.1)
    height = figure.get_figheight()
    for panel, note in zip(panels, notes, strict=True):
        axes = figure.add_axes((0.13, 1 - (y + plot) / height, 0.83, plot / height))
        _panel(axes, panel["points"], job["undated"])
        note.write(page, y + plot + below)
        y += plot + below + note.height
    return figure


def _panel(axes: Any, points: list[Job], undated: str) -> None:
    dated = [point for point in points if point["start"] is not None and point["end"] is not None]
    open_ended = [point for point in points if point not in dated]
    first = min((point["start"] for point in dated), default=0.0)
    last = max((point["end"] for point in dated), default=1.0)
    span = max(last - first, 1.0)
    band = span * 0.6 if open_ended else 0.0
    axes.set_facecolor(PAPER)
    axes.set_ylim(0, max(point["value"] for point in points) * 1.3 or 1)
    axes.set_xlim(first - span * 0.08, last + span * 0.12 + band)
    for point in dated:
        axes.plot([point["start"], point["end"]], [point["value"]] * 2, color=ACCENT, linewidth=6,
                  solid_capstyle="round", marker="o", markersize=9)  # fmt: skip
        _value(axes, (point["start"] + point["end"]) / 2, point)
    if open_ended:
        edge = last + span * 0.12
        axes.axvspan(edge, edge + band, color=BAND, zorder=0)
        step = band / (len(open_ended) + 1)
        for number, point in enumerate(open_ended, 1):
            axes.plot(edge + step * number, point["value"], "o", markersize=11, color=PAPER, markeredgecolor=ACCENT,
                      markeredgewidth=2.2)  # fmt: skip
            _value(axes, edge + step * number, point)
        room = WIDTH * 0.83 * band / (span * 1.2 + band)
        label = "\n".join(broken(undated, SMALL, room + 0.2, 3))
        axes.annotate(label, (edge + band / 2, 0), xytext=(0, -8), textcoords="offset points", va="top", ha="center",
                      fontsize=SMALL, color=SOFT, annotation_clip=False)  # fmt: skip
    years = list(range(int(first), int(last - 0.01) + 1)) if dated else []
    stride = max(1, -(-len(years) // 5))
    # A year is a stretch of time, so its name stands in its middle.
    axes.set_xticks([year + 0.5 for year in years[::stride]], [str(year) for year in years[::stride]])
    axes.locator_params(axis="y", nbins=5)
    if max(point["value"] for point in points) >= 1e5:
        axes.set_yticklabels([])  # long numbers; each stands in words at its point
    axes.tick_params(colors=SOFT, labelsize=SMALL, length=0, pad=6)
    axes.grid(axis="y", color=BAND)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)


def _value(axes: Any, x: float, point: Job) -> None:
    axes.annotate(point["shown"], (x, point["value"]), xytext=(0, 11), textcoords="offset points", ha="center",
                  fontsize=TITLE - 3, fontweight="bold", color=INK)  # fmt: skip


if __name__ == "__main__":
    main()
