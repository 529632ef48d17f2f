"""The scenes: each does something bad to the bot and says what must hold in spite of it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.botapi import MessageId
from tests.torture.stage import ADMIN, Count, Stage, stage

from citebot.telegram.dispatcher import MAX_CRASHES, SLOTS

DEADLY = "zarathustra"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table."""

    scene: str
    pushed: int
    lost: int
    doubled: int
    allowed: int
    """Copies that may be: sends under way when something broke."""
    seconds: float
    note: str = ""
    is_wrong: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything was answered and not too often."""
        return self.lost == 0 and self.doubled <= self.allowed and not self.is_wrong


def outcome(
    scene: str, count: Count, started: float, *, allowed: int = 0, note: str = "", wrong: bool = False
) -> Outcome:
    """A line from what was counted."""
    seconds = time.monotonic() - started
    return Outcome(scene, count.pushed, count.lost, count.doubled, allowed, seconds, note, wrong)


def kills(seed: int, number: int, *, webhook: bool, arguments: tuple[str, ...] = ()) -> Outcome:
    """Killed at random moments under bursts, and started again each time."""
    started = time.monotonic()
    with stage(seed, webhook=webhook, arguments=arguments) as it:
        it.api.faults("latency", "sendMessage", milliseconds=20)
        _warm(it)
        for _ in range(number):
            it.start()
            it.burst(it.random.randrange(20, 120))
            time.sleep(it.random.uniform(0.02, 1.2))
            it.kill()
        it.start()
        # A busy machine may need long for what has gathered: lost is what no longer comes, not what comes late.
        it.wait_answered(3600, quiet=60)
        it.stop()
        count = it.count()
        note = f"{number} kills, {count.doubled / number:.1f} copies a kill{it.left_over()}"
        name = f"kill -9, {'webhook' if webhook else 'polling'}"
        return outcome(name, count, started, allowed=number * SLOTS, note=note)


def killed_once(seed: int, *, arguments: tuple[str, ...] = ()) -> Outcome:
    """Killed just after Telegram was told that a hundred questions have arrived."""
    started = time.monotonic()
    with stage(seed, arguments=arguments) as it:
        _warm(it)
        it.start()
        it.wait_answered(20, it.burst(1))
        it.api.faults("latency", "sendMessage", milliseconds=300)
        it.burst(100, chats=100)
        it.api.wait_drained()
        it.kill()
        it.api.no_faults()
        it.start()
        it.wait_answered(60, quiet=4)
        it.stop()
        return outcome("kill -9 with 100 confirmed", it.count(), started, allowed=SLOTS)


def deadly(seed: int) -> Outcome:
    """One message ends the process whenever it is handled; whoever watches the process starts it again."""
    started = time.monotonic()
    with stage(seed, arguments=("--dies-at", DEADLY)) as it:
        _warm(it)
        it.start()
        it.burst(60)
        it.api.say(DEADLY, user=7)
        it.burst(60)
        deaths, buried = 0, ""
        while deaths < 40 and "begun too often" not in buried and time.monotonic() - started < 300:
            assert it.process is not None
            if it.process.poll() is not None:
                deaths += 1
                it.start(wait=False)
            time.sleep(0.1)
            buried = it.left_over()
        it.wait_answered(60)
        it.burst(5)
        it.wait_answered(20)
        it.stop()
        note = f"ended {deaths} times, then put aside"
        wrong = not 1 <= deaths <= MAX_CRASHES + 2 or "begun too often" not in buried
        return outcome("a deadly message", it.count(), started, allowed=deaths * SLOTS, note=note, wrong=wrong)


def terminated(seed: int, *, webhook: bool = False) -> Outcome:
    """SIGTERM with 600 queued and slow sends."""
    started = time.monotonic()
    with stage(seed, webhook=webhook) as it:
        _warm(it)
        it.start()
        it.wait_answered(20, it.burst(1))
        it.api.faults("latency", "sendMessage", milliseconds=200)
        first = it.burst(600, chats=200)
        it.api.wait_sent(len(it.said) - len(first) + 40, timeout=20)
        code, seconds = it.stop()
        before = it.count()
        it.api.no_faults()
        it.start()
        it.wait_answered(60)
        it.stop()
        note = f"ended in {seconds:.2f} s, code {code}, {before.lost} left open"
        wrong = seconds > 3.0 or code != 0 or before.lost == 0
        name = f"SIGTERM, 600 queued, {'webhook' if webhook else 'polling'}"
        return outcome(name, it.count(), started, note=note, wrong=wrong)


def faulty_sends(seed: int, scene: str, messages: int, copies: float, **fault: object) -> Outcome:
    """Sends fail in one way or another."""
    started = time.monotonic()
    with stage(seed) as it:
        _warm(it)
        it.start()
        it.api.faults(method="sendMessage", seed=seed, **fault)  # type: ignore[arg-type]
        it.burst(messages, chats=100)
        it.wait_answered(90)
        it.stop()
        refused = sum(1 for call in it.api.calls("sendMessage") if call.fault or (call.status or 0) != 200)
        note = f"{refused} sends failed{it.left_over()}"
        return outcome(scene, it.count(), started, allowed=round(messages * copies), note=note)


def down(seed: int, scene: str, seconds: float, kind: str) -> Outcome:
    """No send goes through for a while; then all do."""
    started = time.monotonic()
    with stage(seed) as it:
        _warm(it)
        it.start()
        it.wait_answered(20, it.burst(1))
        it.api.faults(kind, "sendMessage")
        it.burst(200, chats=100)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            # Looked at now and then: the connection to the double is closed when it is idle for long.
            it.api.counters()
            time.sleep(1)
        refused = len(it.api.calls("sendMessage")) - 1
        it.api.no_faults()
        healed = time.monotonic()
        it.wait_answered(60)
        took = time.monotonic() - healed
        it.stop()
        note = f"{refused / seconds:.1f} calls a second; all answered {took:.1f} s after{it.left_over()}"
        return outcome(scene, it.count(), started, note=note)


def silence(seed: int) -> Outcome:
    """Telegram accepts sends and never answers; after a while it does again."""
    started = time.monotonic()
    with stage(seed) as it:
        _warm(it)
        it.start()
        it.api.faults("hang", "sendMessage", times=3)
        it.burst(30, chats=30)
        it.wait_answered(60)
        it.stop()
        return outcome("no answer to 3 sends", it.count(), started, allowed=3)


def store_fault(seed: int, scene: str, spoil: Callable[[Stage], Callable[[], None]]) -> Outcome:
    """The store refuses writes for a while."""
    started = time.monotonic()
    with stage(seed) as it:
        it.arguments = ("--read-only-while", str(it.folder / "read-only"))
        _warm(it)
        it.start()
        it.wait_answered(10, it.burst(20))
        heal = spoil(it)
        try:
            it.burst(200)
            time.sleep(3.0)
            assert it.process is not None
            is_alive = it.process.poll() is None
        finally:
            heal()
        healed = time.monotonic()
        it.wait_answered(40)
        note = f"alive: {is_alive}, all answered {time.monotonic() - healed:.1f} s after"
        it.stop()
        return outcome(scene, it.count(), started, note=note, wrong=not is_alive)


def clocks(seed: int) -> Outcome:
    """The machine's clock jumps back and forth."""
    started = time.monotonic()
    with stage(seed) as it:
        clock = it.folder / "clock"
        clock.write_text("0")
        it.arguments = ("--clock", str(clock))
        _warm(it)
        for step in (0, -3600, 3600, 48 * 3600, -48 * 3600):
            it.start()
            it.burst(40)
            time.sleep(0.3)
            clock.write_text(str(step))
            it.burst(40)
            it.wait_answered(20)
            it.burst(40)
            it.stop()
        it.start()
        it.wait_answered(30)
        it.stop()
        return outcome("clock -1 h, +1 h, +48 h, -48 h", it.count(), started)


def damaged(seed: int) -> Outcome:
    """The database is overwritten while the bot is down."""
    started = time.monotonic()
    with stage(seed) as it:
        _warm(it)
        it.start()
        it.wait_answered(10, it.burst(20))
        it.stop()
        with it.database.open("r+b") as file:
            file.write(b"\xff" * 8192)
        it.start()
        it.wait_answered(10, it.burst(20))
        it.stop()
        aside = list(it.database.parent.glob("*.damaged-*"))
        return outcome("damaged store", it.count(), started, note=f"set aside: {bool(aside)}", wrong=not aside)


def second(seed: int) -> Outcome:
    """A second bot on the same store."""
    started = time.monotonic()
    with stage(seed) as it:
        _warm(it)
        it.start()
        first = it.process
        it.start(wait=False)
        assert it.process is not None
        code = it.process.wait(15)
        it.process = first
        it.wait_answered(10, it.burst(20))
        it.stop()
        return outcome("second instance", it.count(), started, note=f"refused with {code}", wrong=code != 1)


def repeats(seed: int, *, arguments: tuple[str, ...] = ()) -> Outcome:
    """Telegram delivers what was answered once more."""
    started = time.monotonic()
    # By webhook: a poll never returns what lies below its offset.
    with stage(seed, webhook=True, arguments=arguments) as it:
        _warm(it)
        it.start()
        it.burst(20)
        it.wait_answered(15)
        for update in _delivered(it):
            it.api.push(update)  # type: ignore[arg-type]
        it.api.wait_drained()
        it.wait_answered(10, it.burst(5))
        time.sleep(0.5)
        it.stop()
        return outcome("delivered again", it.count(), started)


def _delivered(it: Stage) -> list[object]:
    """Updates with the ids that the bot has in its journal."""
    with contextlib.closing(sqlite3.connect(f"file:{it.database}?mode=ro", uri=True)) as reader:
        ids = [row[0] for row in reader.execute("SELECT update_id FROM inbox ORDER BY update_id DESC LIMIT 20")]
    last = it.said[-1]
    chat = {"id": last.chat, "type": "private", "first_name": "A"}
    sender = {"id": last.chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": int(last), "date": int(time.time()), "chat": chat, "from": sender, "text": "keepers?"}
    return [{"update_id": number, "message": message} for number in ids]


def spoiled_updates(seed: int, *, arguments: tuple[str, ...] = ()) -> Outcome:
    """Updates that cannot be read, among good ones."""
    started = time.monotonic()
    with stage(seed, arguments=arguments) as it:
        _warm(it)
        it.start()
        for raw in SPOILED:
            it.burst(5)
            it.api.push(raw)  # type: ignore[arg-type]
            it.burst(5)
        it.wait_answered(15, quiet=4)
        polls = len(it.api.calls("getUpdates"))
        it.stop()
        return outcome("spoiled updates", it.count(), started, note=f"{polls} polls", wrong=polls > 120)


SPOILED: tuple[object, ...] = (
    {"message": []},
    {"message": {"message_id": "x", "date": {}, "chat": 7}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}, "text": "?"}},
    {"callback_query": {"id": 5}},
    {"inline_query": None},
    {"unheard_of": {"a": [1, 2, 3]}},
)


def hostile_base(seed: int, *, arguments: tuple[str, ...] = ()) -> Outcome:
    """Files made to break whoever reads them are reloaded while people ask."""
    started = time.monotonic()
    with stage(seed, arguments=arguments) as it:
        _warm(it)
        it.start()
        it.wait_answered(20, it.burst(5))
        assert it.process is not None
        odd, told = it.folder / "knowledge" / "odd.yaml", 0
        for content in HOSTILE:
            odd.write_text(content)
            command = it.api.say("/reload", user=ADMIN)
            it.burst(10)
            told += _told(it, command, "odd.yaml:")
            if it.process.poll() is not None:
                break
        odd.unlink()
        is_alive = it.process.poll() is None
        if is_alive:
            told += _told(it, it.api.say("/reload", user=ADMIN), "version")
            it.wait_answered(30)
            it.stop()
        note = f"alive: {is_alive}, {told} of {len(HOSTILE) + 1} reloads told with their place"
        wrong = not is_alive or told <= len(HOSTILE)
        return outcome("hostile files reloaded", it.count(), started, note=note, wrong=wrong)


def _told(it: Stage, command: MessageId, wanted: str) -> bool:
    """Whether the admin hears of it."""
    until = time.monotonic() + 60
    assert it.process is not None
    while time.monotonic() < until and it.process.poll() is None:
        if any(wanted in sent.text for sent in it.api.replies(to=command)):
            return True
        time.sleep(0.1)
    return False


HOSTILE = (
    "[" * 200_000,
    "facts: " + "{a: " * 50_000,
    "a: &a [x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a,*a]\na: &a [*b{n},*b{n}]\n" for n in range(9)),
    "facts: !!python/object/apply:os._exit [9]\n",
    "facts:\n  - <<: {id: x}\n",
    "# \u202e\n",
    "facts: 1" + "_0" * 9000 + "\n",
    "\n".join(f"k{n}: 1" for n in range(200_000)),
)
"""Nesting, expansion, code, merging, hidden direction, a long number, very many keys."""


def _warm(it: Stage) -> None:
    """Have the base indexed, so that starts are quick ones; once is enough for all scenes."""
    kept = it.database.with_name(it.database.name + ".base")
    if not _indexed:
        it.start()
        it.wait_answered(90, it.burst(1))
        it.stop()
        _indexed.append(kept.read_bytes())
        return
    kept.parent.mkdir(mode=0o700)
    kept.touch(mode=0o600)
    kept.write_bytes(_indexed[0])


_indexed: list[bytes] = []
