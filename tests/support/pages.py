"""How the tests take a page: as a reader does, and as a real browser does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
import typst
from tests.laws.test_judge import FULL
from tests.support import ROOT
from tests.support.courses import new_york
from tests.support.drawing import REGIMENS

from schedules import Plan, plan, select
from schedules.export.pages.letters import has_fonts
from schedules.export.pages.pdf import ARABIC_FONTS

AXE = ROOT / "tests" / "support" / "readers" / "node_modules" / "axe-core" / "axe.min.js"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
VOID = {"meta", "br", "wbr"}
Test = TypeVar("Test", bound=Callable[..., None])

needs_arabic = pytest.mark.skipif(
    not has_fonts() and not set(ARABIC_FONTS) & set(typst.Fonts().families()),
    reason="no font here that has Arabic letters",
)
needs_fonts = pytest.mark.skipif(not has_fonts(), reason="the extra fonts is not installed")
needs_axe = pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: npm install --prefix tests/support/readers")


def needs_browser(test: Test) -> Test:
    """Mark a test that looks with Chromium: slow, and skipped where there is none."""
    skipped = pytest.mark.skipif(BROWSER is None, reason="no Chromium here to look with")
    marked: Test = pytest.mark.slow(skipped(test))
    return marked


class Page(HTMLParser):
    """A page as a reader takes it: whole text, the cells of its grids, tags that were not closed."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.text: list[str] = []
        self.feed(data.decode())
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open += [] if tag in VOID else [tag]
        self.cells += [""] if tag == "td" else []

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & {*self.open}:
            self.text.append(data)
        if "td" in self.open:
            self.cells[-1] = f"{self.cells[-1]} {data.strip()}".strip()

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


def full(name: str) -> Plan:
    anchor = "infusion" if name.endswith("leucel") else None
    return plan(
        select(REGIMENS[name], FULL[name]),
        start=new_york(3, 2),
        anchor=anchor,
        plan_id=UUID(int=5),
        as_of=new_york(3, 1),
    )


LOOK = """
<script>AXE</script><script>
addEventListener("load", async () => {
  const wide = [...document.querySelectorAll("*")].filter(each => each.scrollWidth > each.clientWidth + 1
    && getComputedStyle(each).display !== "inline" && each.clientWidth > 1).map(each => each.outerHTML.slice(0, 90));
  const small = [...document.querySelectorAll("main *, header *")].filter(each => each.textContent.trim()
    && parseFloat(getComputedStyle(each).fontSize) < FLOOR).map(each => each.outerHTML.slice(0, 90));
  const squeezed = [...document.querySelectorAll("caption, h1, h2, h3, p, li, td, dd, dt, figcaption")]
    .filter(each => each.clientWidth > 1 && each.textContent.trim().length > 8
      && each.clientWidth < 3 * parseFloat(getComputedStyle(each).fontSize)).map(each => each.outerHTML.slice(0, 90));
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const violations = found.violations.map(each => each.id + ": " + each.nodes[0].html.slice(0, 90));
  const report = document.createElement("pre");
  report.id = "report";
  report.textContent = JSON.stringify({wide, small, squeezed, violations});
  document.body.append(report);
});
</script></body>
"""


def seen(data: bytes, folder: Path, *, width: int, points: int) -> dict[str, list[str]]:
    """Open a page in a real browser, and ask it what it sees."""
    (folder / "page.html").write_bytes(looking(data, points=points))
    return reported(str(folder / "page.html"), folder, width=width)


def looking(data: bytes, *, points: int) -> bytes:
    """Give a page the eyes with which it looks at itself."""
    look = LOOK.replace("FLOOR", f"{points / 0.75 - 0.1}").replace("AXE", AXE.read_text(encoding="utf-8"))
    return data.decode().replace("</body>", look).encode()


def reported(address: str, folder: Path, *, width: int) -> dict[str, list[str]]:
    """Open the file or address of a page that looks at itself, and hear what it saw."""
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},1200"]
    command += [f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000", "--dump-dom"]
    done = subprocess.run([*command, address], capture_output=True, check=True, timeout=120)
    report = re.search(r'<pre id="report">(.*?)</pre>', done.stdout.decode(), flags=re.DOTALL)
    assert report, done.stderr.decode()[-2000:]
    found: dict[str, list[str]] = json.loads(report[1].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
    return found
