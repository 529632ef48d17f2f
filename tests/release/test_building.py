"""Archive and wheel: what is in them, and that the same commit gives the same bytes."""

from __future__ import annotations

import re
import subprocess
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import citebot
from release.building import build, build_twice
from release.errors import ReleaseError
from release.source import Source, taken_from

ROOT = Path(__file__).parents[2]
EPOCH = 1_700_000_000


def tracked() -> set[str]:
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a clone")
    return {name for name in done.stdout.splitlines() if (ROOT / name).exists()}


def commit(folder: Path, *tags: str) -> None:
    me = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org")
    for words in (
        ("init", "-q"),
        ("add", "-A", "--force"),
        (*me, "commit", "-qm", "All of it"),
        *(("tag", t) for t in tags),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean clone of what lies here, with changes that are not committed yet."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((ROOT / name).read_bytes())
        (folder / name).chmod((ROOT / name).stat().st_mode)
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def source(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Source:
    return taken_from(checkout, tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def made(source: Source, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return build_twice(source.folder, EPOCH, tmp_path_factory.mktemp("built"))


def test_the_archive_holds_every_file_of_the_commit(made: tuple[Path, Path]) -> None:
    with tarfile.open(made[0]) as archive:
        inside = {
            PurePosixPath(name).relative_to(f"citebot-{citebot.__version__}").as_posix() for name in archive.getnames()
        }
    assert inside - {"PKG-INFO"} == tracked()


def test_scripts_of_the_archive_can_be_executed(made: tuple[Path, Path]) -> None:
    with tarfile.open(made[0]) as archive:
        scripts = [member for member in archive if member.name.endswith(".sh")]
    assert len(scripts) >= 3
    assert all(member.mode & 0o111 for member in scripts)


def test_the_wheel_holds_the_program_and_its_content(made: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(made[1]) as wheel:
        names = set(wheel.namelist())
        dates = {entry.date_time[:3] for entry in wheel.infolist()}
    packaged = {
        name.replace("tests/questions/", "questions/")
        for name in tracked()
        if name.startswith(("knowledge/", "intents/", "tests/questions/"))
    }
    program = {name.removeprefix("bot/") for name in tracked() if name.startswith("bot/citebot/")}
    info = f"citebot-{citebot.__version__}.dist-info"
    meta = {f"{info}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")}
    assert names == program | {f"citebot/_packaged/{name}" for name in packaged} | meta
    assert dates == {(2023, 11, 14)}  # that of EPOCH


def test_what_changes_with_each_build_is_found_out(source: Source, tmp_path: Path) -> None:
    folder = tmp_path / "source"
    (folder / "bot" / "citebot").mkdir(parents=True)
    for name in ("README.md", "LICENSE"):
        (folder / name).write_bytes((source.folder / name).read_bytes())
    for name in ("knowledge", "intents", "tests/questions"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.yaml").write_text("a: 1\n")
    project = (source.folder / "pyproject.toml").read_text("utf-8").replace("[tool.hatch.build.targets.wheel]\n", "", 1)
    project = project.replace('packages = ["bot/citebot"]', "[tool.hatch.build.targets.wheel.hooks.custom]", 1)
    project = project.replace('include = ["bot"', 'include = ["hatch_build.py", "bot"')
    (folder / "pyproject.toml").write_text(project, "utf-8")
    (folder / "hatch_build.py").write_text(
        "import pathlib, time\n"
        "from hatchling.builders.hooks.plugin.interface import BuildHookInterface\n"
        "class Stamp(BuildHookInterface):\n"
        "    def initialize(self, version, build_data):\n"
        "        stamp = pathlib.Path(self.root, 'stamp.py')\n"
        "        stamp.write_text(str(time.time_ns()))\n"
        "        build_data['force_include'][str(stamp)] = 'citebot/stamp.py'\n"
    )
    build(folder, EPOCH, tmp_path / "once")
    with pytest.raises(ReleaseError, match=r"citebot-.*\.whl is another one each time"):
        build_twice(folder, EPOCH, tmp_path / "twice")


def test_a_change_that_is_not_committed_is_named(checkout: Path, tmp_path: Path) -> None:
    (checkout / "notes.txt").write_text("not to be published")
    try:
        with pytest.raises(ReleaseError, match=r"not committed.*\n.*notes\.txt"):
            taken_from(checkout, tmp_path)
    finally:
        (checkout / "notes.txt").unlink()


def small(
    folder: Path, *, package: str = "1.2.3", changes: str = "1.2.3, 2 May 2030", tags: tuple[str, ...] = ()
) -> Path:
    (folder / "bot" / "citebot").mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    (folder / "bot" / "citebot" / "__init__.py").write_text(f'__version__ = "{package}"\n')
    (folder / "CHANGELOG.md").write_text(f"# Changes\n\n## {changes}\n\n## 1.0.0, 1 May 2030\n")
    commit(folder, *tags)
    return folder


@pytest.mark.parametrize("other", [{"package": "1.2.4"}, {"changes": "1.2.2, 1 May 2030"}, {"changes": "Soon"}])
def test_versions_that_differ_are_refused(other: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"the versions differ: pyproject\.toml says 1\.2\.3"):
        taken_from(small(tmp_path / "checkout", **other), tmp_path / "source")  # type: ignore[arg-type]


def test_a_tag_says_whether_it_is_a_rehearsal(tmp_path: Path) -> None:
    for name, tags, is_tagged in (("a", (), False), ("b", ("v1.2.3", "good"), True)):
        assert taken_from(small(tmp_path / name, tags=tags), tmp_path / f"from {name}").is_tagged is is_tagged
    with pytest.raises(ReleaseError, match=r"tagged v1\.2\.2, but its version is 1\.2\.3"):
        taken_from(small(tmp_path / "c", tags=("v1.2.2",)), tmp_path / "from c")


def test_the_lock_files_pin_by_hash_and_name_no_host() -> None:
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert {lock.stem for lock in locks} == {path.stem for path in (ROOT / "requirements").glob("*.in")}
    for lock in locks:
        text = re.sub(r"^#.*\n", "", lock.read_text("utf-8"), flags=re.MULTILINE)
        assert not re.search(r"://|^-|@", text, re.MULTILINE), lock.name
        for pin in re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]:
            assert re.match(r"[\w.\[\]-]+==\S+( ; .*)? \\\n    --hash=sha256:[0-9a-f]{64}", pin), pin
