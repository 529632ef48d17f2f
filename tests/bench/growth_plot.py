"""The growth table as a picture: SVG written by hand, so that no plotting library is needed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 50, 190, 60
COLOURS = ("#1b6ca8", "#7fb3d5", "#c0392b", "#d68910", "#2e8b57", "#8e44ad", "#555555")


def growth_svg(title: str, lines: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """Lines of (phrases, milliseconds) on two logarithmic axes."""
    points = [point for line in lines.values() for point in line]
    x0, x1 = (math.log10(f(x for x, _ in points)) for f in (min, max))
    y0, y1 = (g(math.log10(f(y for _, y in points))) for f, g in ((min, math.floor), (max, math.ceil)))

    def at(x: float, y: float) -> tuple[float, float]:
        across = LEFT + (math.log10(x) - x0) / ((x1 - x0) or 1) * (WIDTH - LEFT - RIGHT)
        return across, TOP + (y1 - math.log10(y)) / ((y1 - y0) or 1) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/><text x="{LEFT}" y="28" font-size="15">{title}</text>',
    ]
    for power in range(y0, y1 + 1):
        _, y = at(10**x0, 10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for x in sorted({x for x, _ in points}):
        across, _ = at(x, 10.0**y0)
        parts.append(f'<text x="{across:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{x:,.0f}</text>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 15}">phrases in the base</text><text x="8" y="{TOP - 8}">ms</text>')
    ends: list[float] = []
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        where = [at(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in where)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in where]
        label = where[-1][1]
        while any(abs(label - other) < 14 for other in ends):
            label += 14
        ends.append(label)
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{label + 4:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])
