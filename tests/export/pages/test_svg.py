"""The course at a glance: well-formed, to scale, told to a reader's voice, and no text on another."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.export.test_leaks import strangers
from tests.laws.test_judge import FULL
from tests.support.courses import new_york
from tests.support.drawing import REGIMENS, any_course
from tests.support.pages import BROWSER, full, needs_browser

from schedules import Blinatumomab, Plan, Regimen, plan, select
from schedules.export import to_svg
from schedules.export.pages.timeline import Row, rows_of
from schedules.export.speech.language import LANGUAGES
from schedules.words import say_day

SVG = "{http://www.w3.org/2000/svg}"
DAY = 10
LEFT = 10
ROW_DAYS = 35


def drawn(course: Plan, **options: Any) -> ET.Element:
    return ET.fromstring(to_svg(course, **options))  # noqa: S314  # our own file


def shapes(picture: ET.Element, name: str) -> list[ET.Element]:
    return [each for tag in ("rect", "path") for each in picture.iter(SVG + tag) if each.get("class") == name]


def told(shape: ET.Element) -> str:
    title = shape.find(f"{SVG}title")
    assert title is not None
    return str(title.text)


def wall(moment: date) -> float:
    """Say a wall-clock moment in days, as a picture of dates counts them."""
    clock = moment.time() if isinstance(moment, datetime) else time()
    return moment.toordinal() + (clock.hour * 60 + clock.minute) / 1440


class TestScale:
    @given(course=any_course())
    def test_every_bar_is_as_long_as_it_lasts_and_where_it_lies(self, course: Plan) -> None:
        bars: dict[str, float] = {}
        firsts: dict[str, float] = {}
        for shape in shapes(drawn(course), "bar"):
            bars[told(shape)] = bars.get(told(shape), 0) + float(shape.get("width", ""))
            firsts.setdefault(told(shape), float(shape.get("x", "")))
        sure = [event for event in course.events if event.state == "planned"]
        first = min(wall(event.start) // 1 for event in course.events if f"{say_day(event.start)}" in _all_told(course))
        monday = first - (first - 1) % 7  # the first day of year 1 was a Monday
        for event in sure:
            length = wall(event.end) - wall(event.start)
            if event.kind in ("infusion", "stay", "rest") and length >= 2:
                own = [name for name in bars if name.startswith(f"{say_day(event.start)}: {event.title}")]
                assert len(own) == 1
                assert bars[own[0]] == pytest.approx(length * DAY, abs=0.01)
                x = LEFT + (wall(event.start) - monday) % ROW_DAYS * DAY
                assert firsts[own[0]] == pytest.approx(x, abs=0.01)

    @given(course=any_course())
    def test_everything_lies_inside_the_picture(self, course: Plan) -> None:
        picture = drawn(course)
        width, height = (float(picture.get(name, "")) for name in ("width", "height"))
        for shape in shapes(picture, "bar") + shapes(picture, "unsure"):
            assert float(shape.get("x", "")) >= LEFT
            assert float(shape.get("x", "")) + float(shape.get("width", "")) <= width
            assert float(shape.get("y", "")) + 14 <= height


def _all_told(course: Plan) -> str:
    return " ".join(told(shape) for name in ("bar", "unsure", "mark") for shape in shapes(drawn(course), name))


class TestWhatItSays:
    def test_a_reader_s_voice_hears_the_course(self) -> None:
        picture = drawn(full("inotuzumab-ozogamicin"))
        ids = str(picture.get("aria-labelledby")).split()
        words = {each.get("id"): each.text or "" for each in picture}
        assert "img" == picture.get("role")
        assert "Inotuzumab ozogamicin: treatment calendar" == words[ids[0]]
        assert "Mon 2 Mar 2026: Inotuzumab ozogamicin, 0.8 mg/m2" in words[ids[1]]

    def test_what_waits_fades_out_and_is_dashed(self) -> None:
        course = plan(select(REGIMENS["tisagenlecleucel"], FULL["tisagenlecleucel"]), start=new_york(3, 2))
        unsure = shapes(drawn(course), "unsure")
        assert unsure
        for shape in unsure:
            assert "-fade-end)" in str(shape.get("fill"))
            assert shape.get("stroke-dasharray")

    def test_nothing_is_fetched_and_nothing_runs(self) -> None:
        data = to_svg(full("blinatumomab")).decode()
        assert set(re.findall(r"url\((.)", data)) == {"#"}
        assert "http" not in data.replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"<(script|image|use|foreignObject|style)", data)

    @given(course=any_course(), code=st.sampled_from(LANGUAGES))
    def test_discreet_it_tells_nothing(self, course: Plan, code: str) -> None:
        picture = drawn(course, detail="discreet", language=code)
        assert set() == strangers(" ".join(picture.itertext()), code, course)
        assert {"restriction", "stay", "rest", "infusion"}.isdisjoint(
            word for shape in picture.iter() for word in re.split(r"\W", " ".join([shape.get("class", "")]))
        )

    def test_a_notebook_shows_it(self) -> None:
        course = full("blinatumomab")
        assert to_svg(course).decode() == course._repr_svg_()
        html = course._repr_html_()
        assert "<svg" in html
        assert '<th scope="row">Mon 2 Mar 2026 09:00</th><td>C1D1</td><td>Blinatumomab infusion</td>' in html


OVERLAP = """<script>addEventListener("load", () => {
  const texts = [...document.querySelectorAll("svg text")].map(each => [each.textContent, each.getBBox(),
    parseFloat(each.getAttribute("font-size"))]);
  const view = document.querySelector("svg").viewBox.baseVal;
  const found = [];
  texts.forEach(([a, p, size], i) => {
    if (p.x < 0 || p.x + p.width > view.width || p.y + p.height > view.height) found.push("outside: " + a);
    if (size < 11) found.push("small: " + a);
    texts.slice(i + 1).forEach(([b, q]) => {
      if (p.x < q.x + q.width && q.x < p.x + p.width && p.y + 2 < q.y + q.height - 2 && q.y + 2 < p.y + p.height - 2)
        found.push(a + " meets " + b);
    });
  });
  const report = document.createElement("pre");
  report.id = "report";
  report.textContent = JSON.stringify([texts.length, found]);
  document.body.append(report);
});</script>"""


def courses() -> dict[str, Plan]:
    nine = Blinatumomab(indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=96)
    return {name: full(name) for name in REGIMENS} | {"nine": plan(nine, start=new_york(3, 2), as_of=new_york(3, 1))}


@needs_browser
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", [*REGIMENS, "nine"])
def test_no_text_meets_another_in_a_real_browser(name: str, code: str, tmp_path: Path) -> None:
    body = to_svg(courses()[name], language=code).decode()
    (tmp_path / "page.html").write_text(f"<!DOCTYPE html><body>{body}{OVERLAP}</body>", encoding="utf-8")
    command = [str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    command += ["--virtual-time-budget=5000", "--dump-dom", str(tmp_path / "page.html")]
    shown = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    report = re.search(r'<pre id="report">(.*?)</pre>', shown)
    assert report
    count, found = json.loads(report[1].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&"))
    assert count > 10
    assert [] == found


class TestGrowth:
    def test_an_event_is_laid_into_the_rows_it_meets_and_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Fifteen years of a dose a week: every dose once, and not once for each of its sixty quarters.
        """
        asked: list[datetime] = []
        days_to = Row.days_to

        def counted(row: Row, moment: datetime) -> float:
            asked.append(moment)
            return days_to(row, moment)

        monkeypatch.setattr(Row, "days_to", counted)
        course = weekly(15 * 52)
        assert 15 * 52 == len(course.events)
        assert 15 * 52 <= sum(len(lane) for each in rows_of(course) for lane in each.lanes.values()) <= 16 * 52
        assert len(asked) <= 6 * 15 * 52


def weekly(doses: int) -> Plan:
    source = {"document": "made for this test", "jurisdiction": "nowhere"}
    dose = {"shape": "visit", "id": "dose", "kind": "dose", "title": "Dose", "days": "1", "source": source}
    regimen = Regimen.read(
        {
            "id": "own",
            "title": "Own",
            "source": source,
            "tables": {"t": {"length_days": 7, "rows": [dose]}},
            "phases": [{"id": "p", "title": "p", "table": "t", "cycles": doses}],
        }
    )
    return plan(regimen, start=new_york(3, 2), plan_id=UUID(int=1), as_of=new_york(3, 1))
