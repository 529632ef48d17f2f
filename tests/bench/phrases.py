"""How well and how fast PhraseMatcher finds phrases, beside its peers, in the same run.

    OMP_NUM_THREADS=1 python -m tests.bench.phrases --clinc PATH/clinc150-train-val.json --plot docs/images/growth.svg

Prints Markdown tables. Without ``--clinc`` the quality tables are left out: the data stays outside
the project. Each time is the best of several runs of the same question.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench.corpora import Asked, Base, Clinc, made_up, with_slips
from tests.bench.growth_plot import growth_svg
from tests.bench.peers import Rows, peers

from citebot.intents.phrase_matcher import PhraseMatcher

SIZES = ((100, 10), (300, 10), (1000, 10), (3000, 10), (10_000, 10))
PATIENCE = 20.0
"""Seconds a peer may take to answer; the questions are fewer for a slow one."""


def main(argv: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clinc", type=Path, help="clinc150-train-val.json")
    options.add_argument("--plot", type=Path, help="where to write the growth plot (SVG)")
    options.add_argument("--quick", action="store_true", help="no base above 10,000 phrases")
    chosen = options.parse_args(argv)
    if chosen.clinc:
        clinc = Clinc.read(chosen.clinc)
        quality(clinc)
        beside_peers("CLINC150, 150 intents × 100 phrases", clinc.base(), clinc.val[::3])
    sizes = [size for size in SIZES if not chosen.quick or size[0] * size[1] <= 10_000]
    lines = growth(sizes)
    if chosen.plot:
        chosen.plot.parent.mkdir(parents=True, exist_ok=True)
        chosen.plot.write_text(growth_svg("Median time of one question, one thread", lines), encoding="utf-8")
    large([(100, 1000), (10_000, 10)] if not chosen.quick else [(100, 100)])
    return 0


def quality(clinc: Clinc) -> None:
    """Ranking, separation and own decision on CLINC150, by number of phrases an intent."""
    print("\n### Quality: CLINC150, trained on train, asked val and oos_val + oos_train\n")
    print("| phrases an intent | top-1 | top-1 with slips | AUROC | decided rightly | outside refused | build s |")
    print("|---|---|---|---|---|---|---|")
    chance = random.Random(0)
    slips = [(with_slips(text, chance), intent) for text, intent in clinc.val]
    for label, base in (
        ("100", clinc.base()),
        ("30, seed 1", clinc.base(each=30, seed=1)),
        ("10, seed 1", clinc.base(each=10, seed=1)),
        ("10, seed 2", clinc.base(each=10, seed=2)),
        ("10, seed 3", clinc.base(each=10, seed=3)),
    ):
        begun = time.perf_counter()
        matcher = PhraseMatcher.build(base)
        took = time.perf_counter() - begun
        tops = [matcher.rank(text, 1)[0] for text, _ in clinc.val]
        outside = [matcher.rank(text, 1)[0][1] for text in clinc.outside]
        right = [name == intent for (name, _), (_, intent) in zip(tops, clinc.val, strict=True)]
        decided = [ok and score >= matcher.threshold for ok, (_, score) in zip(right, tops, strict=True)]
        figures = (
            share(right),
            share(matcher.rank(text, 1)[0][0] == intent for text, intent in slips),
            100 * auroc([score for _, score in tops], outside),
            share(decided),
            share(score < matcher.threshold for score in outside),
        )
        print(f"| {label} | " + " | ".join(f"{figure:.1f}" for figure in figures) + f" | {took:.1f} |")


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that a question inside scores above one outside; ties count half."""
    wins = sum((a > b) + 0.5 * (a == b) for a in inside for b in outside)
    return wins / (len(inside) * len(outside))


def beside_peers(title: str, base: Base, asked: Asked) -> dict[str, float]:
    """One table: build, median, p99 and top-1 of every engine; gives the medians in milliseconds."""
    print(
        f"\n### {title}\n\n| engine | build s | median ms | p99 ms | top-1 % | questions |\n|---|---|---|---|---|---|"
    )
    rows: Rows = [(text, intent) for intent, phrases in base.items() for text in phrases]
    medians: dict[str, float] = {}
    for name, build in peers():
        begun = time.perf_counter()
        try:
            find = build(rows)
        except ImportError:
            print(f"| {name} | skipped: not installed | | | | |")
            continue
        built = time.perf_counter() - begun
        times, right = timed(find, asked)
        medians[name] = statistics.median(times)
        speed = f"{built:.1f} | {medians[name]:.3f} | {percentile(times):.3f}"
        print(f"| {name} | {speed} | {share(right):.1f} | {len(times)} |")
    return medians


def growth(sizes: Sequence[tuple[int, int]]) -> dict[str, list[tuple[float, float]]]:
    """A table for each size; the medians as lines for the plot."""
    lines: dict[str, list[tuple[float, float]]] = {}
    for intents, each in sizes:
        base, asked = made_up(intents, each)
        for name, median in beside_peers(f"Growth: {intents:,} intents × {each} phrases, made up", base, asked).items():
            lines.setdefault(name, []).append((intents * each, median))
    print("\n### Growth: median ms\n")
    print("| engine | " + " | ".join(f"{intents * each:,}" for intents, each in sizes) + " |")
    print("|---|" + "---|" * len(sizes))
    for name, line in lines.items():
        print(f"| {name} | " + " | ".join(f"{median:.3f}" for _, median in line) + " |")
    return lines


LARGE = """
import statistics, sys, time
from pathlib import Path
from tests.bench.corpora import made_up
def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
base, asked = made_up({intents}, {each})
before = peak()
begun = time.perf_counter()
from citebot.intents.phrase_matcher import PhraseMatcher
imported = 1000 * (time.perf_counter() - begun)
begun, worked = time.perf_counter(), time.process_time()
matcher = PhraseMatcher.build(base)
built, most = f"{{time.perf_counter() - begun:.1f}} ({{time.process_time() - worked:.1f}} CPU)", peak()
from tests.bench.phrases import percentile, share, timed
find = lambda text: matcher.rank(text, 1)[0][0]
times, right = timed(find, asked)
slow, _ = timed(find, [(" ".join(text for text, _ in asked)[:4096], "")] * 9)
cells = [f"{{imported:.0f}}", built, f"{{most:.0f}} ({{before:.0f}} before)"]
cells += [f"{{statistics.median(times):.3f}}", f"{{percentile(times):.3f}}"]
cells += [f"{{max(slow):.2f}}", f"{{share(right):.1f}}"]
print("| {intents:,} × {each:,} | " + " | ".join(cells) + " |")
"""


def large(sizes: Sequence[tuple[int, int]]) -> None:
    """Build time, peak memory and times of large bases, each in a process of its own."""
    print("\n### Large bases, each in a process of its own\n")
    print("| intents × phrases | import ms | build s | peak MB | median ms | p99 ms | 4,096 characters ms | top-1 % |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for intents, each in sizes:
        subprocess.run([sys.executable, "-c", LARGE.format(intents=intents, each=each)], check=True)


def timed(find: Callable[[str], str | None], asked: Asked) -> tuple[list[float], list[bool]]:
    """Milliseconds (the better of three runs of each question) and whether the answer was right."""
    times: list[float] = []
    right: list[bool] = []
    begun = time.perf_counter()
    for text, intent in asked:
        runs: list[float] = []
        for _ in range(3):
            start = time.perf_counter()
            found = find(text)
            runs.append(1000 * (time.perf_counter() - start))
        times.append(min(runs))
        right.append(found == intent)
        if time.perf_counter() - begun > PATIENCE:
            break
    return times, right


def percentile(times: Sequence[float]) -> float:
    """The time that 99 of 100 questions stay under."""
    return sorted(times)[int(0.99 * (len(times) - 1))]


def share(marks: Iterable[bool]) -> float:
    """How many of a hundred are true."""
    listed = list(marks)
    return 100 * sum(listed) / len(listed)


if __name__ == "__main__":
    sys.exit(main())
