"""Courses and histories drawn near the instants where dates go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from tests.oracle.history import NEVER_SAID, Answer, Case, Expected
from tests.oracle.timeline import DAY_MINUTES, HOUR_MINUTES, minute_at, minute_of, offset_minutes, wall_at, zone_of

ZONES: Final = (
    "UTC",
    "America/New_York",
    "Europe/Paris",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "America/Santiago",
    "America/St_Johns",
    "Europe/London",
    "Pacific/Chatham",
    "Africa/Cairo",
)
"""Zones without a clock change, with one of half an hour, at midnight, by decree, and in the south."""

WEEK: Final = 7 * DAY_MINUTES


class Chance(Protocol):
    """Where the draws come from: a seeded generator, or Hypothesis."""

    def choice(self, offered: Sequence[Any], /) -> Any: ...
    def randint(self, low: int, high: int, /) -> int: ...


@dataclass(frozen=True)
class Wanted:
    """An entry of a record as plain data, to be made into one of the library's."""

    what: str
    minute: int
    fields: dict[str, Any]


def a_start(chance: Chance, zone: str) -> datetime:
    """Return a start to the minute, near a clock change, at midnight or at an office hour more often than by chance."""
    tz = zone_of(zone)
    year, day = chance.randint(2024, 2034), chance.randint(0, 364)
    clock = chance.choice(
        (time(9), time(9), time(0), time(0, 30), time(1, 30), time(2, 30), time(23, 59), time(10, 15))
    )
    on = date(year, 1, 1) + timedelta(days=day)
    change = chance.choice((False, True)) and _clock_change(tz, year, chance)
    if change:
        around = (-84, -43, -42, -29, -28, -27, -14, -8, -7, -1, 0, 0, 1, chance.randint(-42, 7))
        on = wall_at(change, tz).date() + timedelta(days=chance.choice(around))
    instant = minute_at(on, clock, tz)
    if chance.choice((0, 0, 0, 1)):
        instant += chance.randint(0, DAY_MINUTES)
    return datetime.fromtimestamp(instant * 60, tz)


def _clock_change(tz: ZoneInfo, year: int, chance: Chance) -> int:
    """Return the minute of a clock change in a year; 0 where there is none."""
    first = minute_of(datetime(year, 1, 1, tzinfo=UTC))
    found = [first + day * DAY_MINUTES for day in range(366)]
    found = [at for at in found if offset_minutes(at, tz) != offset_minutes(at + DAY_MINUTES, tz)]
    if not found:
        return 0
    low = int(chance.choice(found))
    high, before = low + DAY_MINUTES, offset_minutes(low, tz)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset_minutes(middle, tz) == before else (low, middle)
    return high


def a_pump_case(chance: Chance, regimen: Any) -> Case:
    """Return a blinatumomab course."""
    indication = chance.choice(("relapsed-refractory", "relapsed-refractory", "mrd-positive", "consolidation"))
    most = {"relapsed-refractory": (1, 2, 2, 3, 6, 9), "mrd-positive": (1, 2, 4), "consolidation": (1, 2, 4)}
    choices = {
        "indication": indication,
        "cycles": chance.choice(most[indication]),
        "weight_kg": chance.choice((70, 45.0, 44.9, 30)),
        "age_group": chance.choice(("adult", "adult", "paediatric")),
        "bag_hours": chance.choice((None, 24, 48, 72, 96, 168, (24, 24, 168), (72, 96), (48, 24, 96))),
    }
    return Case(regimen, _all_choices(regimen, choices), a_start(chance, chance.choice(ZONES)))


def a_weekly_case(chance: Chance, regimen: Any) -> Case:
    """Return an inotuzumab ozogamicin course."""
    response = chance.choice((None, "none", "cr"))
    four = chance.choice((3, 3, 3, 4))
    choices = {
        "cycles": chance.choice((1, 2, 3) if response == "none" else (1, 2, 3, 6)),
        "cycle_1_days": 28 if four == 4 else chance.choice((21, 28)),
        "response": response,
        "weekly_doses": four,
        "transplant_planned": False,
    }
    return Case(regimen, _all_choices(regimen, choices), a_start(chance, chance.choice(ZONES)))


def a_cell_case(chance: Chance, regimen: Any) -> Case:
    """Return a course of CAR T cells, dated from one of its phases."""
    offered = {"label": ("us-2025-06", "us-before-2025-06"), "blasts": (None, "low", "high")}
    offered["aftercare_from"] = ("not-decided", "first", "last")
    choices = {name: chance.choice(offered[name]) for name in regimen.choices}
    anchor = chance.choice(("leukapheresis", "leukapheresis", "lymphodepletion", "infusion"))
    at = {"infusion": time(11)} if anchor != "infusion" and chance.choice((0, 1)) else {}
    return Case(regimen, _all_choices(regimen, choices), a_start(chance, chance.choice(ZONES)), anchor, at)


CASES: Final[dict[str, Callable[[Chance, Any], Case]]] = {
    "blinatumomab": a_pump_case,
    "inotuzumab-ozogamicin": a_weekly_case,
    "brexucabtagene-autoleucel": a_cell_case,
    "tisagenlecleucel": a_cell_case,
    "obecabtagene-autoleucel": a_cell_case,
}


def _all_choices(regimen: Any, choices: dict[str, Any]) -> dict[str, Any]:
    return {name: choices.get(name, choice.default) for name, choice in regimen.choices.items()}


def a_happening(chance: Chance, case: Case, now: int, known: Answer) -> Wanted | None:
    """Return something that may happen to a course after ``now``; None where nothing fits."""
    draw = _pump_happening if case.regimen.id == "blinatumomab" else _visit_happening
    if case.anchor:
        draw = _cell_happening
    if any(entry.what == "stop" for entry in case.record):
        return None
    wanted = draw(chance, case, now, known)
    arranged = ("booked", "defer", "delay", "given")
    if wanted and wanted.what in arranged[:3]:
        before = [entry for entry in case.record if entry.what in arranged and entry.of == wanted.fields["of"]]
        # No convention says which of two arrangements of one event counts.
        return None if before else wanted
    return wanted


def _live(known: Answer, *kinds: str, states: tuple[str, ...] = ("planned", "conflict")) -> list[tuple[str, Expected]]:
    return [(key, e) for key, e in known.events.items() if e.kind in kinds and e.state in states]


def _pump_happening(chance: Chance, case: Case, now: int, known: Answer) -> Wanted | None:
    tz = _zone(case)
    held = _open_hold(case)
    if held is not None:
        return _end_of_hold(chance, held, now, tz)
    runs = [
        (key, run)
        for key, run in _live(known, "infusion", states=("planned", "given"))
        if isinstance(run.end, int) and run.end > now
    ]
    ahead = [key for key, run in runs if isinstance(run.start, int) and run.start > now and key.endswith("/start")]
    questions = _open_questions(case, known)
    kinds = ["hold"] * 6 * bool(runs) + ["given", "delay", "booked", "defer", "given"] * bool(ahead)
    kinds += ["decided"] * 8 * bool(questions) + ["extend", "stop"] * bool(runs)
    # No convention says which of two changes counts where one was to begin later.
    kinds += ["changed"] * (bool(runs) and not any(entry.what == "changed" for entry in case.record))
    kind = chance.choice(kinds) if kinds else ""
    if kind == "hold":
        _, run = chance.choice(runs[:2])
        off = _hold_at(chance, known, run, now, tz)
        if off is None or _overlap(known, off, tz):
            return None
        return Wanted("hold", off, {"row": "infusion"})
    if kind == "decided":
        return Wanted("decided", now, {"question": chance.choice(questions), "answer": chance.choice(("yes", "no"))})
    if kind in ("changed", "extend", "stop"):
        at = now if kind == "extend" else _instant_in(chance, known, runs[0][1], now)
        day = wall_at(now, tz).date() + timedelta(days=chance.randint(0, 9))
        timed = datetime.fromtimestamp((at + chance.choice((0, 1, 60, 1440, chance.randint(0, 9000)))) * 60, tz)
        is_known = case.choices["bag_hours"] is not None
        fields = {
            "changed": {
                "choice": "bag_hours",
                "value": chance.choice((24, 48, 72, 96, 168, (24, 168), (72, 96))),
                "from_cycle": chance.choice((1, 1, 2)),
                "from_on": chance.choice((None, None, day, timed) if is_known else (None, day, timed, timed, timed)),
            },
            "extend": {"of": runs[0][0].rpartition("/")[0] + "/start", "length_days": chance.randint(42, 60)},
            "stop": {},
        }
        return Wanted(kind, at, fields[kind])
    return _move_of_event(chance, kind, ahead[0], known.events[ahead[0]], now, tz) if kind else None


def _overlap(known: Answer, at: int, tz: ZoneInfo) -> bool:
    """Say whether two infusions are planned on a date, by an appointment that was not moved after a hold."""
    day = wall_at(at, tz).date()
    spans = [
        [wall_at(point, tz).date() if isinstance(point, int) else point for point in (run.start, run.end)]
        for _, run in _live(known, "infusion", states=("planned", "given", "tentative"))
    ]
    return sum(first <= day <= last for first, last in spans) > 1


def _zone(case: Case) -> ZoneInfo:
    tz = case.start.tzinfo
    assert isinstance(tz, ZoneInfo)
    return tz


def _end_of_hold(chance: Chance, held: int, now: int, tz: ZoneInfo) -> Wanted | None:
    if chance.choice((0,) * 9 + (1,)):
        return Wanted("stop", max(now, held + chance.randint(1, WEEK)), {})
    on = _restart(chance, held, tz)
    rate = chance.choice(("low", "full", "same"))
    return Wanted("resume", on, {"row": "infusion", "rate": rate}) if on >= now else None


def _open_questions(case: Case, known: Answer) -> list[str]:
    """Return what is to be decided about the last hold; later, an answer is about the past."""
    holds = [f"e{number}" for number, entry in enumerate(case.record, 1) if entry.what == "hold"]
    if not holds or case.record[-1].what not in ("resume", "decided"):
        return []
    is_open = any(f"/{holds[-1]}" in key for key, _ in _live(known, "decision"))
    return [f"{holds[-1]}/{name}" for name in ("counts", "low") if is_open]


def _move_of_event(chance: Chance, kind: str, key: str, event: Expected, now: int, tz: ZoneInfo) -> Wanted:
    start = event.start if isinstance(event.start, int) else minute_at(event.start, time(9), tz)
    late = chance.choice((0, 1, 59, 60, 61, 300, DAY_MINUTES, 2 * DAY_MINUTES, 3 * DAY_MINUTES, 5 * DAY_MINUTES))
    if kind == "given":
        early = chance.choice((0, 0, 0, 0, 30, DAY_MINUTES))
        return Wanted("given", max(now, start + late - early), {"of": key})
    if kind == "delay":
        scope = chance.choice(("row", "cycle", "following"))
        return Wanted("delay", now, {"of": key, "days": chance.randint(1, 9), "scope": scope})
    if kind in ("booked", "defer"):
        on: Any = datetime.fromtimestamp((start + late) * 60, tz)
        if isinstance(event.start, date) or chance.choice((0, 1)):
            on = on.date()
        return Wanted(kind, now, {"of": key, "on": on})
    return Wanted(kind, max(now, start), {"of": key})


def _instant_in(chance: Chance, known: Answer, run: Expected, now: int) -> int:
    """Return an instant inside a run, often one at which something happens."""
    assert isinstance(run.start, int)
    assert isinstance(run.end, int)
    marks = [e.start for _, e in _live(known, "bag-change", "step") if isinstance(e.start, int)]
    marks = [mark for mark in marks if max(now, run.start) <= mark < run.end]
    low, high = max(now, run.start), run.end - 1
    at = chance.choice((*marks, chance.randint(low, high), chance.randint(low, high), high))
    return min(max(int(at) + int(chance.choice((0, 0, -1, 1))), low), high)


def _hold_at(chance: Chance, known: Answer, run: Expected, now: int, tz: ZoneInfo) -> int | None:
    """Return when an infusion is held: at a bound of a rule, a minute beside it, at midnight, in a repeated hour."""
    start, high = run.start, run.end
    assert isinstance(start, int)
    assert isinstance(high, int)
    low = max(start, now)
    if low + 1 >= high:
        return None
    bounds = [e.start for _, e in _live(known, "bag-change", "step") if isinstance(e.start, int)]
    bounds += [start + 168 * HOUR_MINUTES, high - 168 * HOUR_MINUTES, high - 1, high - 240, start + 1]
    at = chance.randint(low + 1, high - 1)
    bounds += [at, at, at, minute_at(wall_at(at, tz).date(), time(), tz)]
    bounds += _repeated_hour(low, high, tz)
    fits = [mark for mark in bounds if low < mark < high]
    found = int(chance.choice(fits)) + int(chance.choice((0, 0, 0, -1, 1)))
    return found if low < found < high else at


def _repeated_hour(low: int, high: int, tz: ZoneInfo) -> list[int]:
    """Return instants in both parts of an hour that the clocks show twice."""
    found: list[int] = []
    for at in range(low, high, DAY_MINUTES):
        before, after = offset_minutes(at, tz), offset_minutes(at + DAY_MINUTES, tz)
        if after < before:
            early, late = at, at + DAY_MINUTES
            while late - early > 1:
                middle = (early + late) // 2
                early, late = (middle, late) if offset_minutes(middle, tz) == before else (early, middle)
            found += [late - 30, late - 1, late, late + 30] * 3
    return found


def _restart(chance: Chance, off: int, tz: ZoneInfo) -> int:
    """Return when a held infusion runs again: after 4 h, 168 h or seven dates, and a minute beside each."""
    shown = wall_at(off, tz)
    week = minute_at(shown.date() + timedelta(days=7), shown.time(), tz)
    bounds = (239, 240, 241, WEEK - 1, WEEK, WEEK + 1, 1, chance.randint(1, WEEK), chance.randint(1, WEEK))
    later = [off + each for each in bounds] + [week - 1, week, week + 1]
    later += [off + chance.randint(WEEK, 2 * WEEK), minute_at(shown.date() + timedelta(days=1), time(), tz)]
    later += [each for each in _repeated_hour(off, off + 6 * DAY_MINUTES, tz) if each > off]
    return int(max(off + 1, chance.choice(later)))


def _open_hold(case: Case) -> int | None:
    held = None
    for entry in case.record:
        if entry.what == "hold":
            held = minute_of(entry.at)
        elif entry.what == "resume":
            held = None
    return held


def _visit_happening(chance: Chance, case: Case, now: int, known: Answer) -> Wanted | None:
    tz = _zone(case)
    doses = sorted(_live(known, "dose"), key=lambda each: minute_of_point(each[1].start, tz))
    doses = [each for each in doses if minute_of_point(each[1].start, tz) >= now]
    if not doses:
        return None
    kind = chance.choice(
        ("given", "given", "given", "delay", "defer", "booked", "omit", "missed", "reduce", "extend", "stop")
    )
    key, event = chance.choice(doses[:4])
    if kind == "stop":
        return Wanted("stop", minute_of_point(event.start, tz) + chance.choice((-1, 0, 1, 2 * DAY_MINUTES)), {})
    if kind == "extend":
        return Wanted("extend", now, {"of": key, "length_days": chance.randint(28, 40)})
    if kind == "reduce":
        if any(entry.what == "reduce" for entry in case.record):
            return None  # whether a second one raises the first is an open question of the plan
        scope = chance.choice(("dose", "cycle", "following"))
        return Wanted("reduce", now, {"of": key, "amount": chance.choice(("0.4 mg/m2", "0.5 mg/m2")), "scope": scope})
    if kind == "given":
        key, event = doses[0]
    return _move_of_event(chance, kind, key, event, now, tz)


def minute_of_point(point: Any, tz: ZoneInfo) -> int:
    """Return an instant, or the midnight at which a day begins."""
    return point if isinstance(point, int) else minute_at(point, time(), tz)


def _cell_happening(chance: Chance, case: Case, now: int, known: Answer) -> Wanted | None:
    tz = _zone(case)
    waits = [key for key, e in known.events.items() if e.kind == "milestone" and e.state == "tentative"]
    doses = sorted(_live(known, "dose", "infusion", "procedure"), key=lambda each: minute_of_point(each[1].start, tz))
    doses = [each for each in doses if minute_of_point(each[1].start, tz) >= now]
    kinds = ["reached"] * 3 * bool(waits) + ["given", "given", "delay", "defer", "booked", "stop"] * bool(doses)
    if not kinds:
        return None
    kind = chance.choice(kinds)
    if kind == "reached":
        event = known.events[waits[0]]
        assert isinstance(event.start, date)
        first = event.start - timedelta(days=16) if event.earliest in (None, NEVER_SAID) else event.earliest
        day = first + timedelta(days=chance.randint(0, 60))
        at = max(now, minute_at(day, chance.choice((time(0), time(9), time(23, 59))), tz))
        return Wanted("reached", at, {"milestone": waits[0].split("/")[2]})
    key, event = doses[0] if kind == "given" else chance.choice(doses[:3])
    if kind == "stop":
        return Wanted("stop", max(now, minute_of_point(event.start, tz) + chance.choice((-1, 0, 1, 600))), {})
    return _move_of_event(chance, kind, key, event, now, tz)
