"""Series and zones as others write them; each answer is what RFC 5545 says, decided before the first run.

The kinds are those of public reports: exceptions in another zone than their series (DAVx5, Infomaniak), excluded dates
in UTC (church calendars in ics-parser's reports), two versions of one exception (Tuta), a series that Google splits,
Outlook's "Customized Time Zone" and "GMT" with a summer, blocks of onsets (iCalcreator) and since 1893 (dmfs).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.written import (
    BLI,
    EDGES,
    IN_NEW_YORK,
    INO,
    NEW_YORK,
    calendar,
    check_file,
    dose,
    event,
    three_doses,
    timed,
)

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=3"
MON_2, MON_9, MON_16 = "Mon 2 Mar 2026 09:00", "Mon 9 Mar 2026 09:00", "Mon 16 Mar 2026 09:00"


def series(*lines: str, start: str = "0302", title: str = "Besponsa") -> list[str]:
    return event("s", title, *timed(f"{start}T09", f"{start}T10"), *lines)


def change(identity: str, *lines: str, title: str = "Besponsa") -> list[str]:
    return event("s", title, f"RECURRENCE-ID{identity}", *lines)


def on(day: str) -> tuple[str, str]:
    return timed(f"{day}T09", f"{day}T10")


SERIES: dict[str, tuple[list[list[str]], set[str], tuple[str, ...]]] = {
    "an exception named in another zone": (
        [series(WEEKLY), change(";TZID=Europe/Paris:20260309T140000", *on("0310"))],
        set(),
        ("Tue 10 Mar 2026 09:00",),
    ),
    "an exception named in UTC": (
        [series(WEEKLY), change(":20260309T130000Z", *on("0306"))],
        {"gap_short", "window_missed"},
        ("Fri 6 Mar 2026",),
    ),
    "an exception named without a zone": (
        [series(WEEKLY), change(":20260309T090000", *on("0310"))],
        set(),
        ("Tue 10 Mar 2026",),
    ),
    "an exception named by its date": (
        [series(WEEKLY), change(";VALUE=DATE:20260309", *on("0310"))],
        set(),
        ("Tue 10 Mar 2026",),
    ),
    "a date excluded in UTC, in summer": ([series(WEEKLY, "EXDATE:20260316T130000Z")], {"event_missing"}, ("Day 15",)),
    "an hour excluded at which nothing is": ([series(WEEKLY, "EXDATE:20260316T140000Z")], set(), (MON_16,)),
    "a date excluded in another zone": (
        [series(WEEKLY, "EXDATE;TZID=Europe/Paris:20260309T140000")],
        {"event_missing"},
        ("Day 8",),
    ),
    "a month's first Mondays": ([series("RRULE:FREQ=MONTHLY;BYDAY=1MO,2MO,3MO;COUNT=3")], set(), (MON_16,)),
    "positions of a set": ([series("RRULE:FREQ=MONTHLY;BYDAY=MO;BYSETPOS=1,2,3;COUNT=3")], set(), (MON_16,)),
    "every seventh day": ([series("RRULE:FREQ=DAILY;INTERVAL=7;COUNT=3")], set(), (MON_16,)),
    "further dates alone": ([series(f"RDATE;{NEW_YORK}:20260309T090000,20260316T090000")], set(), (MON_16,)),
    "further periods": (
        [series(f"RDATE;{NEW_YORK};VALUE=PERIOD:20260309T090000/PT1H,20260316T090000/20260316T100000")],
        set(),
        (MON_16,),
    ),
    "a rule and a further date": (
        [series("RRULE:FREQ=WEEKLY;COUNT=2", f"RDATE;{NEW_YORK}:20260316T090000")],
        set(),
        (MON_16,),
    ),
    "a further date too many": (
        [series(WEEKLY, f"RDATE;{NEW_YORK}:20260323T090000")],
        {"event_extra"},
        ("Mon 23 Mar 2026",),
    ),
    "this and all that follow": (
        [series(WEEKLY), change(f";RANGE=THISANDFUTURE;{NEW_YORK}:20260309T090000", *on("0310"))],
        set(),
        ("Tue 10 Mar 2026", "Tue 17 Mar 2026"),
    ),
    "a series that Google split": (
        [
            series("RRULE:FREQ=WEEKLY;UNTIL=20260309T035959Z"),
            event("s_R20260309T130000", "Besponsa", *on("0309"), "RRULE:FREQ=WEEKLY;COUNT=2"),
        ],
        set(),
        (MON_2, MON_9, MON_16),
    ),
    "two versions of an exception": (
        [
            series(WEEKLY),
            change(f";{NEW_YORK}:20260309T090000", *on("0310"), "SEQUENCE:1"),
            change(f";{NEW_YORK}:20260309T090000", *on("0306"), "SEQUENCE:2"),
        ],
        {"gap_short", "window_missed"},
        ("Fri 6 Mar 2026",),
    ),
    "the newer version first": (
        [
            series(WEEKLY),
            change(f";{NEW_YORK}:20260309T090000", *on("0306"), "SEQUENCE:2"),
            change(f";{NEW_YORK}:20260309T090000", *on("0310"), "SEQUENCE:1"),
        ],
        {"gap_short", "window_missed"},
        ("Fri 6 Mar 2026",),
    ),
    "an exception that was moved, then cancelled": (
        [
            series(WEEKLY),
            change(f";{NEW_YORK}:20260309T090000", *on("0310"), "SEQUENCE:1"),
            change(f";{NEW_YORK}:20260309T090000", *on("0310"), "SEQUENCE:2", "STATUS:CANCELLED"),
        ],
        {"event_missing"},
        ("Day 8",),
    ),
    "exceptions without their series": (
        [change(f";{NEW_YORK}:2026{day}T090000", *on(day)) for day in ("0302", "0309", "0316")],
        set(),
        (MON_2, MON_9, MON_16),
    ),
    "the first date excluded": (
        [series("RRULE:FREQ=WEEKLY;COUNT=4", f"EXDATE;{NEW_YORK}:20260223T090000", start="0223")],
        set(),
        (MON_2, MON_9, MON_16),
    ),
    "whole days": (
        [event("s", "Besponsa", "DTSTART;VALUE=DATE:20260302", WEEKLY, "EXDATE;VALUE=DATE:20260309")],
        {"event_missing"},
        ("Day 8",),
    ),
    "an end of the rule on the series' own clocks": (
        [series("RRULE:FREQ=WEEKLY;UNTIL=20260316T090000")],
        set(),
        (MON_16,),
    ),
    "a rule in small letters with a semicolon at its end": ([series("RRULE:freq=weekly;count=3;")], set(), (MON_16,)),
    "an exception without an end": (
        [series(WEEKLY), change(f";{NEW_YORK}:20260309T090000", f"DTSTART;{NEW_YORK}:20260310T090000")],
        set(),
        ("Tue 10 Mar 2026 09:00",),
    ),
    "an exception that became something else": (
        [series(WEEKLY), change(f";{NEW_YORK}:20260309T090000", *on("0309"), title="Labs only")],
        {"event_missing"},
        ("Day 8",),
    ),
    "an event cancelled by a later version": (
        [dose("0302"), dose("0309"), dose("0309", "Besponsa dose", "SEQUENCE:1", "STATUS:CANCELLED"), dose("0316")],
        {"event_missing"},
        ("Day 8",),
    ),
    "an event cancelled and booked again": (
        [
            dose("0302"),
            dose("0309", "Besponsa dose", "STATUS:CANCELLED"),
            dose("0309", "Besponsa", "SEQUENCE:1"),
            dose("0316"),
        ],
        set(),
        (MON_9,),
    ),
    "cancelled with one l": (
        [dose("0302"), dose("0309", "Besponsa", "STATUS:CANCELED"), dose("0316")],
        {"event_missing"},
        ("Day 8",),
    ),
    "an import an hour later again": (
        [*three_doses(), *three_doses(hour=10)],
        {"event_extra", "gap_short"},
        (),
    ),
    "one uid for all": ([event(1, "Besponsa", *on(day)) for day in ("0302", "0309", "0316")], set(), (MON_16,)),
    "a dose in the year after": (
        [
            dose("0302"),
            dose("0309"),
            event(3, "Besponsa", f"DTSTART;{NEW_YORK}:20270316T090000", f"DTEND;{NEW_YORK}:20270316T100000"),
        ],
        {"event_missing", "event_extra"},
        (),
    ),
    "a task in the place of a dose": (
        [dose("0302"), ["BEGIN:VTODO", "SUMMARY:Besponsa", "DUE;VALUE=DATE:20260309", "END:VTODO"], dose("0316")],
        {"event_missing"},
        ("1 event left out",),
    ),
    "a whole day that says again what a time says, with the day that it names": (
        [*three_doses(title="Besponsa"), event(8, "Besponsa day 8", "DTSTART;VALUE=DATE:20260309")],
        set(),
        (),
    ),
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_of_doses(tmp_path: Path, name: str) -> None:
    parts, codes, says = SERIES[name]
    found = check_file(tmp_path, "series.ics", calendar(*parts), INO)
    assert (int(bool(codes)), codes) == (found.status, found.codes), found.words
    assert [] == [words for words in says if words not in found.words], found.words


def block(name: str, *observances: tuple[str, str, str, str, str]) -> list[str]:
    """
    Write a zone block: each observance by its kind, its first onset, the offsets before and after, and its rule.
    """
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for kind, onset, before, to, rule in observances:
        lines += [f"BEGIN:{kind}", f"DTSTART:{onset}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{to}"]
        lines += ([rule] if rule else []) + [f"END:{kind}"]
    return [*lines, "END:VTIMEZONE"]


LAST_OF_MARCH, LAST_OF_OCTOBER = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"
CUSTOMIZED = block(
    "Customized Time Zone",
    ("STANDARD", "16011028T030000", "+0200", "+0100", LAST_OF_OCTOBER),
    ("DAYLIGHT", "16010325T020000", "+0100", "+0200", LAST_OF_MARCH),
)
GMT_WITH_SUMMER = block(
    "GMT",
    ("STANDARD", "20001029T030000", "+0100", "+0000", LAST_OF_OCTOBER),
    ("DAYLIGHT", "20000326T020000", "+0000", "+0100", LAST_OF_MARCH),
)
ONSETS = block(
    "Europe/Berlin",
    ("STANDARD", "20251026T030000", "+0200", "+0100", "RDATE:20261025T030000"),
    ("DAYLIGHT", "20260329T020000", "+0100", "+0200", "RDATE:20270328T020000"),
)
SINCE_1893 = block(
    "Europe/Berlin",
    ("STANDARD", "18930401T000000", "+5328", "+0100", "RDATE;VALUE=DATE-TIME:18930401T000000"),
    ("DAYLIGHT", "19810329T020000", "+0100", "+0200", LAST_OF_MARCH),
    ("STANDARD", "19961027T030000", "+0200", "+0100", LAST_OF_OCTOBER),
)
ALWAYS_SUMMER = block("America/New_York", ("STANDARD", "16010101T000000", "-0400", "-0400", ""))
BERLIN = "TZID=Europe/Berlin"
OVER_SPRING = [dose(day, zone=BERLIN) for day in ("0323", "0330", "0406")]
FLOATING = [event(day, "Besponsa", f"DTSTART:2026{day}T090000") for day in ("0302", "0309", "0316")]

ZONES: dict[str, tuple[str, str, int, set[str], tuple[str, ...]]] = {
    # The file; what it follows; the exit status; the codes; what must be said.
    "a customized zone in quotation marks": (
        calendar(CUSTOMIZED, *three_doses('TZID="Customized Time Zone"')),
        f"{INO} {IN_NEW_YORK}",
        0,
        set(),
        ("Mon 2 Mar 2026 03:00", "Mon 9 Mar 2026 04:00"),
    ),
    "GMT that has a summer": (
        calendar(GMT_WITH_SUMMER, *[dose(day, zone="TZID=GMT") for day in ("0601", "0608", "0615")]),
        f"{INO} --zone Europe/London",
        1,
        {"zone_contradicted"},
        (),
    ),
    "GMT that has a summer, in winter": (
        calendar(GMT_WITH_SUMMER, *[dose(day, zone="TZID=GMT") for day in ("0202", "0209", "0216")]),
        f"{INO} --zone Europe/London",
        0,
        set(),
        ("Mon 2 Feb 2026 09:00",),
    ),
    "an offset as a name": (
        calendar(*three_doses("TZID=-05:00")),
        f"{INO} {IN_NEW_YORK}",
        0,
        set(),
        (MON_2, "Mon 9 Mar 2026 10:00"),
    ),
    "offsets with a colon": (
        calendar(
            block("Home", ("STANDARD", "20251102T020000", "-04:00", "-05:00", "")),
            dose("0302", zone="TZID=Home"),
            *[dose(day) for day in ("0309", "0316")],
        ),
        INO,
        0,
        set(),
        (MON_2,),
    ),
    "no offset as a name": (
        calendar(*three_doses("TZID=+00:00", 14)),
        f"{INO} {IN_NEW_YORK}",
        0,
        set(),
        (MON_2,),
    ),
    "a block of onsets": (calendar(ONSETS, *OVER_SPRING), INO, 0, set(), ("Mon 30 Mar 2026 09:00",)),
    "a block since 1893": (calendar(SINCE_1893, *OVER_SPRING), INO, 0, set(), ("Mon 30 Mar 2026 09:00",)),
    "a block without winter": (calendar(ALWAYS_SUMMER, *three_doses()), INO, 1, {"zone_contradicted"}, ()),
    "two zones in one event": (
        calendar(event(1, "Blincyto infusion", f"DTSTART;{NEW_YORK}:20260302T090000", "DTEND:20260330T140000Z")),
        BLI,
        0,
        set(),
        (),
    ),
    "two zones in one event, an hour short": (
        calendar(
            event(1, "Blincyto", f"DTSTART;{NEW_YORK}:20260302T090000", "DTEND;TZID=Europe/Paris:20260330T150000")
        ),
        BLI,
        1,
        {"infusion_hours"},
        ("671 h",),
    ),
    "floating times in a file with a zone": (
        calendar(*FLOATING, head=(*EDGES, "X-WR-TIMEZONE:America/New_York")),
        INO,
        0,
        set(),
        (MON_2, MON_9),
    ),
    "floating times beside a block": (calendar(SINCE_1893, *FLOATING), INO, 2, set(), ("add --zone",)),
    "UTC in a file without a zone": (
        calendar(event(1, "Besponsa", "DTSTART:20260302T140000Z")),
        INO,
        2,
        set(),
        ("--zone",),
    ),
}


@pytest.mark.parametrize("name", ZONES)
def test_a_zone(tmp_path: Path, name: str) -> None:
    data, follows, status, codes, says = ZONES[name]
    found = check_file(tmp_path, "zone.ics", data, follows)
    assert (status, codes) == (found.status, found.codes), found.words
    assert [] == [words for words in says if words not in found.words], found.words


@pytest.mark.parametrize(
    "zone",
    [
        "TZID=america/new_york",
        "tzid=America/New_York",
        "TZID=US/Eastern",
        "TZID=/mozilla.org/20050126_1/America/New_York",
        "TZID=/freeassociation.sourceforge.net/Tzfile/America/New_York",
        'TZID="(GMT-05.00) Eastern Time (US & Canada)"',
        "TZID=Eastern Standard Time",
        "TZID=EST5EDT",
        "TZID=(UTC-05:00) New York",
    ],
)
def test_a_name_of_new_york(tmp_path: Path, zone: str) -> None:
    found = check_file(tmp_path, "zone.ics", calendar(*three_doses(zone)), INO)
    assert (0, set()) == (found.status, found.codes), found.words
    assert MON_2 in found.words
    assert MON_16 in found.words


THREE = calendar(*three_doses())
ALARM = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nSUMMARY:Cancelled: no\r\nTRIGGER:-PT1H\r\nDURATION:PT5M\r\nEND:VALARM\r\n"
FORMS = {
    "files one after another": "".join(calendar(each) for each in three_doses()),
    "small letters": THREE.replace("BEGIN:VEVENT", "begin:vevent").replace("SUMMARY", "summary"),
    "cut off": THREE.removesuffix("END:VCALENDAR\r\n"),
    "alarms with a length": THREE.replace("END:VEVENT", f"{ALARM}END:VEVENT"),
    "dates without their type, that end where they begin": calendar(
        *[event(day, "Besponsa", f"DTSTART:2026{day}", f"DTEND:2026{day}") for day in ("0302", "0309", "0316")]
    ),
    "dates with a time": calendar(
        *[event(day, "Besponsa", f"DTSTART;VALUE=DATE:2026{day}T000000Z") for day in ("0302", "0309", "0316")]
    ),
    "dates with a zone": calendar(
        *[event(day, "Besponsa", f"DTSTART;{NEW_YORK};VALUE=DATE:2026{day}") for day in ("0302", "0309", "0316")]
    ),
    "a mark and line feeds": "\ufeff" + THREE.replace("\r\n", "\n"),
    "languages": THREE.replace("SUMMARY:", "SUMMARY;LANGUAGE=en-us:"),
    "a colon in a parameter": THREE.replace("SUMMARY:", 'SUMMARY;ALTREP="http://example.org:80/a":'),
    "a mail around it": f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{THREE}",
    "no seconds": THREE.replace("T090000", "T0900").replace("T100000", "T1000"),
    "small letters in times": THREE.replace("T0900", "t0900").replace("T1000", "t1000"),
    "a zone with a space in its name": THREE.replace("America/New_York", "America/New York"),
    "lines that end twice": THREE.replace("Besponsa dose", "Besp\r\n onsa dose").replace("\r\n", "\r\r\n"),
    "signs within a word that nobody sees": THREE.replace("Besponsa", "Bes\u00adpon\u200bsa"),
    "a line folded in a word": THREE.replace("Besponsa dose", "Besp\r\n onsa dose"),
    "the hour 24": calendar(
        *[event(day, "Besponsa", *timed(f"{day}T23", f"{day}T24")) for day in ("0302", "0309", "0316")]
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_file(tmp_path: Path, form: str) -> None:
    found = check_file(tmp_path, "form.ics", FORMS[form], f"{INO} {IN_NEW_YORK}")
    assert (0, set()) == (found.status, found.codes), found.words
    assert "Mon 16 Mar 2026" in found.words


CANCELS = (*EDGES, "METHOD:CANCEL")
FIXED = [block("Home", ("STANDARD", "19700101T000000", offset, offset, "")) for offset in ("-0500", "+0100")]

ONE_AFTER_ANOTHER: dict[str, tuple[str, set[str], tuple[str, ...]]] = {
    # What one of several objects in a file says holds for its own events (RFC 5545, 3.4; RFC 5546, 3.2.5).
    "the second cancels a dose of the first": (
        calendar(*three_doses()) + calendar(dose("0309", "Besponsa dose", "SEQUENCE:1"), head=CANCELS),
        {"event_missing"},
        ("Day 8",),
    ),
    "the first cancels what is no dose of the second": (
        calendar(dose("0305"), head=CANCELS) + calendar(*three_doses(), head=(*EDGES, "METHOD:PUBLISH")),
        set(),
        (MON_16, "1 cancelled event left out"),
    ),
    "the second cancels what follows in a series": (
        calendar(series("RRULE:FREQ=WEEKLY;COUNT=5"))
        + calendar(change(f";RANGE=THISANDFUTURE;{NEW_YORK}:20260323T090000", *on("0323")), head=CANCELS),
        set(),
        (MON_16,),
    ),
    "each with a block of its own": (
        calendar(FIXED[0], dose("0302", zone="TZID=Home"))
        + calendar(FIXED[1], *[dose(day, zone="TZID=Home", hour=15) for day in ("0309", "0316")]),
        set(),
        (MON_2, "Mon 16 Mar 2026 10:00"),
    ),
    "each with a zone of its own": (
        calendar(*FLOATING[:2], head=(*EDGES, "X-WR-TIMEZONE:America/New_York"))
        + calendar(event(3, "Besponsa", "DTSTART:20260316T150000"), head=(*EDGES, "X-WR-TIMEZONE:Europe/Paris")),
        set(),
        (MON_9, "Mon 16 Mar 2026 10:00"),
    ),
}


@pytest.mark.parametrize("name", ONE_AFTER_ANOTHER)
def test_several_objects_in_a_file(tmp_path: Path, name: str) -> None:
    data, codes, says = ONE_AFTER_ANOTHER[name]
    found = check_file(tmp_path, "objects.ics", data, f"{INO} {IN_NEW_YORK}")
    assert (int(bool(codes)), codes) == (found.status, found.codes), found.words
    assert [] == [words for words in says if words not in found.words], found.words


def test_a_line_folded_within_a_character(tmp_path: Path) -> None:
    data = calendar(dose("0302"), dose("0309", "Annul\u00e9e: Besponsa"), dose("0316"))
    found = check_file(tmp_path, "folded.ics", data.encode().replace(b"\xc3\xa9", b"\xc3\r\n \xa9"), INO)
    assert {"event_missing"} == found.codes, found.words
