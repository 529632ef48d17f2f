"""What is done to replicas and their database, and what must hold in spite of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from tests.postgresql import PostgresServer
from tests.torture.fleet import Fleet, fleet
from tests.torture.scenes import SLOTS, Outcome, outcome
from tests.torture.stage import ADMIN, QUESTIONS, ROOT, Stage

GROUP = -1001234567
ASKED = "How many keepers did the Aldmere lighthouse have?"


def kills(
    server: PostgresServer, seed: int, number: int, *, arguments: tuple[str, ...] = (), quiet: float = 60
) -> Outcome:
    """A random one of two is killed, again and again, under bursts."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        ships.arguments = dict.fromkeys((0, 1), arguments)
        it = _ready(ships)
        it.api.faults("latency", "sendMessage", milliseconds=20)
        for _ in range(number):
            it.burst(it.random.randrange(20, 80))
            time.sleep(it.random.uniform(0.02, 1.2))
            place = it.random.randrange(2)
            ships.kill(place)
            it.burst(it.random.randrange(5, 20))
            ships.start(place)
            # Sometimes the next kill finds it still starting, sometimes at work.
            if it.random.random() < 0.7:
                ships.wait_ready(place)
        it.wait_answered(240, quiet=quiet)
        count = it.count()
        note = f"{number} kills, {count.doubled / number:.2f} copies a kill{ships.left_over()}"
        return outcome("kill -9 of one of two", count, started, allowed=number * SLOTS, note=note)


def database_stops(server: PostgresServer, seed: int, number: int) -> Outcome:
    """PostgreSQL is stopped as by a crash, for a few seconds each time, under load."""
    started = time.monotonic()
    recovered: list[float] = []
    told: list[str] = []
    with fleet(server, seed) as ships:
        it = _ready(ships)
        it.api.faults("latency", "sendMessage", milliseconds=20)
        for _ in range(number):
            it.burst(it.random.randrange(40, 100))
            time.sleep(it.random.uniform(0.05, 0.8))
            server.stop(at_once=True)
            it.burst(it.random.randrange(20, 60))
            time.sleep(it.random.uniform(0.5, 4.0))
            told.append(ships.webhook_error())
            server.start()
            back = time.monotonic()
            it.wait_answered(60, it.burst(1))
            recovered.append(time.monotonic() - back)
        it.wait_answered(240, quiet=60)
        count, alive = it.count(), ships.alive()
        refused = sum("503" in error for error in told)
        note = f"{number} stops, {refused} met with 503, answers again after {max(recovered):.1f} s at most,"
        note += f" {alive} of 2 lived{ships.left_over()}"
        return outcome(
            "database stopped at once",
            count,
            started,
            allowed=number * 2 * SLOTS,
            note=note,
            wrong=alive != 2 or not refused,
        )


def reload_reaches_all(server: PostgresServer, seed: int, *, deaf: bool) -> Outcome:
    """A new base, on both replicas while questions come; ``deaf`` misses all notifications."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        if deaf:
            ships.arguments = {0: ("--deaf",), 1: ("--deaf",)}
        it = _ready(ships)
        before = ships.version(0)
        same_before = ships.version(1) == before
        file = it.folder / "knowledge" / "lighthouse.yaml"
        file.write_text(
            file.read_text().replace("had 12 keepers during 2014-2018.", "had 13 keepers during 2014-2018.")
        )
        it.api.say("/reload", user=ADMIN)
        seen: dict[int, float] = {}
        until = time.monotonic() + 90
        asked = 0.0
        while len(seen) < 2 and time.monotonic() < until:
            for place in {0, 1} - set(seen):
                if ships.version(place) != before:
                    seen[place] = time.monotonic()
            if time.monotonic() - asked > 0.5:
                asked = time.monotonic()
                it.burst(2)
            time.sleep(0.01)
        apart = abs(seen[0] - seen[1]) if len(seen) == 2 else float("inf")
        same = ships.version(0) == ships.version(1)
        it.wait_answered(60)
        texts = [it.api.wait_reply(to=it.api.say(ASKED, user=8000 + n)).text for n in range(8)]
        new = sum("13 keepers" in text for text in texts)
        most = 31.0 if deaf else 1.0
        wrong = apart > most or not same or not same_before or new != len(texts)
        name = "reload, notification missed" if deaf else "reload"
        note = f"the second {apart:.2f} s after the first (at most {most:.0f}), {new} of {len(texts)} from the new base"
        return outcome(name, it.count(), started, note=note, wrong=wrong)


def in_order(server: PostgresServer, seed: int, chats: int, each: int, *, arguments: tuple[str, ...] = ()) -> Outcome:
    """Many messages a chat, through both: each chat is answered in its order."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        ships.arguments = dict.fromkeys((0, 1), arguments)
        it = _ready(ships)
        it.api.faults("latency", "sendMessage", milliseconds=20)
        for _ in range(each):
            events = [{"text": it.random.choice(QUESTIONS), "user": 1000 + chat} for chat in range(chats)]
            it.said += it.api.say_all(list(events))
        it.wait_answered(120)
        order: dict[int, list[int]] = defaultdict(list)
        for sent in it.api.sent():
            if sent.reply_to is not None:
                order[sent.chat].append(sent.reply_to)
        wrong = sum(replies != sorted(replies) for replies in order.values())
        gave_way = sum(ships.metric(place, "citebot_gave_way_total") for place in (0, 1))
        both = [ships.metric(place, 'citebot_updates_ended_total{how="done"}') for place in (0, 1)]
        note = (
            f"{wrong} of {chats} chats out of order; {both[0]:.0f} and {both[1]:.0f} by each, gave way {gave_way:.0f}×"
        )
        return outcome("order over replicas", it.count(), started, note=note, wrong=wrong > 0 or 0 in both)


def group_limit(server: PostgresServer, seed: int, number: int = 45) -> Outcome:
    """A group asks more than Telegram lets a bot say in a minute; both replicas together heed it."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        it = _ready(ships)
        it.api.flood(per_group=20)
        it.api.chat(GROUP, type="supergroup")
        first = it.api.say("/about@" + _username(it), user=9000, chat=GROUP)
        events = [
            {"text": "/about@" + _username(it), "user": 9000 + n, "chat": GROUP, "type": "supergroup"}
            for n in range(number - 1)
        ]
        it.said += [first, *it.api.say_all(list(events))]
        it.wait_answered(240, quiet=90)
        times = sorted(sent.time for sent in it.api.sent() if sent.chat == GROUP)
        most = max((sum(at <= other < at + 60 for other in times) for at in times), default=0)
        refused = sum(1 for call in it.api.calls("sendMessage") if call.status == 429)
        note = f"at most {most} in a minute, {refused} refused by Telegram"
        return outcome("20 a minute in a group", it.count(), started, note=note, wrong=most > 20 or refused > 0)


def refusal_heeded_by_all(server: PostgresServer, seed: int) -> Outcome:
    """Telegram asks one replica for a pause in a chat; the other keeps it as well."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        it = _ready(ships)
        it.api.faults("429", "sendMessage", retry_after=4, times=1, chat=1500)
        events = [{"text": text, "user": 1500} for text in QUESTIONS]
        it.said += it.api.say_all(list(events))
        it.wait_answered(90)
        calls = [call for call in it.api.calls("sendMessage") if str(call.args.get("chat_id")) == "1500"]
        refused = [call.time for call in calls if call.status == 429]
        early = sum(refused[0] < call.time < refused[0] + 4 for call in calls) if refused else -1
        note = f"{len(refused)} refused, {early} sent during the pause of 4 s"
        return outcome("429 told to all", it.count(), started, note=note, wrong=early != 0 or len(refused) != 1)


def renewed(server: PostgresServer, seed: int) -> Outcome:
    """Each replica in turn is ended and started anew under load, as an upgrade does."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        it = _ready(ships)
        it.api.faults("latency", "sendMessage", milliseconds=20)
        codes = []
        for place in (0, 1, 0, 1):
            it.burst(60)
            time.sleep(0.2)
            codes.append(ships.stop(place))
            it.burst(30)
            ships.start(place)
            ships.wait_ready(place)
        it.wait_answered(90)
        slowest = max(seconds for _, seconds in codes)
        hooks = len(it.api.calls("setWebhook"))
        wrong = any(code for code, _ in codes) or slowest > 3 or hooks != 1
        note = f"ended in {slowest:.1f} s at most, setWebhook called {hooks}× by 6 starts"
        return outcome("renewed one by one", it.count(), started, note=note, wrong=wrong)


def pollers(server: PostgresServer, seed: int) -> Outcome:
    """Two that poll: one does, and when it is killed the other takes over."""
    started = time.monotonic()
    with fleet(server, seed, webhook=False) as ships:
        it = _ready(ships)
        it.wait_answered(30, it.burst(40))
        polling = [place for place in (0, 1) if ships.metric(place, "citebot_polling") == 1]
        conflicts = sum(1 for call in it.api.calls("getUpdates") if call.status == 409)
        taken = float("inf")
        if len(polling) == 1:
            ships.kill(polling[0])
            killed = time.monotonic()
            it.wait_answered(60, it.burst(20))
            taken = time.monotonic() - killed
        it.wait_answered(60)
        note = f"{len(polling)} of 2 polled, {conflicts} conflicts; after its kill the other answered in {taken:.1f} s"
        wrong = len(polling) != 1 or taken > 30
        return outcome("two pollers, one killed", it.count(), started, allowed=SLOTS, note=note, wrong=wrong)


def moved(server: PostgresServer, seed: int) -> Outcome:
    """From SQLite to two replicas on PostgreSQL while people write."""
    started = time.monotonic()
    with fleet(server, seed) as ships:
        it = ships.it
        it.environ = {"CITEBOT_WEBHOOK_URL": "", "CITEBOT_WEBHOOK_LISTEN": ""}
        it.start()
        it.wait_answered(90, it.burst(1))
        it.api.faults("latency", "sendMessage", milliseconds=100)
        it.burst(300, chats=60)
        time.sleep(0.5)
        code, _ = it.stop()
        it.burst(40)
        open_before = it.count().lost
        key = it.database.with_name(it.database.name + ".key").read_bytes().hex()
        environ = {**os.environ, "CITEBOT_DATABASE": ships.dsn, "CITEBOT_STORE_KEY": key}
        command = [sys.executable, "-m", "citebot", "move-store", str(it.database)]
        done = subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        it.burst(40)
        it.api.no_faults()
        ships.environ = {"CITEBOT_STORE_KEY": key}
        ships.start_all()
        it.wait_answered(120)
        it.start(wait=False)
        assert it.process is not None
        again = it.process.wait(30)
        note = f"{open_before} open when it stopped; {done.stdout.split(',')[0]}; old store then refused with {again}"
        wrong = bool(code) or bool(done.returncode) or again != 1 or open_before == 0
        return outcome("moved from SQLite", it.count(), started, note=note + done.stderr, wrong=wrong)


def rates(server: PostgresServer, seed: int, number: int, *, latency: int) -> Outcome:
    """What one carries and what two carry, in one run."""
    started = time.monotonic()
    found: dict[int, float] = {}
    cost: dict[int, tuple[float, float]] = {}
    written = 0.0
    count = None
    for size in (1, 2):
        with fleet(server, seed, size) as ships:
            it = _ready(ships)
            if latency:
                it.api.faults("latency", "sendMessage", milliseconds=latency)
            it.wait_answered(60, it.burst(50, chats=50))
            before = len(it.api.sent())
            wal, used, began = _written(server), _cpu(ships), time.monotonic()
            events = [{"text": QUESTIONS[n % len(QUESTIONS)], "user": 5000 + n % 200} for n in range(number)]
            it.said += it.api.say_all(list(events))
            it.api.wait_sent(before + number, timeout=400)
            found[size] = number / (time.monotonic() - began)
            bots, database = (1000 * (now - then) / number for now, then in zip(_cpu(ships), used, strict=True))
            cost[size] = bots, database
            written = (_written(server) - wal) / number / 1000
            count = it.count()
    assert count is not None
    load = os.getloadavg()[0]
    spent = ", ".join(f"{size}: {bots:.1f} + {database:.1f}" for size, (bots, database) in cost.items())
    note = f"one replica {found[1]:.0f}/s, two {found[2]:.0f}/s; ms of processor an answer, bot + database, {spent}; "
    note += f"{written:.1f} kB of log; load {load:.0f}"
    return outcome(f"carried, {latency} ms a send", count, started, note=note, wrong=found[2] < found[1])


def _cpu(ships: Fleet) -> tuple[float, float]:
    """Seconds of processor that the bots and the database have used."""
    bots = sum(map(_used, (process.pid for process in ships.processes.values())))
    assert ships.server.process is not None
    main = ships.server.process.pid
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    return bots, sum(map(_used, (main, *map(int, children))))


def _written(server: PostgresServer) -> int:
    """Bytes of write-ahead log since the cluster was made."""
    ((found,),) = server.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
    return int(str(found))


def _used(number: int) -> float:
    """With what its ended children have used; one that has just ended counts there."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _ready(ships: Fleet) -> Stage:
    ships.start_all()
    assert ships.it.wait_answered(60, ships.it.burst(3)), "the replicas do not answer"
    return ships.it


def _username(it: Stage) -> str:
    return re.sub(r"\W", "", f"double_{it.api.token.split(':')[0]}_bot")


Scene = Callable[[], Outcome]


def all_scenes(server: PostgresServer, seed: int, number: int, stops: int) -> dict[str, Scene]:
    """By name, in the order of the table."""
    return {
        "kill": lambda: kills(server, seed, number),
        "stop": lambda: database_stops(server, seed + 1, stops),
        "reload": lambda: reload_reaches_all(server, seed + 2, deaf=False),
        "missed": lambda: reload_reaches_all(server, seed + 3, deaf=True),
        "order": lambda: in_order(server, seed + 4, 40, 12),
        "group": lambda: group_limit(server, seed + 5),
        "refusal": lambda: refusal_heeded_by_all(server, seed + 6),
        "renewed": lambda: renewed(server, seed + 7),
        "pollers": lambda: pollers(server, seed + 8),
        "moved": lambda: moved(server, seed + 9),
        "rates": lambda: rates(server, seed + 10, 600, latency=0),
        "rates slow": lambda: rates(server, seed + 11, 600, latency=300),
    }
