"""The systemd units: what they forbid, what they start, and what systemd's own tools say of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.deploy.places import DEPLOY, ROOT, run, tool

from citebot.settings import Settings
from citebot.telegram.serving_settings import ServingSettings

SERVICES = ("citebot.service", "citebot-backup.service")
UNITS = (*SERVICES, "citebot-backup.timer")
MOST_EXPOSED = 2.0
HARDENING = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "AmbientCapabilities": "",
    "DynamicUser": "yes",
    "PrivateUsers": "yes",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "ProtectClock": "yes",
    "ProtectControlGroups": "yes",
    "ProtectHostname": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectProc": "invisible",
    "LockPersonality": "yes",
    "MemoryDenyWriteExecute": "yes",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "SystemCallArchitectures": "native",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
    "LimitCORE": "0",
}
Unit = Mapping[str, Mapping[str, Sequence[str]]]


def read(name: str) -> Unit:
    """Sections to keys to values; a key may stand several times."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
            continue
        entry = re.fullmatch(r"([A-Za-z]+)=(.*)", line)
        assert entry is not None, line
        found[section][entry[1]].append(entry[2])
    return found


def environment(unit: Unit) -> dict[str, str]:
    words = " ".join(unit["Service"]["Environment"]).replace("%S", "/var/lib").split()
    return dict(word.split("=", 1) for word in words)


@pytest.mark.parametrize("name", SERVICES)
def test_hardening(name: str) -> None:
    service = read(name)["Service"]
    assert {key: service[key] for key in HARDENING} == {key: [value] for key, value in HARDENING.items()}
    assert service["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]


def test_the_token_is_a_credential() -> None:
    unit = read("citebot.service")
    assert unit["Service"]["LoadCredential"] == ["token:/etc/citebot/token"]
    assert "TOKEN" not in " ".join(environment(unit))


def test_no_watchdog_that_the_program_does_not_feed() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot" / "citebot").rglob("*.py"))
    assert "NOTIFY_SOCKET" in source or "WatchdogSec" not in read("citebot.service")["Service"]


def test_a_wrong_setting_is_not_tried_again() -> None:
    service = read("citebot.service")["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == (["always"], ["2"])


def test_the_environment_is_one_that_the_program_takes() -> None:
    environ = environment(read("citebot.service"))
    settings = Settings.from_environ(environ)
    assert settings.database == Path("/var/lib/citebot/citebot.sqlite")
    assert settings.cache is None
    health = ServingSettings.from_environ(environ, "123456789:AAbbccddee").health
    assert health is not None
    assert (health.host, health.port) == ("127.0.0.1", 8081)


def test_bot_and_backup_share_user_and_store() -> None:
    bot, backup = (read(name)["Service"] for name in SERVICES)
    assert bot["User"] == backup["User"]
    assert bot["StateDirectory"] == ["citebot"]
    assert backup["StateDirectory"] == ["citebot citebot-backups"]
    assert backup["ExecStart"][0].split()[1:] == ["%S/citebot/citebot.sqlite", "%S/citebot-backups"]


def test_what_is_started_exists_and_may_be_executed() -> None:
    for name in SERVICES:
        command = read(name)["Service"]["ExecStart"][0].split()[0]
        script = ROOT / command.removeprefix("/opt/citebot/current/")
        assert script.stat().st_mode & 0o111, f"{script.name} cannot be executed"


def test_systemd_verifies_them(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("/opt/citebot/current", str(ROOT)), "utf-8")
    done = run(tool("systemd-analyze"), "verify", "--man=no", *(tmp_path / name for name in UNITS))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_exposure(name: str) -> None:
    done = run(tool("systemd-analyze"), "security", "--offline=true", "--no-pager", DEPLOY / name)
    level = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    if level is None:
        pytest.skip("this systemd cannot measure a file")
    assert float(level[1]) <= MOST_EXPOSED
