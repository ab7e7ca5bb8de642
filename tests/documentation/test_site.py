"""The documentation: built without a warning, whole, fetched from nowhere, readable, and as wide as the library."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from tests.documentation.test_code_blocks import DOCS, PAGES
from tests.support.pages import AXE, looking, needs_axe, needs_browser, reported

from schedules.checking.findings import FINDINGS
from schedules.course import KINDS
from schedules.course.plan import State
from schedules.errors import CODES
from schedules.regimen import Kind, Setting

RUN = {"python", "console", "toml"}
SET_BY_SPHINX = {"{toctree}", "{eval-rst}"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-d", str(folder / "doctrees")]
    done = subprocess.run([*command, str(DOCS), str(folder / "html")], capture_output=True, text=True, check=False)
    assert (0, "") == (done.returncode, done.stdout + done.stderr)
    return folder / "html"


class Links(HTMLParser):
    """What a page fetches, where its links go, which language it is in."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.language: str | None = None
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.anchors |= {found["id"]} if "id" in found else set()
        self.language = found.get("lang") if tag == "html" else self.language
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif "src" in found or (tag == "link" and "href" in found):
            self.fetched.append(found.get("src") or found["href"])


@pytest.mark.slow
class TestTheSite:
    def test_every_page_is_there_and_in_english(self, site: Path) -> None:
        for page in PAGES:
            built = site / page.relative_to(DOCS).with_suffix(".html")
            assert "en" == Links(built).language

    def test_nothing_is_fetched_from_elsewhere(self, site: Path) -> None:
        fetched = {address for page in site.rglob("*.html") for address in Links(page).fetched}
        assert fetched
        assert set() == {address for address in fetched if re.match(r"(https?:)?//", address)}
        styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
        assert [] == re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)|@import[^;]*//", styles)

    def test_every_link_inside_leads_somewhere(self, site: Path) -> None:
        pages = {page.resolve(): Links(page) for page in site.rglob("*.html")}
        for page, links in pages.items():
            for link in links.links:
                name, _, anchor = link.partition("#")
                if re.match(r"[a-z]+:", name):
                    continue
                target = (page.parent / name).resolve() if name else page
                assert target.exists(), f"{page.name}: {link}"
                held = pages[target].anchors if target in pages else {anchor}
                assert not anchor or anchor in held, f"{page.name}: {link}"

    @pytest.mark.parametrize("module", ["schedules", "schedules.export", "schedules.testing"])
    def test_every_public_name_is_in_the_reference(self, site: Path, module: str) -> None:
        anchors = Links(site / "reference.html").anchors
        for name in importlib.import_module(module).__all__:
            assert f"{module}.{name}" in anchors, name

    @needs_browser
    @needs_axe
    @pytest.mark.parametrize("name", ["index", "tutorial", "conventions", "problems"])
    def test_an_accessibility_checker_finds_nothing_wrong(self, site: Path, name: str, tmp_path: Path) -> None:
        assert AXE.exists()
        page = site / f"{name}.html"
        looked = page.with_name(f"{name}-looked-at.html")
        looked.write_bytes(looking(page.read_bytes(), points=1))
        try:
            found = reported(str(looked), tmp_path, width=1200)["violations"]
            # The theme's own two sidebars have no names of their own.
            assert [] == [each for each in found if not each.startswith("landmark-unique")]
        finally:
            looked.unlink()


class TestThePages:
    def test_every_block_of_code_is_of_a_kind_that_is_run(self) -> None:
        found = {
            (page.name, language): block
            for page in PAGES
            for language, block in re.findall(
                r"^```(\S+)\n(.*?)^```$", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
            )
            if language not in RUN | SET_BY_SPHINX
            # Those are run by the tests of the engines, where an engine is installed.
            and (page.name, language) != ("engines.md", "py")
        }
        # The one that installs the project; CI does it, as the README says it.
        install = "python3 -m venv .venv && .venv/bin/pip install '.[fonts,languages,pdf]'\n"
        assert {("tutorial.md", "text"): install} == found

    def test_every_convention_has_its_reason(self) -> None:
        rows = re.findall(
            r"^\| (C\d+) \| (.+) \| (.+) \|$", (DOCS / "conventions.md").read_text("utf-8"), flags=re.MULTILINE
        )
        numbers = [int(row[0][1:]) for row in rows]
        assert sorted({*numbers, *range(1, 19)}) == numbers

    def test_every_word_of_the_closed_lists_is_in_the_vocabulary(self) -> None:
        text = (DOCS / "vocabulary.md").read_text(encoding="utf-8")
        terms = {
            term.strip()
            for line in re.findall(r"^([\w, -]+)\n: ", text, flags=re.MULTILINE)
            for term in line.split(",")
        }
        assert set() == {*get_args(Kind), *KINDS} - terms
        assert set() == {word for word in (*get_args(State), *get_args(Setting)) if f"`{word}`" not in text}

    def test_every_code_of_a_problem_and_of_a_finding_is_explained(self) -> None:
        rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", (DOCS / "problems.md").read_text("utf-8"), flags=re.MULTILINE)
        assert sorted([*CODES.items(), *FINDINGS.items()]) == sorted(rows)
