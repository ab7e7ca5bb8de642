"""A calendar read back by programs that are not ours gives the same instants; its form is what the RFCs ask."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar.parser import Contentline
from tests.support.drawing import any_course
from tests.support.joint import told
from tests.support.readers import PYTHON_READERS, Instants, by_ical_js

from schedules import Plan
from schedules.export import from_json, to_ics, to_json
from schedules.export.calendar.lines import folded

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "detail": st.sampled_from(("full", "discreet")),
        "remind_hours": st.integers(1, 48),
        "moment_minutes": st.integers(1, 120),
        "feed_hours": st.integers(1, 48),
    },
)


def due(course: Plan, moment_minutes: int = 30) -> Instants:
    """What every reader should find: worked out in UTC from the plan."""
    found: dict[str, tuple[date, date]] = {}
    for event in told(course).values():
        start, end = event.start, event.end
        if isinstance(start, datetime) and isinstance(end, datetime):
            start, end = start.astimezone(UTC), end.astimezone(UTC)
            end = end if end > start else end + timedelta(minutes=moment_minutes)
        found[event.uid] = (start, end)
    return found


class TestForeignReaders:
    """Readers that follow the file's own block and readers that know the zone by name agree with the plan."""

    @given(course=any_course(), minutes=st.integers(1, 90))
    def test_python_readers_find_the_same_instants(self, course: Plan, minutes: int) -> None:
        data = to_ics(course, moment_minutes=minutes)
        for reader in PYTHON_READERS:
            assert due(course, minutes) == reader(data), reader.__name__

    @settings(max_examples=1)
    @given(courses=st.lists(any_course(), min_size=20, max_size=40))
    @pytest.mark.slow
    def test_thunderbirds_reader_finds_the_same_instants(self, courses: list[Plan]) -> None:
        """
        All in one run of Node.js, which takes a while to start.
        """
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{number}.ics" for number, _ in enumerate(courses)]
            for file, course in zip(files, courses, strict=True):
                file.write_bytes(to_ics(course))
            assert [due(course) for course in courses] == by_ical_js(*files)


class TestBytes:
    """Same plan and options, same bytes; the form of every line is the RFC's."""

    @given(course=any_course(), options=OPTIONS)
    def test_reproducible_folded_and_without_control_characters(self, course: Plan, options: dict[str, object]) -> None:
        data = to_ics(course, **options)  # type: ignore[arg-type]  # drawn by name
        assert data == to_ics(from_json(to_json(course)), **options)  # type: ignore[arg-type]  # likewise
        assert data.endswith(b"END:VCALENDAR\r\n")
        lines = data.removesuffix(b"\r\n").split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert not [line for line in lines if line.strip() == b""]
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", data.replace(b"\r\n", b""))
        assert all(line.decode() for line in lines)

    @given(line=st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=400))
    def test_a_folded_line_unfolds_to_itself(self, line: str) -> None:
        """
        At 75 octets, each piece whole characters; icalendar, which folds by itself, reads it the same.
        """
        data = folded(f"X:{line}")
        pieces = data.removesuffix(b"\r\n").split(b"\r\n ")
        assert max(len(piece) + (number > 0) for number, piece in enumerate(pieces)) <= 75
        assert f"X:{line}" == "".join(piece.decode() for piece in pieces)
        assert data.count(b"\r\n") <= Contentline(f"X:{line}").to_ical().count(b"\r\n") + 1

    @given(course=any_course(), options=OPTIONS)
    def test_the_rules_of_real_calendars(self, course: Plan, options: dict[str, object]) -> None:
        data = to_ics(course, **options)  # type: ignore[arg-type]  # drawn by name
        text = data.decode().replace("\r\n ", "").replace("\r\n\t", "")
        assert "\r\nMETHOD" not in text
        assert "\r\nRDATE" not in text
        assert "\r\nDURATION" not in text
        assert text.index("BEGIN:VEVENT") > text.find("BEGIN:VTIMEZONE")
        assert len(data) < 1_000_000
        for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text, flags=re.DOTALL):
            holds_for_an_event(block)

    @given(course=any_course(), feed=st.integers(1, 48))
    def test_a_feed_says_twice_how_often_to_look(self, course: Plan, feed: int) -> None:
        text = to_ics(course, feed_hours=feed).decode()
        said = re.findall(r"(?:REFRESH-INTERVAL;VALUE=DURATION|X-PUBLISHED-TTL):(\S+)", text)
        assert 2 == len(said)
        assert said[0] == said[1]


def holds_for_an_event(block: str) -> None:
    names = [line.partition(":")[0].partition(";")[0] for line in block.split("\r\n") if line]
    for name in (
        "UID",
        "DTSTAMP",
        "CREATED",
        "LAST-MODIFIED",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "STATUS",
        "TRANSP",
    ):
        assert 1 == names.count(name), name
    assert names.count("DESCRIPTION") == 1 + names.count("TRIGGER")
    summary = block.partition("SUMMARY:")[2].partition("\r\n")[0]
    assert 0 < len(summary) < 255
    assert len(block.partition("\r\nDESCRIPTION:")[2].partition("\r\n")[0]) < 8192
    start, end = (block.partition(f"{name};")[2].partition("\r\n")[0] for name in ("DTSTART", "DTEND"))
    assert start != end or start == ""
    if "STATUS:TENTATIVE" in block:
        assert "DTSTART;VALUE=DATE:" in block
        assert "TRANSP:TRANSPARENT" in block
        assert "VALARM" not in block
        assert "not confirmed" in summary
    if "BEGIN" in names:
        assert ["BEGIN", "ACTION", "DESCRIPTION", "TRIGGER", "END"] == names[-5:], "the alarm comes last"
        assert "TRIGGER:-P" in block


class TestDiscreet:
    """Discreet wording tells nothing but a time."""

    TELLING = re.compile(
        r"blinatumomab|inotuzumab|leucel|infusion|leuk|lymph|cycle|dose|mcg|mg/m2|cell|hospital|clinic|phase|C\d+D\d+|"
        r"premedication|rest\b|stay|bag|treatment|medic|therap|label|prescribing|apheresis|fludarabine|response",
        re.IGNORECASE,
    )

    @given(course=any_course(), remind=st.none() | st.integers(1, 48))
    def test_no_property_tells_what_it_is_about(self, course: Plan, remind: int | None) -> None:
        text = to_ics(course, detail="discreet", remind_hours=remind).decode().replace("\r\n ", "")
        words = [line for line in text.split("\r\n") if not line.startswith(("UID:", "PRODID:"))]
        assert [] == [line for line in words if self.TELLING.search(line)]
        assert "CLASS:PRIVATE" in text
