"""The forecast of two courses, counted by hand; draws against the closed form; the picture."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest
from tests.support.two_patients import PARIS, anna, ben

from schedules import InotuzumabOzogamicin, Tisagenlecleucel
from schedules.cli import main
from schedules.errors import FileError
from schedules.workload.chart import as_svg
from schedules.workload.delays import Booked, Delay, Delays, drawn_rows, read_delays
from schedules.workload.forecast import Need, added_up, forecast, needs_of
from schedules.workload.rows import rows_of

from .test_worklist import here

BY_HAND = {
    ("beds", "hospital"): [9, 10, 11],
    ("chairs", "clinic"): [2, 9, 16],
    ("doses", "clinic"): [2, 9, 16],
    ("pump connections", "any"): [9],
    ("bags of 168 h", "any"): [9, 16, 23, 30],
}
"""What each day of March 2026 asks for, once each."""
START = datetime(2026, 3, 2, 9, tzinfo=PARIS)


def counted(site: str = "") -> Counter[Need]:
    needs = [(day, *what) for what, days in BY_HAND.items() for day in days]
    return Counter(Need(date(2026, 3, day), site, setting, resource) for day, resource, setting in needs)


class TestTwoPatients:
    def test_by_hand(self) -> None:
        assert counted() == needs_of([*rows_of(anna(), "anna"), *rows_of(ben(), "ben")], {})

    def test_twice_the_same_patient_needs_twice_as_much(self) -> None:
        rows = [*rows_of(ben(), "ben"), *rows_of(ben(), "another")]
        assert {2} == set(needs_of(rows, {}).values())

    def test_by_site(self) -> None:
        rows = [*rows_of(anna(), "anna"), *rows_of(ben(), "ben")]
        found = needs_of(rows, {"anna": "North", "ben": "South"})
        assert {"North"} == {need.site for need in found if need.setting == "clinic"}
        assert {"South"} == {need.site for need in found if need.setting != "clinic"}
        assert added_up(counted()) == added_up(found)

    @pytest.mark.usefixtures(here.__name__)
    @pytest.mark.parametrize("source", ["plans", "events.parquet"])
    def test_by_command(self, source: str) -> None:
        Path("sites.csv").write_text("id,site\nanna,North\nben,North\n", encoding="utf-8")
        files = ["-o", "f.csv", "-o", "f.parquet", "-o", "f.svg"]
        assert 0 == main(["forecast", source, "--sites", "sites.csv", *files])
        table = pq.read_table("f.parquet").to_pylist()
        needs = {Need(row["day"], row["site"], row["setting"], row["resource"]): row["planned"] for row in table}
        assert counted("North") == needs
        assert all(row["planned"] == row["mean"] == row["low"] == row["high"] for row in table)
        rows = list(csv.DictReader(io.StringIO(Path("f.csv").read_text(encoding="utf-8"))))
        assert [str(row["day"]) for row in table] == [row["day"] for row in rows]


class TestDelays:
    """Each draw is a course of the engine; the mean of many is the closed form."""

    def test_of_one_start(self) -> None:
        """
        A start 0, 7 or 14 days late with chances of 1/2, 1/4 and 1/4.

        On 9 March there is a dose with a chance of 3/4, on time or a week late; on 2 March of 1/2; on 30 March of 1/4.
        """
        delays = Delays(start=Delay((0, 7, 14), (2, 1, 1)))
        means = self.means([Booked("anna", InotuzumabOzogamicin(cycles=1).selection(), "first", START)], delays)
        chances = {2: 1 / 2, 9: 3 / 4, 16: 1, 23: 1 / 2, 30: 1 / 4}
        for day, chance in chances.items():
            self.is_near(chance, means[Need(date(2026, 3, day), "", "clinic", "doses")])

    def test_of_one_wait(self) -> None:
        """
        Cells released 0, 5 or 12 days late with chances of 1/4, 1/2 and 1/4: what waits for them moves as far.

        So a day has doses with the sum of the chances of the delays that bring them there.
        """
        delay = Delay((0, 5, 12), (1, 2, 1))
        booked = [Booked("tom", Tisagenlecleucel(label="us-2025-06").selection(), "leukapheresis", START)]
        on_time = next(iter(self.needs(booked, Delays(milestones={"product-released": Delay((0,), (1,))}), draws=1)))
        first = min(need.day for need in on_time if need.resource == "doses")
        late = {days: weight / 4 for days, weight in zip(delay.days, delay.weights, strict=True)}
        taken = {need.day for need in on_time if need.resource == "doses"}
        draws = self.needs(booked, Delays(milestones={"product-released": delay}))
        for day in (first + timedelta(days=number) for number in range(25)):
            chance = sum(share for days, share in late.items() if day - timedelta(days=days) in taken)
            given_on = [any(need.day == day and need.resource == "doses" for need in draw) for draw in draws]
            self.is_near(chance, sum(given_on) / len(draws))

    def test_none_gives_a_single_line(self) -> None:
        planned = counted()
        assert all(load.planned == load.mean == load.low == load.high for load in forecast(planned, []))

    def test_the_same_seed_gives_the_same(self) -> None:
        booked = [Booked("anna", InotuzumabOzogamicin(cycles=1).selection(), "first", START)]
        delays = Delays(start=Delay(tuple(range(30)), (1.0,) * 30))
        draws = [[*drawn_rows(booked, delays, seed=seed, draw=2)] for seed in (1, 1, 2)]
        assert draws[0] == draws[1] != draws[2]

    def means(self, booked: list[Booked], delays: Delays) -> dict[Need, float]:
        return {load.need: load.mean for load in forecast(Counter(), self.needs(booked, delays))}

    def needs(self, booked: list[Booked], delays: Delays, draws: int = 400) -> list[Counter[Need]]:
        return [needs_of(drawn_rows(booked, delays, seed=5, draw=draw), {}) for draw in range(draws)]

    def is_near(self, chance: float, mean: float, draws: int = 400) -> None:
        assert abs(chance - mean) <= 4 * sqrt(chance * (1 - chance) / draws)


class TestWhatIsGiven:
    @pytest.mark.parametrize(
        ("text", "days", "mean"),
        [
            ("[start]\ndays = [0, 7]\nweights = [3, 1]", (0, 7), 1.75),
            ("[start]\ndays = [0, 7]", (0, 7), 3.5),
            ("[start]\nbetween = [-1, 2]", (-1, 0, 1, 2), 0.5),
        ],
    )
    def test_is_read(self, text: str, days: tuple[int, ...], mean: float, tmp_path: Path) -> None:
        (tmp_path / "d.toml").write_text(text, encoding="utf-8")
        start = read_delays(tmp_path / "d.toml").start
        assert start is not None
        assert (days, mean) == (start.days, start.mean)

    @pytest.mark.parametrize(
        "text",
        [
            "[start]", "[start]\ndays = []", "[start]\ndays = [0.5]", "[start]\nbetween = [2, 1]", "[x]\ndays = [1]",
            "[start]\ndays = [1]\nweights = [0]", "[start]\ndays = [1, 2]\nweights = [1]", "[start]\ndays = [true]",
            "[milestones]\nx = 1", "start = 1", "[start", "[start]\ndays = [1]\nmore = 1", "milestones = 1",
        ],
    )  # fmt: skip
    def test_is_refused(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "d.toml").write_text(text, encoding="utf-8")
        with pytest.raises(FileError):
            read_delays(tmp_path / "d.toml")

    @pytest.mark.usefixtures(here.__name__)
    def test_by_command(self) -> None:
        Path("d.toml").write_text("[start]\ndays = [0, 7]\n", encoding="utf-8")
        words = ["forecast", "events.parquet", "--delays", "d.toml", "--patients", "patients.parquet", "--draws", "20"]
        assert 0 == main([*words, "-o", "f.parquet", "-o", "f.svg"])
        table = pq.read_table("f.parquet").to_pylist()
        doses = {row["day"]: row for row in table if row["resource"] == "doses"}
        assert 1 == doses[date(2026, 3, 9)]["mean"], "on time or a week late, there is a dose"
        assert (0, 1) == (doses[date(2026, 3, 23)]["planned"], doses[date(2026, 3, 23)]["high"])
        assert b"middle 80 %" in Path("f.svg").read_bytes()

    @pytest.mark.usefixtures(here.__name__)
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["events.parquet", "--delays", "d.toml"], "--delays: goes with --patients"),
            (["events.parquet", "-o", "f.pdf"], "is none of .csv"),
            (["events.parquet", "--sites", "plans/notes.json"], "has no columns id and site"),
            (["events.parquet", "--holidays", "plans/notes.json"], "plans/notes.json"),
        ],
    )
    def test_says_in_a_line_what_is_wrong(self, words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert 2 == main(["forecast", *words])
        told = capsys.readouterr().err
        assert why in told
        assert 1 == len(told.splitlines())


class TestThePicture:
    def test_has_a_row_for_each_resource_and_shows_weekends_and_holidays(self) -> None:
        loads = forecast(added_up(counted()), [])
        picture = ET.fromstring(as_svg(loads, holidays={date(2026, 3, 4)}))  # noqa: S314  # our own
        words = [each.text for each in picture.iter("{http://www.w3.org/2000/svg}text")]
        resources = {resource for resource, _ in BY_HAND}
        assert resources <= {*words}
        fills = Counter(each.get("fill") for each in picture.iter("{http://www.w3.org/2000/svg}rect"))
        assert 5 * 2 * 5 == fills["#ececec"], "five weekends of two days in five rows"
        assert 5 == fills["#d3b9b9"]

    def test_of_nothing(self) -> None:
        assert b"nothing is planned" in as_svg([])
