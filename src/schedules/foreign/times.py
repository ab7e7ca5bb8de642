"""Times and lengths of calendar files, as they are written and on the clocks that are meant (RFC 5545, 3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final

from schedules.files import damaged
from schedules.foreign.entries import Remark, sensible
from schedules.foreign.lines import ContentLine
from schedules.foreign.zones import Clocks, Zones
from schedules.words import say

DATE: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?")
DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?"
)
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Length:
    """A length as RFC 5545 counts it: days on the clock, then hours that elapse (C24)."""

    days: int = 0
    exact: timedelta = timedelta()

    def after(self, start: date | datetime) -> date | datetime:
        """Return the end of what lasts so long from a start: P28D ends at the same time of day, PT672H 672 h later."""
        if not isinstance(start, datetime):
            return start + timedelta(days=self.days + self.exact // timedelta(days=1))
        wall = start.replace(tzinfo=None) + timedelta(days=self.days)
        return (wall.replace(tzinfo=start.tzinfo).astimezone(UTC) + self.exact).astimezone(start.tzinfo)


def read_length(text: str) -> Length | None:
    """Return the length that a DURATION writes; None for none, or one below zero.

    >>> read_length("P4W"), read_length("PT672H")
    (Length(days=28, exact=datetime.timedelta(0)), Length(days=0, exact=datetime.timedelta(days=28)))
    """
    found = DURATION.fullmatch(text.strip().upper())
    if found is None or found[1] == "-":
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    return Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))


class Reader:
    """Reads the times of one file; what a time without a zone means is ``home``."""

    def __init__(self, zones: Zones, home: tzinfo, place: str) -> None:
        """Take the zones of a file, the clocks on which its events are shown, and its name for what is refused."""
        self.zones, self.home, self._place = zones, home, place
        self.unknown: dict[str, set[int]] = {}
        """The times that were read in a zone that is not known, by its name."""

    def written(self, line: ContentLine, text: str, title: str) -> date | datetime:
        """Return a time on the clocks that it is written in.

        Raises:
            FileError: If it is none, or lies outside the years that are planned.
        """
        found = DATE.fullmatch(text.strip().upper())
        if found is None:
            raise damaged(self._place, f"the date {text[:40]!r} of {title[:60]!r} is not written as one")
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
            if found[4] is None or line.parameter("VALUE").upper() == "DATE":
                return sensible(day)
            # Whole minutes: a leap second, or the seconds of a phone, move no dose.
            hour, minute = int(found[4]), int(found[5])
            if (hour, minute) == (24, 0):  # so some programs write the midnight after a day
                day, hour = day + timedelta(days=1), 0
            clocks = UTC if found[7] else self._clocks(line)
            return sensible(datetime(day.year, day.month, day.day, hour, minute, tzinfo=clocks))
        except (ValueError, OverflowError) as error:
            raise damaged(self._place, f"the date {text[:40]!r} of {title[:60]!r} can't be read ({error})") from None

    def _clocks(self, line: ContentLine) -> tzinfo:
        name = line.parameter("TZID")
        if not name:
            return self.home
        found = self.zones.find(name)
        if found.clocks is None:
            self.unknown.setdefault(found.name, set()).add(id(line))
            return self.home
        return found.clocks

    def shown(self, moment: date | datetime) -> date | datetime:
        """Return a time on the clocks of the calendar's home."""
        return moment.astimezone(UTC).astimezone(self.home) if isinstance(moment, datetime) else moment

    def remarks(self, line: ContentLine, moment: date | datetime) -> list[Remark]:
        """Return what is to be said of a start: that the clocks skip it, or that two zones of one name contradict."""
        if not isinstance(moment, datetime):
            return []
        found: list[Remark] = []
        back = moment.astimezone(UTC).astimezone(moment.tzinfo)
        if back.replace(tzinfo=None, fold=0) != moment.replace(tzinfo=None, fold=0):
            text = f"{say(moment)} is a time that the clocks skip; programs show {back:%H:%M}, or an hour before"
            found.append(Remark("time_skipped", "note", text))
        name = line.parameter("TZID")
        both = self._contradiction(self.zones.find(name), moment) if name and moment.tzinfo is not UTC else None
        if both is not None:
            own, named = (say(self.shown(each)) for each in both)
            text = f"by the file's own rules of {name[:60]!r} it is {own}, by the zone of that name {named}; ask which"
            found.append(Remark("zone_contradicted", "warning", text))
        return found

    @staticmethod
    def _contradiction(clocks: Clocks, moment: datetime) -> tuple[datetime, datetime] | None:
        return clocks.contradiction(moment.replace(tzinfo=None))
