"""Calendars as other programs write them, by other libraries: titles, zones, series and lengths in many ways."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import icalendar
import vobject
from icalendar.prop import vDDDTypes, vDuration

from schedules import Plan


@dataclass(frozen=True)
class Line:
    """One event as a calendar has it."""

    key: str
    kind: str
    title: str
    start: date | datetime
    end: date | datetime


@dataclass(frozen=True)
class Place:
    """A zone, with what programs call it, and its block as Outlook writes it."""

    iana: str
    windows: str
    displayed: str
    block: str


def block_of(name: str, standard: str, daylight: str, begins: str, ends: str) -> str:
    """
    Write a VTIMEZONE as Outlook does: rules since 1601, typed by hand for each zone.
    """
    parts = [("STANDARD", daylight, standard, ends)]
    if begins:
        parts.append(("DAYLIGHT", standard, daylight, begins))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}", "X-MICROSOFT-CDO-TZID:10"]
    for kind, before, to, rule in parts:
        clock, _, days = rule.partition(" ")
        lines += [f"BEGIN:{kind}", f"DTSTART:16010101T{clock}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{to}"]
        lines += [f"RRULE:FREQ=YEARLY;{days}"] if days else []
        lines += [f"END:{kind}"]
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


PLACES: Final = (
    Place(
        "America/New_York",
        "Eastern Standard Time",
        "(UTC-05:00) Eastern Time (US & Canada)",
        block_of("{}", "-0500", "-0400", "020000 BYDAY=2SU;BYMONTH=3", "020000 BYDAY=1SU;BYMONTH=11"),
    ),
    Place(
        "Europe/Paris",
        "Romance Standard Time",
        "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris",
        block_of("{}", "+0100", "+0200", "020000 BYDAY=-1SU;BYMONTH=3", "030000 BYDAY=-1SU;BYMONTH=10"),
    ),
    Place(
        "Asia/Tokyo",
        "Tokyo Standard Time",
        "(UTC+09:00) Osaka, Sapporo, Tokyo",
        block_of("{}", "+0900", "+0900", "", "000000"),
    ),
    Place(
        "Australia/Sydney",
        "AUS Eastern Standard Time",
        "(UTC+10:00) Canberra, Melbourne, Sydney",
        block_of("{}", "+1000", "+1100", "020000 BYDAY=1SU;BYMONTH=10", "030000 BYDAY=1SU;BYMONTH=4"),
    ),
)

ZONES: Final = ("iana", "utc", "windows", "displayed", "own block", "floating")
"""How the zone of a file is written."""

DOSES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "inotuzumab-ozogamicin": {
        "dose": (
            *("Besponsa", "Besponsa dose {n}", "Inotuzumab #{n}", "InO {code}", "INO dose {n}", "Chemo: Besponsa"),
            *("Inotuzumab ozogamicin infusion", "Besponsa Gabe {n}", "Dosis de inotuzumab", "Besponsa - day {day}"),
            *("Besponsa infusion (clinic)", "Inotuzumab 0.5 mg/m2", "BESPONSA treatment, with premedication"),
        ),
    },
    "blinatumomab": {
        "infusion": (
            "Blincyto",
            "Blinatumomab infusion",
            "Blina {code}",
            "Blincyto infusion",
            "Blincyto pump (28 days)",
        ),
    },
    "tisagenlecleucel": {
        "infusion": ("Kymriah infusion", "CAR T cell infusion", "tisa-cel", "Kymriah", "T-cell infusion")
    },
    "brexucabtagene-autoleucel": {"infusion": ("Tecartus infusion", "CAR-T infusion", "brexu-cel", "Tecartus")},
    "obecabtagene-autoleucel": {"infusion": ("Aucatzyl dose {n}", "obe-cel {code}", "CAR T infusion {n}", "Aucatzyl")},
}
BY_ROW: Final[dict[str, tuple[str, ...]]] = {
    "fludarabine": ("Fludarabine", "Flu day {n}", "Flu", "Fludarabin {n}", "Fludarabine infusion"),
    "cyclophosphamide": ("Cyclophosphamide", "Cy day {n}", "Cy", "Cytoxan", "Cyclophosphamide infusion"),
    "leukapheresis": ("Leukapheresis", "Cell collection (apheresis)", "Apheresis", "Cells collected"),
}
CONNECTS: Final = ("Blincyto pump connect", "Blincyto infusion start", "Connect Blincyto pump", "Blina start")
BAGS_OF_CHAIN: Final = ("Blincyto bag", "Blincyto infusion", "Blinatumomab bag {n}")
BY_KIND: Final[dict[str, tuple[str, ...]]] = {
    "disconnect": ("Pump disconnect", "Disconnect", "Blincyto infusion end", "Blincyto disconnect", "End of infusion"),
    "bag-change": ("Bag change", "Blincyto bag change", "New bag", "Change bag {n}", "Bag change #{n}"),
    "step": ("Blincyto dose step", "Dose increase Blincyto", "Blinatumomab dose step to 28 mcg"),
    "premedication": ("Premedication before {drug}", "Pre-med", "Dexamethasone before {drug}", "Premed {drug}"),
    "monitoring": ("Observation after {drug}", "Observation"),
    "stay": ("Hospital stay", "Hospital admission for {drug}", "Inpatient"),
}
STRANGERS: Final = (
    *("Birthday of Mum", "Team meeting", "Dentist", "School play", "Flu shot", "Call insurance about {drug}"),
    *("Pick up tablets", "Lunch with Cy", "Oncology clinic visit", "Labs", "Order {drug}", "Holiday", "Football"),
)
BRANDS: Final = {
    "inotuzumab-ozogamicin": "Besponsa",
    "blinatumomab": "Blincyto",
    "tisagenlecleucel": "Kymriah",
    "brexucabtagene-autoleucel": "Tecartus",
    "obecabtagene-autoleucel": "Aucatzyl",
}


def lines_of(course: Plan, chance: random.Random) -> list[Line]:
    """
    Return the events of a course under titles of others; each kind beside a treatment is there wholly, or not at all.
    """
    regimen, drug = course.regimen.id, BRANDS[course.regimen.id]
    kinds = {
        kind
        for kind in ("premedication", "monitoring", "stay", "step", "bag-change", "disconnect")
        if chance.random() < 0.6
    }
    found: list[Line] = []
    chosen: dict[str, str] = {}
    count: dict[str, int] = {}
    for event in course.events:
        row = event.key.split("/")[2]
        kind = event.kind
        titles = BY_ROW.get(row) or DOSES[regimen].get(kind) or (BY_KIND.get(kind, ()) if kind in kinds else ())
        if not titles or (kind == "monitoring" and event.all_day) or event.state == "tentative":
            continue
        name = f"{row} {kind}"
        title = chosen.setdefault(name, chance.choice(titles))
        count[name] = count.get(name, 0) + 1
        words = title.format(n=count[name], code=event.code, day=event.day, drug=drug)
        found.append(Line(event.key, kind, words, event.start, event.end))
    return found


def in_two_appointments(lines: list[Line], chance: random.Random) -> list[Line]:
    """
    Write each infusion as an appointment to connect and one to disconnect.
    """
    found: list[Line] = []
    ends = {line.key for line in lines if line.kind == "disconnect"}
    connect, end = chance.choice(CONNECTS), chance.choice(BY_KIND["disconnect"])
    for line in lines:
        if line.kind != "infusion" or not line.key.endswith("/start"):
            found.append(line)
            continue
        minutes = chance.choice([0, 30, 60])
        found.append(replace(line, title=connect, end=later(line.start, timedelta(minutes=minutes))))
        key = line.key.removesuffix("start") + "disconnect"
        if key not in ends:
            found.append(Line(key, "disconnect", end, line.end, line.end))
    return found


def in_bags(lines: list[Line], chance: random.Random, hours: int) -> list[Line]:
    """
    Write each infusion as a chain of bags, each of which begins where the last one ends.
    """
    found = [line for line in lines if line.kind != "bag-change"]
    title = chance.choice(BAGS_OF_CHAIN)
    for line in [line for line in found if line.kind == "infusion" and line.key.endswith("/start")]:
        found.remove(line)
        at, number = line.start, 1
        while at.astimezone(UTC) < line.end.astimezone(UTC):  # type: ignore[union-attr]  # an infusion has times
            until = min(later(at, timedelta(hours=hours)), line.end, key=instant)
            key = line.key if number == 1 else line.key.removesuffix("start") + f"bag-{number}"
            found.append(Line(key, "infusion", title.format(n=number), at, until))
            at, number = until, number + 1
    return found


def later(moment: date | datetime, span: timedelta) -> date | datetime:
    if not isinstance(moment, datetime):
        return moment + span
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def instant(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def strangers(course: Plan, chance: random.Random) -> list[Line]:
    """
    Return events of a family's calendar that have nothing to do with the treatment.
    """
    drug = BRANDS[course.regimen.id]
    first = instant(min(course).start)
    found = []
    for _ in range(chance.randrange(6)):
        at = (first + timedelta(hours=chance.randrange(24 * 60))).astimezone(course.tz)
        title = chance.choice(STRANGERS).format(drug=drug)
        whole = chance.random() < 0.4
        start: date | datetime = at.date() if whole else at
        found.append(
            Line("", "stranger", title, start, later(start, timedelta(days=1) if whole else timedelta(hours=1)))
        )
    return found


def written(lines: list[Line], place: Place, zone: str, chance: random.Random) -> bytes:
    """
    Write a calendar by another library, its zone in the way that is asked for.
    """
    if zone == "utc" and chance.random() < 0.5:
        return by_vobject(lines, place)
    return by_icalendar(lines, place, zone, chance)


def by_icalendar(lines: list[Line], place: Place, zone: str, chance: random.Random) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//clinic//calendar//EN")
    name = {"windows": place.windows, "displayed": place.displayed, "own block": "Clinic Time"}.get(zone, place.iana)
    if zone == "utc":
        calendar.add("X-WR-TIMEZONE", place.iana)
    elif zone == "own block" or (zone == "displayed" and chance.random() < 0.5):
        calendar.add_component(icalendar.Timezone.from_ical(place.block.format(name)))
    nominal = chance.random() < 0.3
    moment = _moments(zone, name)
    for number, group in enumerate(_series(lines, chance) if zone != "utc" else [[line] for line in lines]):
        event = icalendar.Event()
        line = group[0]
        event.add("UID", f"{number}-{chance.randrange(10**6)}@clinic")
        event.add("DTSTAMP", datetime(2026, 1, 1, tzinfo=UTC))
        event.add("SUMMARY", line.title)
        event["DTSTART"] = moment(line.start)
        if line.end != line.start:
            if nominal and isinstance(line.start, datetime):
                event["DURATION"] = vDuration(instant(line.end) - instant(line.start))
                event["DURATION"] = _exact_hours(instant(line.end) - instant(line.start))
            else:
                event["DTEND"] = moment(line.end)
        exceptions = _repeat(event, group, moment, chance) if len(group) > 1 else []
        for component in (event, *exceptions):
            calendar.add_component(component)
    data: bytes = calendar.to_ical()
    return data


def _exact_hours(span: timedelta) -> vDuration:
    """Return a length in hours and minutes, which the library would write in days, which are nominal."""

    class Hours(vDuration):
        def to_ical(self) -> bytes:
            minutes = self.td // timedelta(minutes=1)
            return f"PT{minutes // 60}H{minutes % 60}M".encode()

    return Hours(span)


def _moments(zone: str, name: str) -> Callable[[date | datetime], vDDDTypes]:
    def moment(value: date | datetime) -> vDDDTypes:
        if not isinstance(value, datetime):
            return vDDDTypes(value)
        if zone == "utc":
            return vDDDTypes(value.astimezone(UTC))
        found = vDDDTypes(value.replace(tzinfo=None))
        if zone != "floating":
            found.params["TZID"] = name
        return found

    return moment


def _series(lines: list[Line], chance: random.Random) -> list[list[Line]]:
    """
    Put events of one title at one time of day of one weekday into series, now and then.
    """
    if chance.random() < 0.5:
        return [[line] for line in lines]
    groups: dict[tuple[str, object, object], list[Line]] = {}
    for line in lines:
        if isinstance(line.start, datetime) and instant(line.end) - instant(line.start) < timedelta(hours=12):
            length = instant(line.end) - instant(line.start)
            group = groups.setdefault((line.title, (line.start.weekday(), line.start.time()), length), [])
            if all(line.start != other.start for other in group):
                group.append(line)
                continue
        groups[line.title, line.start, object()] = [line]
    for group in groups.values():
        group.sort(key=lambda line: instant(line.start))
    return list(groups.values())


def _repeat(
    event: icalendar.Event, group: list[Line], moment: Callable[[date | datetime], vDDDTypes], chance: random.Random
) -> list[icalendar.Event]:
    """
    Write a series by its weeks, or by its dates; return the exceptions that go with it.

    A week without an event is excluded or cancelled; now and then the last date is a further one that was moved there.
    """
    starts = [line.start for line in group if isinstance(line.start, datetime)]
    if chance.random() < 0.2:
        for start in starts[1:]:
            event.add("RDATE", _plain(start, moment))
        return []
    moves = chance.random() < 0.3
    first, last = starts[0], starts[-1]
    weeks = (last.date() - first.date()).days // 7 + moves
    rule: dict[str, object] = {"FREQ": "WEEKLY"}
    if chance.random() < 0.5:
        rule["COUNT"] = weeks + 1
    else:
        rule["UNTIL"] = (first + timedelta(weeks=weeks)).astimezone(UTC)
    event.add("RRULE", rule)
    written = {*(starts[:-1] if moves else starts), *([first + timedelta(weeks=weeks)] if moves else [])}
    exceptions = [_exception(event, first + timedelta(weeks=weeks), group[-1], moment)] if moves else []
    for each in (first + timedelta(weeks=week) for week in range(weeks + 1)):
        if each in written:
            continue
        if chance.random() < 0.5:
            event.add("EXDATE", _plain(each, moment))
        else:
            exceptions.append(_exception(event, each, None, moment))
    return exceptions


def _plain(start: datetime, moment: Callable[[date | datetime], vDDDTypes]) -> icalendar.vDDDLists:
    found = icalendar.vDDDLists([start.replace(tzinfo=None)])
    found.params = icalendar.Parameters(moment(start).params)
    return found


def _exception(
    event: icalendar.Event, of: datetime, to: Line | None, moment: Callable[[date | datetime], vDDDTypes]
) -> icalendar.Event:
    """
    Return the exception that moves one date of a series to where a line is, or cancels it.
    """
    found = icalendar.Event()
    for name in ("UID", "DTSTAMP", "SUMMARY"):
        found[name] = event[name]
    found["RECURRENCE-ID"] = moment(of)
    found["DTSTART"] = moment(to.start if to else of)
    if to is None:
        found.add("STATUS", "CANCELLED")
    elif to.end != to.start:
        found["DTEND"] = moment(to.end)
    return found


def by_vobject(lines: list[Line], place: Place) -> bytes:
    """
    Write a calendar in universal time; the blocks of zones that vobject writes are guesses.
    """
    calendar = vobject.iCalendar()
    calendar.add("x-wr-timezone").value = place.iana
    tz = vobject.icalendar.utc
    for number, line in enumerate(lines):
        event = calendar.add("vevent")
        event.add("uid").value = f"{number}@clinic"
        event.add("dtstamp").value = datetime(2026, 1, 1, tzinfo=tz)
        event.add("summary").value = line.title
        for name, value in (("dtstart", line.start), ("dtend", line.end)):
            if name == "dtend" and line.end == line.start:
                continue
            event.add(name).value = value.astimezone(tz) if isinstance(value, datetime) else value
    text: str = calendar.serialize()
    return text.encode()
