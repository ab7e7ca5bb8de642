"""The dates of a recurring event, as RFC 5545 gives them (3.8.5), and only so many that they can be a treatment's.

Which starts a series has is `recurring_ical_events`' to say; it is asked in times without a zone, on the clocks
of the series itself, so that no two libraries need agree on what a zone is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from typing import Final

from schedules.clock import LAST_YEAR
from schedules.foreign.blocks import EVERY, PERIOD, can_match
from schedules.foreign.entries import MAX_OCCURRENCES, Remark, readable
from schedules.foreign.lines import ContentLine
from schedules.foreign.times import Length, Reader, read_length

RULE_PARTS: Final = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY", "BYMONTHDAY"),
    *("BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"),
}
MINUTES: Final = {"SECONDLY": 1 / 60, "MINUTELY": 1.0, "HOURLY": 60.0}
"""How many minutes lie between two steps of a rule that counts in less than days."""


ENDS: Final = re.compile(r"COUNT=|UNTIL=", re.IGNORECASE)
"""What ends a rule."""


class TooMuch(ValueError):  # noqa: N818  # not an error of the caller: the series is no treatment
    """A series that can't be read within bounds; its message says why."""


@dataclass(slots=True)
class Component:
    """One VEVENT of a file: its properties, in the order in which they were written."""

    lines: dict[str, list[ContentLine]] = field(default_factory=dict)
    cancelled: bool = False
    """Whether the object that it stands in cancels what is in it."""
    _title: str = ""

    @property
    def title(self) -> str:
        """Its title on one line; "(no title)" where it has none."""
        if not self._title:
            line = self.first("SUMMARY")
            self._title = readable(line.text) if line and line.text.strip() else "(no title)"
        return self._title

    def first(self, name: str) -> ContentLine | None:
        """Return the first property of a name; None where there is none."""
        return next(iter(self.lines.get(name, ())), None)

    def value(self, name: str) -> str:
        """Return the value of the first property of a name; empty where there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of an event, as its component or a change to it has it."""

    component: Component
    start: date | datetime
    end: date | datetime
    remarks: tuple[Remark, ...] = ()


def end_of(component: Component, start: date | datetime, reader: Reader, title: str) -> tuple[date | datetime, bool]:
    """Return the end of an event that starts then, and whether what is written comes before its start."""
    whole_day = start if isinstance(start, datetime) else start + timedelta(days=1)
    if (line := component.first("DURATION")) and "DTEND" not in component.lines:
        length = read_length(line.value)
        end = length.after(start) if length else whole_day
    elif line := component.first("DTEND"):
        end = _written_end(component, line, start, reader, title)
    else:
        return whole_day, False
    if _as_utc(end) < _as_utc(start):
        return whole_day, True
    return max(end, whole_day) if not isinstance(start, datetime) and not isinstance(end, datetime) else end, False


def _written_end(
    component: Component, line: ContentLine, start: date | datetime, reader: Reader, title: str
) -> date | datetime:
    """Return the end that a DTEND writes; for another date of the series, as long after its start (3.8.5.3)."""
    end = reader.written(line, line.value, title)
    first = component.first("DTSTART")
    own = reader.written(first, first.value, title) if first else start
    if isinstance(start, datetime):
        end = end if isinstance(end, datetime) else datetime.combine(end, time(), start.tzinfo)
        if not isinstance(own, datetime) or own == start:
            return end
        return (start.astimezone(UTC) + (end.astimezone(UTC) - own.astimezone(UTC))).astimezone(start.tzinfo)
    days = (end.date() if isinstance(end, datetime) else end) - (own.date() if isinstance(own, datetime) else own)
    return start + days


def _as_utc(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), UTC)


def occurrences(
    master: Component, changes: Sequence[Component], reader: Reader, title: str, last: date
) -> Iterator[Occurrence]:
    """Yield the dates of a series up to a last one, each with its end.

    Args:
        master: The component with the rule.
        changes: The components that move or change single dates of it, by RECURRENCE-ID.
        reader: Reads the times of the file.
        title: The title of the series, for what is refused.
        last: The last date that is read.

    Raises:
        FileError: If a date can't be read.
        TooMuch: If it has more dates than a treatment has, or a rule that can't be read.
    """
    series = _Series(master, changes, reader, title)
    for number, start in series.starts(last):
        component = series.components[number]
        length = series.periods.get(start)
        moment = series.zoned(number, start)
        if length is not None:
            end, wrong = length.after(moment), False
        else:
            end, wrong = end_of(component, moment, reader, title)
        remarks = [Remark("end_before_start", "note", "its end lies before its start")] if wrong else []
        yield Occurrence(component, moment, end, (*series.remarks, *remarks))


class _Series:
    """One series on its own clocks, without a zone."""

    def __init__(self, master: Component, changes: Sequence[Component], reader: Reader, title: str) -> None:
        self.components = [master, *changes]
        self.remarks: list[Remark] = []
        self.periods: dict[date | datetime, Length] = {}
        self._reader, self._title = reader, title
        line = master.lines["DTSTART"][0]
        self.first = reader.written(line, line.value, title)
        self.clocks = self.first.tzinfo if isinstance(self.first, datetime) else None
        self._excluded_days: set[date] = set()

    def starts(self, last: date) -> Iterator[tuple[int, date | datetime]]:
        """Yield the number of the component and the start of each date, in order."""
        from icalendar import Calendar
        from recurring_ical_events import of

        rules = self.components[0].lines.get("RRULE", ())
        if all(ENDS.search(line.value) for line in rules):
            last = date(LAST_YEAR, 12, 31)  # one that ends is read to its end, however late that is
        try:
            calendar = Calendar.from_ical("\r\n".join(self._lines(last)))
            found = of(calendar).between(datetime(1900, 1, 1), datetime.combine(last, time(23, 59)))  # noqa: DTZ001  # on its own clocks
        except TooMuch:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a stranger's rule does to its reader
            raise TooMuch(f"has a repetition that can't be read ({error})") from None
        starts = sorted(((int(str(each["X-NUMBER"])), each["DTSTART"].dt) for each in found), key=lambda each: each[1])
        kept = [(number, start) for number, start in starts if _day(start) not in self._excluded_days]
        if len(kept) > MAX_OCCURRENCES:
            raise TooMuch(f"repeats more than {MAX_OCCURRENCES:,} times; it is no treatment")
        if not starts and not self.components[1:]:
            raise TooMuch("has a repetition that never happens; correct it there")
        yield from kept

    def zoned(self, number: int, start: date | datetime) -> date | datetime:
        """Return a start on the clocks of the series; that of a change as it is written there."""
        component = self.components[number]
        line = component.first("DTSTART")
        if number and line and "RANGE" not in component.lines["RECURRENCE-ID"][0].parameters.upper():
            return self._reader.written(line, line.value, self._title)
        return start.replace(tzinfo=self.clocks) if isinstance(start, datetime) else start

    def _lines(self, last: date) -> Iterator[str]:
        """Yield the series as a calendar of its own."""
        yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", "BEGIN:VEVENT", "UID:s", "X-NUMBER:0")
        yield self._property("DTSTART", self.first)
        master = self.components[0]
        for line in master.lines.get("RRULE", ()):
            yield f"RRULE:{self._rule(line, last)}"
        for line in master.lines.get("EXDATE", ()):
            for text in filter(None, map(str.strip, line.value.split(","))):
                moment = self._reader.written(line, text, self._title)
                if isinstance(moment, datetime) or self.clocks is None:
                    yield self._property("EXDATE", moment)
                else:
                    self._excluded_days.add(moment)  # a date excludes whatever of a timed series is on it
        for line in master.lines.get("RDATE", ()):
            for text in filter(None, map(str.strip, line.value.split(","))):
                yield self._further_date(line, text)
        if "EXRULE" in master.lines:
            self.remarks.append(Remark("series_unread", "warning", "it has an EXRULE, which no program reads any more"))
        yield "END:VEVENT"
        for number, change in enumerate(self.components[1:], start=1):
            yield from self._change(number, change)
        yield "END:VCALENDAR"

    def _change(self, number: int, change: Component) -> Iterator[str]:
        identity = change.lines["RECURRENCE-ID"][0]
        own = change.first("DTSTART") or identity
        range_ = ";RANGE=THISANDFUTURE" if "THISANDFUTURE" in identity.parameters.upper() else ""
        yield from ("BEGIN:VEVENT", "UID:s", f"X-NUMBER:{number}")
        yield self._property(f"RECURRENCE-ID{range_}", self._reader.written(identity, identity.value, self._title))
        yield self._property("DTSTART", self._reader.written(own, own.value, self._title))
        yield "END:VEVENT"

    def _further_date(self, line: ContentLine, text: str) -> str:
        begin, *ends = PERIOD.split(text, maxsplit=1)
        start = self._reader.written(line, begin, self._title)
        if ends:
            length = read_length(ends[0])
            if length is None:
                exact = _as_utc(self._reader.written(line, ends[0], self._title)) - _as_utc(start)
                length = Length(exact=max(exact, timedelta()))
            self.periods[self._plain(start)] = length
        return self._property("RDATE", start)

    def _plain(self, moment: date | datetime) -> date | datetime:
        """Return a time on the clocks of the series, without their zone; a date where the series has no times."""
        if self.clocks is None:
            return moment.date() if isinstance(moment, datetime) else moment
        if not isinstance(moment, datetime):
            assert isinstance(self.first, datetime)  # noqa: S101  # for the type checker
            return datetime.combine(moment, self.first.time().replace(tzinfo=None))
        return moment.astimezone(UTC).astimezone(self.clocks).replace(tzinfo=None, fold=0)

    def _property(self, name: str, moment: date | datetime) -> str:
        plain = self._plain(moment)
        return f"{name}:{plain:%Y%m%dT%H%M%S}" if isinstance(plain, datetime) else f"{name};VALUE=DATE:{plain:%Y%m%d}"

    def _rule(self, line: ContentLine, last: date) -> str:
        """Return a rule with its UNTIL on the clocks of the series.

        Raises:
            TooMuch: If it has more steps than can be gone through.
        """
        written = line.value.strip().upper()
        pairs = (part.partition("=")[::2] for part in written.split(";") if "=" in part)
        parts = {name.strip(): value.strip() for name, value in pairs if name.strip() in RULE_PARTS}
        if "COUNT" not in parts and "UNTIL" not in parts:
            text = f"it repeats without an end; it was read up to {last:%Y-%m-%d}"
            self.remarks.append(Remark("series_endless", "note", text))
        if "UNTIL" in parts:
            parts["UNTIL"] = self._until(line, parts["UNTIL"])
            if parts.pop("COUNT", None):
                self.remarks.append(Remark("series_unread", "warning", "its COUNT was left out: it has an UNTIL too"))
        if (ends := re.match(r"\d{8}", parts.get("UNTIL", ""))) and ends[0] < f"{last:%Y%m%d}":
            last = date(int(ends[0][:4]), int(ends[0][4:6]), int(ends[0][6:]))
        _refuse_endless_work(parts, self.first, last)
        return ";".join(f"{name}={value}" for name, value in parts.items())

    def _until(self, line: ContentLine, text: str) -> str:
        """Return the last time of a rule on the clocks of the series; a bare date counts its whole day."""
        until = self._reader.written(ContentLine("UNTIL", "", line.value), text, self._title) if text else self.first
        if isinstance(until, datetime) != isinstance(self.first, datetime):
            mixed = "the last date of its repetition is of another type than its start, so that programs differ: "
            taken = "its whole day was counted" if self.clocks else "its date was taken"
            self.remarks.append(Remark("until_mixed", "note", mixed + taken))
        if self.clocks is None:
            return f"{date(until.year, until.month, until.day):%Y%m%d}"
        if not isinstance(until, datetime):
            return f"{until:%Y%m%d}T235959"
        zoned = until if text.endswith("Z") else until.replace(tzinfo=self.clocks)
        shown = zoned.astimezone(UTC).astimezone(self.clocks)
        while shown.fold:  # in the repeated hour, whose first half lies before it whatever its minutes
            shown = (shown.replace(tzinfo=None, fold=0) + timedelta(minutes=1)).replace(tzinfo=self.clocks, fold=1)
            if shown.utcoffset() == shown.replace(fold=0).utcoffset():
                return f"{shown - timedelta(minutes=1):%Y%m%dT%H%M%S}"
        return f"{shown:%Y%m%dT%H%M%S}"


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _refuse_endless_work(parts: dict[str, str], first: date | datetime, last: date) -> None:
    """Refuse a rule that takes more steps than can be gone through, whether or not any of them is a date.

    Raises:
        TooMuch: Which of its parts are too much.
    """
    if parts.get("FREQ") not in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY", *MINUTES}:
        raise TooMuch("has a repetition that can't be read")
    if not can_match(parts):
        raise TooMuch("has a repetition that never happens; correct it there")
    if not EVERY.fullmatch(parts.get("INTERVAL", "")) or not re.fullmatch(r"\d{0,9}", parts.get("COUNT", "")):
        raise TooMuch("has a repetition that can't be read")
    frequency, interval = parts.get("FREQ", ""), max(1, int(parts.get("INTERVAL") or 1))
    days = max(1, (last - _day(first)).days + 1)
    times_a_day = prod(len(parts[name].split(",")) for name in ("BYHOUR", "BYMINUTE", "BYSECOND") if name in parts)
    count = int(parts.get("COUNT") or 10**9)
    if frequency in MINUTES:
        steps = min(count, int(days * 24 * 60 / (MINUTES[frequency] * interval)))
        if {name for name in parts if name.startswith("BY")} - {"BYDAY", "BYHOUR"} or steps > 24 * MAX_OCCURRENCES:
            raise TooMuch(f"repeats more than {MAX_OCCURRENCES:,} times; it is no treatment")
    elif times_a_day > 24 or (frequency == "DAILY" and "BYSETPOS" in parts):
        raise TooMuch(f"repeats more than {MAX_OCCURRENCES:,} times; it is no treatment")
