"""The image and the compose file: what they must contain, and what the tools that are here say of them."""

from __future__ import annotations

import json
import re
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Any

import pytest
import yaml
from tests.deploy.places import DEPLOY, ROOT, run, tool
from tests.torture.stage import free_port

import citebot

DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
BOT, PROXY = COMPOSE["services"]["bot"], COMPOSE["services"]["proxy"]
NO_DIGEST = "@sha256:" + "0" * 64


def last_stage() -> str:
    return DOCKERFILE.rpartition("\nFROM ")[2]


def test_two_stages_of_one_pinned_image() -> None:
    assert re.findall(r"^FROM (.*)$", DOCKERFILE, re.MULTILINE) == ["${PYTHON_IMAGE} AS build", "${PYTHON_IMAGE}"]
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+-slim-\w+@sha256:[0-9a-f]{64}$", DOCKERFILE, re.MULTILINE)
    assert NO_DIGEST not in DOCKERFILE or "PLACEHOLDER" in DOCKERFILE


def test_only_the_lock_is_installed() -> None:
    installs = re.findall(r"pip install ([^\n&]*)", DOCKERFILE)
    assert installs == [
        "--require-hashes --only-binary :all: -r requirements/run.txt",
        "--no-deps --no-build-isolation . \\",
    ]


def test_it_runs_as_a_number_that_is_not_root() -> None:
    user = re.search(r"^USER (\d+):(\d+)$", last_stage(), re.MULTILINE)
    assert user is not None
    assert int(user[1]) >= 1000
    assert BOT["user"] == f"{user[1]}:{user[2]}"


def test_health_is_asked_for_without_further_tools() -> None:
    check = re.search(r"HEALTHCHECK .*? CMD (\[.*?\])\n(?=CMD)", last_stage(), re.DOTALL)
    assert check is not None
    words = json.loads(check[1].replace("\\\n", ""))
    assert words[0] == "python"
    port = re.search(r"CITEBOT_HEALTH_LISTEN=0\.0\.0\.0:(\d+)", last_stage())
    assert port is not None
    assert f"'127.0.0.1', {port[1]}" in words[-1]
    assert "/healthz" in words[-1]
    compile(words[-1], "HEALTHCHECK", "exec")


def test_nothing_private_gets_into_the_image() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert "*" in lines
    copied = {
        word for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]
    }
    copied = {word for word in copied if not word.startswith("--")}
    assert copied == {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("service", [BOT, PROXY], ids=["bot", "proxy"])
def test_services_may_do_little(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"tmpfs", "mem_limit", "pids_limit", "logging"} <= set(service)
    assert "privileged" not in service


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert "ports" not in BOT
    assert PROXY["ports"] == ["80:80", "443:443"]
    assert PROXY["cap_add"] == ["NET_BIND_SERVICE"]
    assert "cap_add" not in BOT
    assert PROXY["profiles"] == ["webhook"]
    assert "@sha256:" in PROXY["image"]


def test_what_lasts_is_in_volumes_and_the_token_is_a_secret() -> None:
    assert BOT["volumes"] == ["state:/var/lib/citebot", "backups:/var/lib/citebot-backups"]
    assert BOT["environment"]["CITEBOT_DATABASE"] == "/var/lib/citebot/citebot.sqlite"
    named = {volume.split(":")[0] for service in (BOT, PROXY) for volume in service["volumes"]}
    assert named - {"./Caddyfile"} == set(COMPOSE["volumes"])
    assert BOT["secrets"] == ["token"]
    assert COMPOSE["secrets"] == {"token": {"file": "./token"}}
    assert "TOKEN" not in str(BOT["environment"])
    assert {".env", "token"} <= set((DEPLOY / ".gitignore").read_text("utf-8").split())


def test_bot_and_proxy_meet_at_one_port() -> None:
    port = BOT["environment"]["CITEBOT_WEBHOOK_LISTEN"].rpartition(":")[2]
    assert f"reverse_proxy bot:{port}\n" in (DEPLOY / "Caddyfile").read_text("utf-8")


def test_compose_fits_its_schema(tmp_path: Path) -> None:
    def said(path: Path) -> int:
        schema = ("--builtin-schema", "vendor.compose-spec")
        return run(sys.executable, "-m", "check_jsonschema", *schema, path).returncode

    assert said(DEPLOY / "compose.yaml") == 0
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    for right, wrong in (("read_only: true", "readonly: true"), ("stop_grace_period: 10s", "stop_grace_period: [10]")):
        assert right in text
        (tmp_path / "compose.yaml").write_text(text.replace(right, wrong), "utf-8")
        assert said(tmp_path / "compose.yaml") == 1


def test_the_version_is_the_program_s() -> None:
    assert BOT["image"] == f"citebot:{citebot.__version__}"


def test_hadolint() -> None:
    done = run(tool("hadolint"), DEPLOY / "Dockerfile")
    assert (done.returncode, done.stdout) == (0, "")


class Upstream(BaseHTTPRequestHandler):
    """Stands for the bot: takes everything, and remembers nothing."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200, self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 (the library's name)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def proxy(folder: Path, upstream: int) -> Iterator[int]:
    """Caddy with our file, in front of a port of this machine."""
    port = free_port()
    text = (DEPLOY / "Caddyfile").read_text("utf-8").replace("bot:8080", f"127.0.0.1:{upstream}")
    (folder / "Caddyfile").write_text(text, "utf-8")
    environ = {"CITEBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}", "HOME": str(folder), "PATH": ""}
    command = [tool("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    with (
        (folder / "log").open("wb") as log,
        Popen(command, env=environ, stdin=PIPE, stdout=log, stderr=STDOUT) as caddy,
    ):
        try:
            until = time.monotonic() + 15
            while time.monotonic() < until:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            caddy.terminate()


def call(port: int, method: str, path: str, secret: str = "", size: int = 2) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})
    try:
        connection.request(method, path, b"{" + b" " * (size - 2) + b"}", headers)
        return connection.getresponse().status
    except ConnectionError:
        return 413  # ended while we were still sending
    finally:
        connection.close()


def test_the_proxy_passes_on_what_telegram_sends_and_nothing_else(tmp_path: Path) -> None:
    tool("caddy")
    upstream = HTTPServer(("127.0.0.1", 0), Upstream)
    threading.Thread(target=upstream.serve_forever, daemon=True).start()
    try:
        with proxy(tmp_path, upstream.server_port) as port:
            assert call(port, "POST", "/a-path", "s3cr3t-word") == 200
            assert call(port, "POST", "/a-path") == 404
            assert call(port, "GET", "/a-path", "s3cr3t-word") == 404
            for path in ("/metrics", "/healthz", "/readyz", "/%6detrics"):
                assert call(port, "GET", path, "s3cr3t-word") == 404
                assert call(port, "POST", path, "s3cr3t-word") == 404
            assert call(port, "POST", "/a-path", "s3cr3t-word", 3_000_000) in {400, 413, 502}
    finally:
        upstream.shutdown()
        upstream.server_close()


def test_the_proxy_logs_no_secret(tmp_path: Path) -> None:
    tool("caddy")
    with proxy(tmp_path, free_port()) as port:
        assert call(port, "POST", "/secret-path", "s3cr3t-word") == 502
    log = (tmp_path / "log").read_text("utf-8")
    assert "connection refused" in log
    assert "s3cr3t-word" not in log
    assert "secret-path" not in log
