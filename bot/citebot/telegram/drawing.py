"""The drawing itself: JSON on standard input, a PNG on standard output. Run as a script, never imported by the bot.

Light card with dark ink and a frame, so that it reads the same in a dark and in a light chat; letters large enough
for a phone; DejaVu Sans, which comes with the library and has every Vietnamese letter.
"""

from __future__ import annotations

import io
import json
import sys
import textwrap
from typing import Any

WIDTH, DPI = 6.0, 180
PAPER, INK, SOFT, ACCENT, BAND = "#fbfaf7", "#1c2430", "#5d6776", "#0b6e75", "#ece8df"
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


def timeline(job: Job) -> Any:
    """Dates down the left, what happened beside them, the source below in small; undated years as open dots."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (only in the child)

    title = textwrap.wrap(job["title"], 34)[:3]
    blocks = []
    for row in job["rows"]:
        text = textwrap.wrap(row["text"], 50)
        text = [*text[:5], "…"] if len(text) > 6 else text
        blocks.append((textwrap.wrap(row["date"], 40), text, textwrap.shorten(row["source"], 78, placeholder="…"), row))
    line = 0.21
    heights = [len(date) * 0.24 + len(text) * line + 0.2 + 0.24 for date, text, _, _ in blocks]
    height = 0.75 + 0.32 * len(title) + sum(heights)
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(height, 0)
    axes.axis("off")
    y = 0.5
    for words in title:
        axes.text(0.35, y, words, fontsize=16, fontweight="bold", color=INK, va="center")
        y += 0.32
    y += 0.08
    top = y
    dots = []
    for (date, text, source, row), room in zip(blocks, heights, strict=True):
        dots.append((y, row["placed"]))
        at = y
        for words in date:
            axes.text(0.75, at, words, fontsize=11.5, fontweight="bold", color=ACCENT, va="center")
            at += 0.24
        for words in text:
            axes.text(0.75, at, words, fontsize=11, color=INK, va="center")
            at += line
        axes.text(0.75, at, source, fontsize=8.5, color=SOFT, va="center", style="italic")
        y += room
    if len(dots) > 1:
        axes.plot([0.45, 0.45], [top, dots[-1][0]], color=BAND, linewidth=4, solid_capstyle="round", zorder=1)
    for place, is_placed in dots:
        axes.plot(0.45, place, "o", markersize=10, color=ACCENT if is_placed else PAPER, markeredgecolor=ACCENT,
                  markeredgewidth=2, zorder=2)  # fmt: skip
    return figure


def figures(job: Job) -> Any:
    """A panel for each series: time to the right, a period as a bar, what has no year in a band of its own."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (only in the child)

    panels = job["panels"]
    title = textwrap.wrap(job["title"], 34)[:3]
    notes = [[_note(point) for point in panel["points"]] for panel in panels]
    below = [sum(len(lines) * 0.2 + 0.36 for lines in panel) for panel in notes]
    plot, gap = 2.5, 0.95
    height = 0.7 + 0.32 * len(title) + sum(plot + gap + room for room in below)
    figure = Figure(figsize=(WIDTH, height))
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, WIDTH)
    page.set_ylim(height, 0)
    page.axis("off")
    y = 0.5
    for words in title:
        page.text(0.35, y, words, fontsize=16, fontweight="bold", color=INK, va="center")
        y += 0.32
    for panel, lines, room in zip(panels, notes, below, strict=True):
        axes = figure.add_axes((0.11, 1 - (y + plot) / height, 0.83, (plot - 0.15) / height))
        _panel(axes, panel["points"], job["undated"])
        at = y + plot + 0.55
        for point, texts in zip(panel["points"], lines, strict=True):
            page.text(0.35, at, f"{point['shown']}  ·  {point['when']}", fontsize=10.5, fontweight="bold",
                      color=ACCENT, va="center")  # fmt: skip
            for words in texts:
                at += 0.2
                page.text(0.35, at, words, fontsize=9.5, color=INK if words != texts[-1] else SOFT, va="center",
                          style="normal" if words != texts[-1] else "italic")  # fmt: skip
            at += 0.36
        y += plot + gap + room
    return figure


def _note(point: Job) -> list[str]:
    text = textwrap.wrap(point["text"], 64)
    return [*([*text[:3], "…"] if len(text) > 4 else text), textwrap.shorten(point["source"], 72, placeholder="…")]


def _panel(axes: Any, points: list[Job], undated: str) -> None:
    dated = [point for point in points if point["start"] is not None and point["end"] is not None]
    open_ended = [point for point in points if point not in dated]
    first = min((point["start"] for point in dated), default=0.0)
    last = max((point["end"] for point in dated), default=1.0)
    span = max(last - first, 1.0)
    band = span * 0.45 if open_ended else 0.0
    axes.set_facecolor(PAPER)
    axes.set_ylim(0, max(point["value"] for point in points) * 1.28 or 1)
    axes.set_xlim(first - span * 0.12, last + span * 0.15 + band)
    for point in dated:
        axes.plot([point["start"], point["end"]], [point["value"]] * 2, color=ACCENT, linewidth=5,
                  solid_capstyle="round", marker="o", markersize=7)  # fmt: skip
        _value(axes, (point["start"] + point["end"]) / 2, point)
    if open_ended:
        edge = last + span * 0.15
        axes.axvspan(edge, edge + band, color=BAND, zorder=0)
        step = band / (len(open_ended) + 1)
        for number, point in enumerate(open_ended, 1):
            axes.plot(edge + step * number, point["value"], "o", markersize=9, color=PAPER, markeredgecolor=ACCENT,
                      markeredgewidth=2)  # fmt: skip
            _value(axes, edge + step * number, point)
        label = "\n".join(textwrap.wrap(undated, 16))
        axes.annotate(label, (edge + band / 2, 0), xytext=(0, -8), textcoords="offset points", va="top", ha="center",
                      fontsize=9, color=SOFT)  # fmt: skip
    years = list(range(int(first), int(last - 0.01) + 1)) if dated else []
    stride = max(1, -(-len(years) // 6))
    # A year is a stretch of time, so its name stands in its middle.
    axes.set_xticks([year + 0.5 for year in years[::stride]], [str(year) for year in years[::stride]])
    axes.tick_params(colors=SOFT, labelsize=10, length=0)
    axes.grid(axis="y", color=BAND)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(SOFT)


def _value(axes: Any, x: float, point: Job) -> None:
    axes.annotate(point["shown"], (x, point["value"]), xytext=(0, 10), textcoords="offset points", ha="center",
                  fontsize=13, fontweight="bold", color=INK)  # fmt: skip


if __name__ == "__main__":
    main()
