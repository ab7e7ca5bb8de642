"""Discreet: no export of any regimen in any language tells what it is about, not even in its metadata."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.support.drawing import REGIMENS, any_course
from tests.support.pages import Page, full, needs_arabic

from schedules import Plan
from schedules.export import to_html, to_ics, to_pdf, to_svg
from schedules.export.speech.language import LANGUAGES, language
from schedules.testing import histories

NEUTRAL = {
    "en": "calendar issued revision times are time not confirmed phone day night appointment appointments cancelled "
    "the care team dates win page of to reminder evening before hour hours and by day name sheet am pm noon midnight "
    "days with a dark number changed since withdrawn on do not use this done",
    "es": "calendario emitido revisión las horas son de teléfono día noche cita citas sin confirmar anulado valen "
    "fechas del equipo médico página hora hasta recordatorio la víspera por antes a nombre hoja m p "
    "mediodía medianoche los días con el número oscuro han cambiado desde cambio retirado no use este hecho",
    "ar": "التقويم صدر المراجعة الأوقات بتوقيت الهاتف نهارًا ليلًا موعد المواعيد غير مؤكد أُلغي المعتمد هو مواعيد الفريق "
    "المعالج يوم بيوم صفحة من حتى إلى تذكير مساء اليوم السابق قبل ساعة ساعتان وقبل "
    "الاسم الورقة صباحًا مساءً الظهر منتصف الليل الأيام ذات الرقم الداكن تغيّرت منذ تغيّر سُحب هذا لا تستخدموه تم",
}
"""The words a discreet export may say, besides dates and the zone; typed by hand."""

CALENDAR_WORDS = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "UID", "LAST-MODIFIED", "NAME", "X-WR-CALNAME", "DESCRIPTION"),
    *("DTSTAMP", "CREATED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS", "TRANSP", "TZID", "ACTION"),
    *("TRIGGER", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE", "RDATE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"),
    *("X-LIC-LOCATION", "TZUNTIL", "X-MICROSOFT-CDO-BUSYSTATUS"),
}


def strangers(text: str, code: str, course: Plan) -> set[str]:
    """List the words of a text that are neither neutral, nor of a date, nor of the zone."""
    speech = language(code)
    calendar = " ".join(speech.month(course.start.date().replace(month=month, day=1)) for month in range(1, 13))
    calendar += " " + " ".join(speech.day(course.start.date().replace(month=month, day=1)) for month in range(1, 13))
    calendar += " " + " ".join(speech.weekday(day, short=short) for day in range(7) for short in (True, False))
    if code == "en":
        calendar += " Mon Tue Wed Thu Fri Sat Sun"
    known = _words(f"{calendar} {NEUTRAL[code]} {course.zone}")
    return _words(text) - known - {"s"}


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]+", text)}


def calendar_values(data: bytes) -> tuple[set[str], str]:
    """Split a calendar file into the names of its properties, and the text of those that hold text."""
    lines = data.decode().replace("\r\n ", "").splitlines()
    named = [re.split(r"[:;]", line, maxsplit=1) for line in lines]
    free = ("NAME", "X-WR-CALNAME", "DESCRIPTION", "SUMMARY", "LOCATION", "CATEGORIES", "COMMENT", "CONTACT", "URL")
    text = " ".join(value.replace("\\n", " ") for name, value in named if name in free)
    return {name for name, _ in named}, text


@given(plans=histories(any_course()), code=st.sampled_from(LANGUAGES))
def test_calendar_files(plans: list[Plan], code: str) -> None:
    course = plans[-1]
    data = to_ics(course, detail="discreet", language=code, remind_hours=2)
    names, text = calendar_values(data)
    assert set() == names - CALENDAR_WORDS
    assert set() == strangers(text, code, course)
    assert all(event.uid not in event.key and event.key not in data.decode() for event in course.events)
    assert course.regimen.id.encode() not in data.lower()


@given(plans=histories(any_course()))
def test_nobody_can_try_places_until_the_names_of_events_come_out(plans: list[Plan]) -> None:
    """An event's name is a hash of the plan's id and its place in the protocol: a file with that id tells all."""
    course = plans[-1]
    data = to_ics(course, detail="discreet").decode()
    seeds = {UUID(text) for text in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", data)}
    named = {event.uid for event in (*course.events, *course.cancelled)}
    assert set() == {str(uuid5(seed, event.key)) for seed in seeds for event in course.events} & named
    assert str(course.plan_id) not in data


@given(plans=histories(any_course()), code=st.sampled_from(LANGUAGES))
def test_pictures(plans: list[Plan], code: str) -> None:
    course = plans[-1]
    picture = ET.fromstring(to_svg(course, detail="discreet", language=code))  # noqa: S314  # our own
    assert set() == strangers(" ".join(picture.itertext()), code, course)


@given(plans=histories(any_course()), code=st.sampled_from(LANGUAGES), paper=st.sampled_from(["letter", "a4"]))
def test_pages(plans: list[Plan], code: str, paper: Any) -> None:
    course = plans[-1]
    page = Page(to_html(course, detail="discreet", language=code, paper=paper))
    assert set() == strangers(page.words, code, course)
    classes = {str(attrs.get("class")) for _, attrs in page.tags}
    words = {word for each in classes for word in each.split()}
    assert set() == words - NEUTRAL_CLASSES


NEUTRAL_CLASSES = {
    *("one", "three", "s0", "s1", "s2"),
    *(
        "None",
        "agenda",
        "sheets",
        "sheet",
        "head",
        "title",
        "name",
        "two",
        "rule",
        "under",
        "foot",
        "hidden",
        "w",
        "banner",
    ),
    *(
        "grid",
        "d0",
        "d1",
        "d2",
        "d3",
        "changed",
        "weekday",
        "date",
        "out",
        "last",
        "bare",
        "item",
        "box",
        "done",
        "under-box",
        "free",
    ),
    *("day", "line", "at", "cols", "l0", "l1", "l2", "list", "entry", "more", "part", "row", "notice"),
}
"""The names by which a discreet page is laid out; none is of something that it does not tell."""


@pytest.mark.parametrize("name", REGIMENS)
@pytest.mark.parametrize("code", ["en", "es"])
def test_printed_files(name: str, code: str) -> None:
    course = full(name)
    reader = PdfReader(BytesIO(to_pdf(course, detail="discreet", language=code)))
    text = re.sub(r"[-\N{SOFT HYPHEN}\N{HYPHEN}]\s+", "", " ".join(page.extract_text() for page in reader.pages))
    assert len(_words(text)) > 20
    assert set() == strangers(text, code, course)
    metadata = {str(value) for name, value in (reader.metadata or {}).items() if name not in ("/Creator", "/Producer")}
    assert set() == strangers(" ".join(value for value in metadata if not value.startswith("D:")), code, course)
    document: Any = reader.trailer["/Root"]
    told = re.sub(r"<[^>]*>", " ", document["/Metadata"].get_data().decode())
    assert set() == {word for word in strangers(told, code, course) if word in secrets(course)}


def secrets(course: Plan) -> set[str]:
    """List the words that tell what a plan is about."""
    said = [course.title, course.regimen.id, *(f"{event.title} {event.key} {event.kind}" for event in course.events)]
    return {word for word in _words(" ".join(said)) if len(word) > 3}


@pytest.mark.parametrize("name", REGIMENS)
def test_no_file_holds_a_word_of_its_plan_in_any_byte(name: str) -> None:
    course = full(name)
    for data in (
        to_ics(course, detail="discreet"),
        re.sub(rb"url\(data:[^)]*\)", b"", to_html(course, detail="discreet")),  # the letters of a font spell anything
        to_svg(course, detail="discreet"),
    ):
        assert set() == secrets(course) & _words(data.decode()) - LAYOUT


LAYOUT = _words(NEUTRAL["en"]) | {"after", "start", "stop", "days", "first", "from", "this", "with", "each", "free"}
"""Words of titles that are words of style sheets and sentences too."""


@needs_arabic
def test_arabic_in_print_has_no_word_of_ours() -> None:
    """A PDF keeps Arabic as shaped glyphs, so only what is not Arabic can be read back."""
    course = full("blinatumomab")
    reader = PdfReader(BytesIO(to_pdf(course, detail="discreet", language="ar")))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert set() == set(re.findall(r"[a-z]{3,}", text.lower())) - _words(course.zone)


def test_the_test_finds_a_leak() -> None:
    course = full("blinatumomab")
    assert {"infusion"} <= strangers(Page(to_html(course)).words, "en", course)
    assert {"bomba"} <= strangers(Page(to_html(course, detail="plain", language="es")).words, "es", course)
    names, text = calendar_values(to_ics(course))
    assert {"CATEGORIES", "LOCATION"} <= names
    assert "hospital" in strangers(text, "en", course)
