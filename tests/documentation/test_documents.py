"""What the documents say is run, so that it stays true."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from tests.support import ROOT
from tests.support.pages import needs_browser

from schedules import Blinatumomab, plan
from schedules.cli import main
from schedules.export import to_svg

README = ROOT / "README.md"
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
DRAWS_EVERY_PAGE = "gallery"

NOT_OURS = {".git", ".hypothesis", ".venv", "__pycache__", "build", "dist", "node_modules"}
TEXTS = {".cff", ".csv", ".ics", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml"}
A_MACHINES_OWN_FOLDER = re.compile(r"(?<![\w.~*-])/(?:work|root|home|Users)/")


def blocks(language: str) -> list[str]:
    text = README.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """
    List the commands of the README: a block of shell is a comment and one line.
    """
    return ["\n".join(line for line in block.splitlines() if not line.startswith("#")) for block in blocks("sh")]


def test_the_readme_has_one_command_to_make_a_calendar_and_one_to_test() -> None:
    make, test = sorted(commands(), key=lambda command: "pytest" in command)

    assert "schedules generate" in make
    assert "pytest" not in make
    assert "pytest" in test


def test_each_command_is_one_line_under_its_comment() -> None:
    for block in blocks("sh"):
        comment, command = block.splitlines()
        assert comment.startswith("# ")
        subprocess.run(["bash", "-n", "-c", command], check=True)  # noqa: S607  # whichever bash the machine has


def test_the_python_in_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The blocks run one after the other, each with what the ones above it made.
    """
    monkeypatch.chdir(tmp_path)
    shared: dict[str, object] = {"__name__": "__main__"}

    assert blocks("python")
    for block in blocks("python"):
        if not block.startswith(">>>"):  # the doctest of the README runs those
            exec(compile(block, str(README), "exec"), shared)  # noqa: S102  # our own README


def test_three_commands_lead_from_the_readme_to_a_printed_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block = next(block for block in blocks("console") if "lp patient.pdf" in block)
    install, make, printing = block.splitlines()
    assert "$ python3 -m venv .venv && .venv/bin/pip install -q '.[fonts,pdf]'" == install
    monkeypatch.chdir(tmp_path)
    assert 0 == main(make.removeprefix("$ .venv/bin/schedules ").split())
    assert (tmp_path / printing.removeprefix("$ lp ")).read_bytes().startswith(b"%PDF-")
    assert "Wrote patient.pdf" in capsys.readouterr().err


def test_the_picture_in_the_readme_is_what_the_library_draws() -> None:
    course = plan(
        Blinatumomab(indication="relapsed-refractory", cycles=2, weight_kg=70, age_group="adult", bag_hours=96),
        start=datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("America/New_York")),
        plan_id=UUID(int=1),
        as_of=datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("America/New_York")),
    )
    assert "](docs/pictures/blinatumomab.svg)" in README.read_text(encoding="utf-8")
    assert to_svg(course) == (ROOT / "docs/pictures/blinatumomab.svg").read_bytes()


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(path, id=path.stem, marks=[pytest.mark.slow] if path.stem == DRAWS_EVERY_PAGE else [])
        for path in EXAMPLES
    ],
)
def test_an_example_runs(script: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (0, "") == (done.returncode, done.stderr)
    assert done.stdout or any(tmp_path.iterdir()), "an example shows something"


@needs_browser
def test_the_gallery_takes_pictures_of_a_page_and_shows_them_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    With ``--pictures``, here of one page in place of all twenty: a wide screen has its sheets, a phone its agenda.
    """
    found = importlib.util.spec_from_file_location("gallery", ROOT / "examples" / "gallery.py")
    assert found is not None
    assert found.loader is not None
    gallery = importlib.util.module_from_spec(found)
    found.loader.exec_module(gallery)
    monkeypatch.setattr(gallery, "CHOSEN", gallery.CHOSEN[2:3])
    monkeypatch.setattr(gallery, "LANGUAGES", ("en",))
    monkeypatch.setattr(gallery, "PAPERS", ("a4",))
    monkeypatch.setattr(sys, "argv", ["gallery.py", str(tmp_path), "--pictures"])
    gallery.main()
    shown = re.findall(r'<img src="([^"]+)"', (tmp_path / "index.html").read_text(encoding="utf-8"))
    name = "brexucabtagene-autoleucel-en"
    assert [f"{name}-a4.sheets.png", f"{name}-a4.phone.png", f"{name}.svg"] == shown
    pictures = [(tmp_path / each).read_bytes() for each in shown[:2]]
    assert all(each.startswith(b"\x89PNG") and len(each) > 10_000 for each in pictures)
    assert [1400, 390] == [int.from_bytes(each[16:20]) for each in pictures]


def test_the_changelog_and_the_citation_know_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {version.partition('.dev')[0]}" in changes
    # What is cited is the last release.
    released = next(line for line in changes.splitlines() if re.fullmatch(r"## [0-9.]+", line)).removeprefix("## ")
    assert f"\nversion: {released}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def our_texts() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts)
        if path.suffix in TEXTS | {""} and path.is_file() and not hidden and not NOT_OURS & set(parts):
            yield path


def test_no_text_names_a_folder_of_somebodys_machine() -> None:
    found = {
        str(path): A_MACHINES_OWN_FOLDER.findall(path.read_text(encoding="utf-8", errors="replace"))
        for path in our_texts()
    }

    assert {} == {path: names for path, names in found.items() if names}
