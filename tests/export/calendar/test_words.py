"""What a phone shows: titles that fit, descriptions that begin with what to do, reasons for the clinic alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS, any_course
from tests.support.pages import full

from schedules import Plan, Tisagenlecleucel, plan
from schedules.export import to_ics
from schedules.export.calendar.lines import folded, text_line
from schedules.export.speech.wording import fitted
from schedules.testing import histories

STATES = (
    r" \(not sure yet\)| \(aún no es seguro\)|, not confirmed|, sin confirmar| \(not confirmed\)| \(sin confirmar\)|"
    r"Cancelled: |Anulado: "
)
"""The words of a state, which stand after a title, or before it where it is cancelled."""


def events(data: bytes) -> list[Any]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


class TestTitles:
    @given(plans=histories(any_course()), code=st.sampled_from(["en", "es"]))
    def test_of_any_history_fit(self, plans: list[Plan], code: str) -> None:
        for detail, most in (("plain", 40), ("full", 60)):
            for event in events(to_ics(plans[-1], detail=detail, language=code)):  # type: ignore[arg-type]  # one of them
                title = re.sub(STATES, "", str(event["SUMMARY"]))
                assert len(title) <= most, title
                assert "…" not in title

    @given(
        words=st.lists(st.text("abcdefghij", min_size=1, max_size=30), min_size=1, max_size=12),
        most=st.integers(18, 60),
    )
    def test_are_cut_between_words(self, words: list[str], most: int) -> None:
        text = " ".join(words)
        cut = fitted(text, most)
        assert len(cut) <= max(most, len(words[0]) + 2)
        kept = cut.removesuffix(" …").split(" ")
        assert kept == words[: len(kept)]
        assert cut == text or len(text) > most

    @given(lead=st.text("abc ", max_size=30), tail=st.text("abc ", max_size=60), most=st.integers(30, 60))
    def test_are_never_cut_inside_a_drug_s_name(self, lead: str, tail: str, most: int) -> None:
        name = "Long drug of three words"
        text = " ".join(f"{lead} {name} {tail}".split())
        cut = fitted(text, most, name=name)
        assert (name in cut) or not any(word in cut for word in ("Long", "drug", "of", "three"))

    def test_have_the_amount_where_there_is_room_for_all_of_it(self) -> None:
        titles = {str(event["SUMMARY"]) for event in events(to_ics(full("inotuzumab-ozogamicin")))}
        assert "Inotuzumab ozogamicin, 0.8 mg/m2 (C1D1)" in titles
        titles = {str(event["SUMMARY"]) for event in events(to_ics(blinatumomab(new_york(3, 2))))}
        assert {"Blinatumomab infusion (C1D1)", "Blinatumomab infusion, 28 mcg/day (C2D1)"} <= titles


class TestDescriptions:
    def waiting(self) -> Plan:
        return plan(Tisagenlecleucel(label="us-2025-06"), start=new_york(3, 2), anchor="leukapheresis")

    @pytest.mark.parametrize("detail", ["plain", "full"])
    def test_of_what_is_not_sure_begin_with_its_first_date(self, detail: Any) -> None:
        unsure = [each for each in events(to_ics(self.waiting(), detail=detail)) if each["STATUS"] == "TENTATIVE"]
        assert len(unsure) > 3
        for event in unsure:
            first = str(event["DESCRIPTION"]).splitlines()[0]
            assert re.fullmatch(r"As a rule not before \w{3} \d+ \w{3} 2026\.", first), first
            assert "before" not in str(event["SUMMARY"]).partition("(not")[2]
            assert "TENTATIVE" == str(event["X-MICROSOFT-CDO-BUSYSTATUS"])

    @pytest.mark.parametrize("name", REGIMENS)
    def test_have_reasons_and_sources_for_the_clinic_alone(self, name: str) -> None:
        course = full(name)
        for options in ({}, {"detail": "plain"}, {"view": "patient"}, {"view": "carer"}, {"view": "pharmacy"}):
            words = [str(event["DESCRIPTION"]) for event in events(to_ics(course, **options))]  # type: ignore[arg-type]
            assert [] == [each for each in words if re.search("^(Why|Source|Open question):", each, re.MULTILINE)]
        words = [str(event["DESCRIPTION"]) for event in events(to_ics(course, view="clinic"))]
        assert all("\nWhy: " in each and "\nSource: " in each for each in words)

    @pytest.mark.parametrize("name", REGIMENS)
    @pytest.mark.parametrize("options", [{}, {"detail": "plain"}, {"view": "clinic"}, {"view": "carer"}], ids=str)
    def test_say_in_every_view_that_a_rule_is_in_doubt(self, name: str, options: Any) -> None:
        course = full(name)
        doubtful = {event.uid for event in course.events if event.confidence != "confirmed"}
        marks = "Ask the care team about it|Read in one place only|Not read in print"
        for event in events(to_ics(course, **options)):
            assert bool(re.search(marks, str(event["DESCRIPTION"]))) == (str(event["UID"]) in doubtful)

    def test_in_everyday_words_begin_with_what_is_to_be_done(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        first = {
            str(each["SUMMARY"]): str(each["DESCRIPTION"]).splitlines()[0]
            for each in events(to_ics(course, detail="plain"))
        }
        assert "The bag of medicine is changed. The pump goes on." == first["New bag on the pump: bag 2"]
        assert "Keep to this on all of these days." == first["Do not drive; no dangerous work"]


class TestDiscreet:
    @given(plans=histories(any_course()))
    def test_has_visits_alone(self, plans: list[Plan]) -> None:
        course = plans[-1]
        kept = ("rest", "restriction", "stay", "milestone", "decision", "note")
        left_out = {event.uid for event in (*course.events, *course.cancelled) if event.kind in kept}
        found = events(to_ics(course, detail="discreet"))
        assert set() == {str(event["UID"]) for event in found} & left_out

    def test_has_the_start_of_a_pump_and_not_its_days(self) -> None:
        found = events(to_ics(blinatumomab(new_york(3, 2), bag_hours=168), detail="discreet"))
        assert [
            *("2026-03-02 08:00", "2026-03-02 09:00", "2026-03-09 09:00", "2026-03-09 10:00", "2026-03-16 10:00"),
            *("2026-03-23 10:00", "2026-03-30 10:00"),
        ] == [f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}" for event in found][:7]
        assert {30} == {(event["DTEND"].dt - event["DTSTART"].dt).seconds // 60 for event in found}


class TestContacts:
    def test_stand_in_every_event_where_they_are_asked_for(self) -> None:
        course, asked = blinatumomab(new_york(3, 2)), ("555 0100, day and night", "Ward 4")
        for event in events(to_ics(course, contacts=asked, detail="plain")):
            assert [*asked] == [line for line in str(event["DESCRIPTION"]).splitlines() if line in asked]
        assert b"0100" not in to_ics(course)
        assert b"0100" not in to_ics(course, contacts=asked, detail="discreet")


class TestCategories:
    def test_are_in_the_reader_s_language_or_none(self) -> None:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        spanish = {str(each["CATEGORIES"].cats[0]) for each in events(to_ics(course, language="es"))}
        assert {"infusión", "medicación previa", "cambio de bolsa", "descanso"} <= spanish
        assert b"CATEGORIES" not in to_ics(course, detail="plain")
        assert b"CATEGORIES" not in to_ics(course, detail="discreet")


class TestFolding:
    @given(text=st.text("\\,;a\n ñ💉", max_size=300))
    def test_never_parts_a_backslash_from_its_character(self, text: str) -> None:
        line = text_line("DESCRIPTION", text)
        pieces = folded(line).removesuffix(b"\r\n").split(b"\r\n ")
        assert line.encode() == b"".join(pieces)
        assert max(map(len, [pieces[0], *(b" " + piece for piece in pieces[1:])])) <= 75
        for piece in pieces[:-1]:
            assert piece
            piece.decode()
            assert (len(piece) - len(piece.rstrip(b"\\"))) % 2 == 0, piece
