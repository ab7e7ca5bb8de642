"""Files that mean harm, or were never looked at: answered within seconds and bounded memory, or refused in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 20
"""Of the processor's time, which no other process on the machine lengthens much."""
MEGABYTES = 500
"""More than any of them needs, on a slow machine."""

INO = ["inotuzumab-ozogamicin", "--cycles", "1", "--zone", "America/New_York"]


def calendar(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//clinic//EN", *lines, "END:VCALENDAR", ""])


def event(number: object, *lines: str, title: str = "Besponsa dose") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:{title}", *lines, "END:VEVENT"])


DOSES = [event(f"d{day}", f"DTSTART;TZID=America/New_York:202603{day:02}T090000") for day in (2, 9, 16)]


def block(name: str, *onset: str) -> str:
    observance = ["BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0500", *onset]
    return "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *observance, "END:STANDARD", "END:VTIMEZONE"])


def in_block(*onset: str) -> str:
    doses = [event(day, f"DTSTART;TZID=Clinic Time:202603{day:02}T090000") for day in (2, 9, 16)]
    return calendar(block("Clinic Time", *onset), *doses)


def series(rule: str, *lines: str, title: str = "Besponsa dose") -> str:
    return calendar(
        *DOSES, event("s", "DTSTART;TZID=America/New_York:20260302T090000", f"RRULE:{rule}", *lines, title=title)
    )


ONSETS = ",".join(
    f"{1971 + number // 365}{1 + number % 12:02}{1 + number % 28:02}T{number % 24:02}0000" for number in range(20_000)
)
MEETINGS = [
    event(n, f"DTSTART:2026{1 + n % 12:02}{1 + n % 28:02}T{n % 24:02}0000Z", title=f"Meeting {n}")
    for n in range(19_000)
]

FILES: dict[str, tuple[str, set[int], str]] = {
    # The file; the exit statuses that are right; what must be said.
    "a rule that never matches": (series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), {2}, "never happens"),
    "a rule that never matches, counted": (series("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"), {2}, "never happens"),
    "a rule that never matches, of a stranger": (
        series("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", title="Yoga"),
        {0},
        "left out",
    ),
    "a place that no set has": (series("FREQ=DAILY;BYSETPOS=5"), {2}, "repeats more than"),
    "a million times": (series("FREQ=MINUTELY;COUNT=1000000"), {2}, "repeats more than"),
    "every second": (series("FREQ=SECONDLY"), {2}, "repeats more than"),
    "every second, of a stranger": (series("FREQ=SECONDLY", title="Tick"), {0}, "left out"),
    "every second of every day": (
        series(f"FREQ=YEARLY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"),
        {2},
        "repeats more than",
    ),
    "a number without end": (series(f"FREQ=DAILY;INTERVAL={'9' * 5000}"), {2}, "can't be read"),
    "a step of nothing": (series("FREQ=DAILY;INTERVAL=0"), {2}, "can't be read"),
    "a step of nothing, of a stranger": (series("FREQ=DAILY;INTERVAL=00", title="Yoga"), {0}, "left out"),
    "a block with a step of nothing": (in_block("RRULE:FREQ=YEARLY;INTERVAL=0"), {0}, ""),
    "a block with a ninety-ninth Monday": (in_block("RRULE:FREQ=YEARLY;BYDAY=99MO"), {2}, "can't be read"),
    "a block of five thousand rules": (
        in_block(*["RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"] * 5_000),
        {2},
        "changes its clocks more than",
    ),
    "twenty thousand further dates": (series("FREQ=WEEKLY;COUNT=1", f"RDATE:{ONSETS}"), {2}, "repeats more than"),
    "a block that changes every second": (in_block("RRULE:FREQ=SECONDLY"), {2}, "the time zone 'Clinic Time'"),
    "a block whose rule never matches": (in_block("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), {0}, ""),
    "a block of twenty thousand onsets": (in_block(f"RDATE:{ONSETS}"), {0}, ""),
    "five thousand blocks": (
        calendar(
            *(block(f"Z{n}", "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11") for n in range(5_000)),
            *(event(n, f"DTSTART;TZID=Z{n}:20260302T090000") for n in range(5_000)),
        ),
        {2},
        "time zones",
    ),
    "twenty thousand unknown zones": (
        calendar(*(event(n, f"DTSTART;TZID=Nowhere/{n}:20260302T090000") for n in range(20_000))),
        {1},
        "not known",
    ),
    "twenty thousand doses on one day": (
        calendar(*(event(n, "DTSTART;TZID=America/New_York:20260302T090000") for n in range(20_000))),
        {1},
        "event_twice",
    ),
    "twenty thousand doses over the years": (
        calendar(
            *(event(n, f"DTSTART:{1980 + n // 336}{1 + n // 28 % 12:02}{1 + n % 28:02}T090000") for n in range(20_000))
        ),
        {1},
        "event_extra",
    ),
    "nineteen thousand meetings": (calendar(*DOSES, *MEETINGS), {0}, "19000 events left out"),
    "twenty thousand questions": (
        calendar(
            *(
                event(n, f"DTSTART:2027{1 + n // 28 % 12:02}{1 + n % 28:02}T090000", title=f"Infusion {n}")
                for n in range(19_000)
            ),
            *DOSES,
        ),
        {0},
        "question",
    ),
    "one uid for all": (
        calendar(*DOSES, *[event("x", "DTSTART:20270101T090000", f"SEQUENCE:{n}") for n in range(19_000)]),
        {1},
        "",
    ),
    "a line of nine megabytes": (calendar(*DOSES, "X-NOTE:" + "a" * 9_000_000), {0}, ""),
    "a line of nine megabytes, in pieces": (calendar(*DOSES, "X-NOTE:" + "a\r\n " * 2_000_000), {0}, ""),
    "parameters of nine megabytes": (calendar(*DOSES, "X-NOTE" + ";a=b" * 2_250_000), {0}, ""),
    "quotation marks of nine megabytes": (calendar(*DOSES, 'X-NOTE;a="' + '";"' * 3_000_000 + ":a"), {0}, ""),
    "a title of nine megabytes": (
        calendar(*DOSES, event("t", "DTSTART:20260302T090000", title="Ino " * 2_250_000)),
        {1},
        "",
    ),
    "quoted-printable of nine megabytes": (
        calendar(*DOSES, "SUMMARY;ENCODING=QUOTED-PRINTABLE:" + "=41=\r\n" * 1_500_000),
        {0},
        "",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_it_is_answered_in_time_and_memory(tmp_path: Path, name: str) -> None:
    text, statuses, says = FILES[name]
    path = tmp_path / "hostile.ics"
    path.write_bytes(text.encode())
    script = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)); "
        "from schedules.cli import main; status = main(sys.argv[1:]); "
        # The high-water mark of getrusage is inherited from this process; that of the status file is its own.
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM')); "
        "print('PEAK', int(peak.split()[1]) // 1024, file=sys.stderr); sys.exit(status)"
    )
    words = [sys.executable, "-c", script.replace("SECONDS", str(SECONDS)), "check", str(path), *INO]
    done = subprocess.run(words, capture_output=True, text=True, timeout=10 * SECONDS, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in statuses, (done.stdout + done.stderr)[:3000]
    assert says in done.stdout + done.stderr, (done.stdout + done.stderr)[-3000:]
    peak = int(done.stderr.rsplit("PEAK", 1)[1])
    assert peak < MEGABYTES
    if done.returncode == 2:
        assert 2 == len(done.stderr.strip().splitlines())  # one line, and the peak
