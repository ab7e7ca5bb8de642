"""The options of every format: one place for the defaults, one for what is refused."""

from __future__ import annotations

from dataclasses import fields
from inspect import signature
from typing import Any

import pytest

from schedules.errors import PlanError
from schedules.export import to_html, to_ics, to_pdf, to_svg, update_ics
from schedules.export.speech.options import Look, PageOptions


@pytest.mark.parametrize("write", [to_ics, update_ics, to_html, to_pdf, to_svg])
def test_a_format_has_the_defaults_of_a_look(write: Any) -> None:
    given = {name: each for name, each in signature(write).parameters.items() if name not in ("plan", "old")}
    if given.pop("options", None):  # by their names, as a page takes them
        assert set(PageOptions.__annotations__) < {field.name for field in fields(Look)}
        assert PageOptions.__total__ is False
    options = {name: each.default for name, each in given.items()}
    assert {name: getattr(Look(), name) for name in options} == options


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"paper": "a3"}, "paper: 'a3' is none of letter, a4"),
        ({"first_weekday": "friday"}, "first_weekday: 'friday' is none of monday, saturday, sunday"),
        ({"clock": "am"}, "clock: 'am' is none of 12, 24"),
        ({"contacts": ("a\nb",)}, r"contact: 'a\?b' does not fit; write one line of 1 to 60 letters"),
        ({"contacts": ("",)}, "contact: '' does not fit"),
        ({"contacts": ("x" * 61,)}, "contact: 'x+' does not fit"),
        ({"contacts": ("1", "2", "3", "4", "5")}, "contact: 5 are given; the head of a sheet holds 4"),
        ({"orientation": "upright"}, "orientation: 'upright' is none of portrait, landscape"),
        ({"view": "aunt"}, "view: 'aunt' is none of patient, carer, clinic, pharmacy"),
        ({"detail": "discreet", "view": "clinic"}, "view: goes against discreet"),
        ({"remind_hours": {"dose": 337}}, "remind_hours: 337 is out of range; give 1 to 336"),
        ({"remind_evening": {"supper": None}}, "remind_evening: 'supper' is no kind of event"),
        ({"moment_minutes": 0}, "moment_minutes: 0 is out of range; give 1 to 1440"),
        ({"feed_hours": 745}, "feed_hours: 745 is out of range; give 1 to 744"),
    ],
)
def test_what_no_file_takes_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(PlanError, match=f"^{message}"):
        Look(**options)


def test_every_problem_is_said_at_once() -> None:
    with pytest.raises(PlanError) as caught:
        Look(detail="loud", language="de", moment_minutes=-1)  # type: ignore[arg-type]  # what a caller may give
    assert ["detail", "language", "moment_minutes"] == [problem.place for problem in caught.value.problems]


def test_the_edges_of_the_ranges_are_taken() -> None:
    Look(remind_hours=1, moment_minutes=1, feed_hours=1)
    Look(contacts=("x" * 60, "2", "3", "4"))
    Look(remind_hours=336, moment_minutes=1440, feed_hours=744)
