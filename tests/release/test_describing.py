"""The licence list, the audit, and the proof of the wheel: what each of them lets pass and what not."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

import citebot
from release.__main__ import sums
from release.auditing import KNOWN_BAD, audit, judged, read_accepted
from release.errors import ReleaseError
from release.inventory import licences, pins
from release.proving import prove

ROOT = Path(__file__).parents[2]
RUN = ROOT / "requirements" / "run.txt"
WANTED = {"aiosqlite": "0.22.1", "tornado": "6.5"}
FAULT = {"id": "PYSEC-2030-1", "fix_versions": ["6.6"], "aliases": ["CVE-2030-1"], "description": "Bad."}
OLD = {"name": KNOWN_BAD[0], "version": KNOWN_BAD[1], "vulns": [FAULT]}


def report(**faults: list[dict[str, Any]] | None) -> dict[str, Any]:
    """As pip-audit writes it: ``None`` for a package that the service does not know."""
    parts = [
        {"name": name, "skip_reason": "not found"} if vulns is None else {"name": name, "version": "1", "vulns": vulns}
        for name, vulns in faults.items()
    ]
    return {"dependencies": [*parts, OLD], "fixes": []}


def test_nothing_known_is_clean() -> None:
    found = judged(report(aiosqlite=[], tornado=[]), WANTED, {})
    assert found.is_clean
    assert found.text() == "2 packages audited, 0 known vulnerabilities\n"


def test_a_known_vulnerability_is_named() -> None:
    found = judged(report(aiosqlite=[], tornado=[FAULT]), WANTED, {})
    assert not found.is_clean
    assert "tornado 6.5: PYSEC-2030-1, mended in 6.6\n" in found.text()


@pytest.mark.parametrize("known", ["PYSEC-2030-1", "CVE-2030-1"])
def test_one_that_a_person_has_accepted_is_let_pass_and_told(known: str) -> None:
    found = judged(report(aiosqlite=[], tornado=[FAULT]), WANTED, {known: "we do not use it"})
    assert found.is_clean
    assert "accepted: tornado 6.5: PYSEC-2030-1, mended in 6.6 (we do not use it)\n" in found.text()


@pytest.mark.parametrize("faults", [{"aiosqlite": [], "tornado": None}, {"aiosqlite": []}])
def test_what_was_left_out_was_not_audited(faults: dict[str, Any]) -> None:
    """The program itself ends well in both cases, and says that it knows of no vulnerability."""
    found = judged(report(**faults), WANTED, {})
    assert not found.is_clean
    assert found.text() == "not audited: the vulnerability service had no answer on 1 of 2 packages: tornado\n"


def test_a_service_that_finds_nothing_in_what_is_bad_is_none() -> None:
    blind = report(aiosqlite=[], tornado=[])
    blind["dependencies"][-1] = {**OLD, "vulns": []}
    assert judged(blind, WANTED, {}).why_not.startswith("the vulnerability service is not to be relied on")


def test_accepted_lines_need_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "accepted.txt"
    path.write_text("# why\n\nCVE-2030-1 we do not use it\n")
    assert read_accepted(path) == {"CVE-2030-1": "we do not use it"}
    path.write_text("CVE-2030-1\n")
    with pytest.raises(ReleaseError, match="CVE-2030-1 is accepted without a reason"):
        read_accepted(path)
    read_accepted(ROOT / "release" / "accepted.txt")


class Osv(BaseHTTPRequestHandler):
    """Stands for a vulnerability service: knows faults of what it is told to."""

    faulty: frozenset[str]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]["name"]
        fault = {"id": "X-1", "summary": "Bad.", "affected": [{"package": {"name": asked, "ecosystem": "PyPI"}}]}
        said = json.dumps({"vulns": [fault]} if asked in self.faulty else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def service(*faulty: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Osv,), {"faulty": frozenset(faulty)}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pip_audit() -> Path:
    program = ROOT / ".venv" / "release" / "bin" / "pip-audit"
    if not program.exists():
        pytest.skip("pip-audit is installed by the first `make release`")
    return program


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        ([KNOWN_BAD[0]], "packages audited, 0 known vulnerabilities"),
        ([KNOWN_BAD[0], "tornado"], "X-1"),
        ([], "not audited: the vulnerability service is not to be relied on"),
    ],
)
def test_the_real_program_with_a_service(
    faulty: list[str], said: str, pip_audit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_AUDIT_VULNERABILITY_SERVICE", "osv")
    with service(*faulty) as url:
        monkeypatch.setenv("PIP_AUDIT_OSV_URL", url)
        assert said in audit(RUN, {}, tmp_path, pip_audit).text()


def test_the_real_program_without_a_service(pip_audit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_AUDIT_VULNERABILITY_SERVICE", "osv")
    monkeypatch.setenv("PIP_AUDIT_OSV_URL", "http://127.0.0.1:9")
    assert (
        audit(RUN, {}, tmp_path, pip_audit)
        .text()
        .startswith("not audited: the vulnerability service cannot be reached")
    )


def part(name: str, *stated: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": "1", "licenses": list(stated)}


def named(name: str) -> dict[str, Any]:
    return {"license": {"name": name}}


def test_every_part_has_its_licence() -> None:
    parts = [
        part("prose", named("do what you like")),
        part("Classified", named("a long text"), named("License :: OSI Approved :: BSD License")),
        part("both", {"license": {"id": "MIT"}}, named("License :: OSI Approved :: BSD License")),
        part("expressed", {"expression": "MIT OR 0BSD"}),
    ]
    rows = licences({"components": parts}).splitlines()[2:]
    assert rows == [
        "| both | 1 | MIT |",
        "| Classified | 1 | BSD License |",
        "| expressed | 1 | MIT OR 0BSD |",
        "| prose | 1 | do what you like |",
    ]
    with pytest.raises(ReleaseError, match="no licence is stated by: silent"):
        licences({"components": [*parts, part("silent")]})


def test_the_lock_is_read_whole() -> None:
    found = pins(RUN)
    assert len(found) == sum("==" in line for line in RUN.read_text("utf-8").splitlines())
    assert {"python-telegram-bot", "pyyaml", "typing-extensions"} <= set(found)


def test_the_program_of_the_checkout_proves_nothing(tmp_path: Path) -> None:
    """It would run even if the wheel were empty."""
    with pytest.raises(ReleaseError, match="was not what was installed"):
        prove(Path(sys.executable), Path("citebot.whl"), citebot.__version__, tmp_path / "nowhere")


def test_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("abc")
    (tmp_path / "SHA256SUMS").write_text("old")
    assert sums(tmp_path) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n"
