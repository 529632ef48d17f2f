"""The fuzz target for updates: JSON that is mutated as such, and now and then as mere bytes."""

from __future__ import annotations

import asyncio
import atexit
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["citebot", "telegram"]):
    from tests.fuzz.handled import handled
    from tests.fuzz.mutations import mutated
    from tests.fuzz.seeds import SEEDS

    from citebot.answering.snapshot import build_snapshot

ROOT = Path(__file__).parents[2]
FOLDER = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
LOOP = asyncio.new_event_loop()
SNAPSHOT = build_snapshot(ROOT / "tests" / "serving" / "base", ROOT / "intents")


SCOPE = handled(SNAPSHOT, FOLDER)
BOT = LOOP.run_until_complete(SCOPE.__aenter__())


def one(data: bytes) -> None:
    """One input: what a webhook's body or an element of a poll may be."""
    try:
        update = json.loads(data)
    except (ValueError, RecursionError):
        LOOP.run_until_complete(BOT.intake.quarantine(data.decode("utf-8", "replace"), "not JSON"))
        return
    if isinstance(update, dict):
        update.pop("update_id", None)
    try:
        LOOP.run_until_complete(BOT.take(update))
    except BaseException:
        # The store's threads would keep the process from ending.
        LOOP.run_until_complete(SCOPE.__aexit__(None, None, None))
        raise


def mutate(data: bytes, max_size: int, seed: int) -> bytes:
    """Mostly a change of the JSON, else of the bytes."""
    chance = random.Random(seed)
    if chance.random() < 0.1:
        return bytes(atheris.Mutate(data, max_size))
    try:
        update = json.loads(data)
    except (ValueError, RecursionError):
        update = None
    if not isinstance(update, dict) or not update:
        update = chance.choice(SEEDS)
    made = json.dumps(mutated(update, chance)).encode()
    return made if len(made) <= max_size else json.dumps(chance.choice(SEEDS)).encode()


def seed(corpus: Path) -> None:
    """Sound updates to begin with."""
    for number, update in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_text(json.dumps(update))


if __name__ == "__main__":
    seed(Path(sys.argv[1]))
    atheris.Setup(sys.argv, one, custom_mutator=mutate)
    atheris.Fuzz()
