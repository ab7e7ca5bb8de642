"""Disagreements that are known: each says who is right by which convention, and has the smallest history that shows it.

An entry goes when what it names is mended; a test holds that each one still disagrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tests.oracle.agreement import REGIMENS, Disagreement
from tests.oracle.drawing import Wanted
from tests.oracle.history import Case
from tests.oracle.timeline import minute_of, zone_of

PARIS: Final = zone_of("Europe/Paris")
GAP: Final = datetime(2026, 3, 15, 2, 30, tzinfo=PARIS)
"""A start whose Day 15 the clocks skip."""
START: Final = datetime(2026, 5, 4, 9, tzinfo=PARIS)
HOURS: Final = 60
DAYS: Final = 24 * HOURS

_BAG_FINDINGS: Final = ("bag_wrong", "event_extra", "event_missing")
_MOVES: Final = ("given", "booked", "defer", "delay")
_TIMED: Final = ("dose", "monitoring", "premedication")


@dataclass(frozen=True)
class Known:
    """A disagreement that is known."""

    name: str
    line: str
    """What is wrong, and the convention that decides."""
    covers: Callable[[Disagreement], bool]
    witness: Case
    history: tuple[Wanted, ...] = field(default=())


def _pump(start: datetime = START, **choices: Any) -> Case:
    chosen = {"indication": "relapsed-refractory", "cycles": 2, "weight_kg": 70, "age_group": "adult"} | choices
    return _case("blinatumomab", start, chosen)


def _weekly(**choices: Any) -> Case:
    return _case("inotuzumab-ozogamicin", START, {"cycles": 2, "response": "none"} | choices)


def _case(name: str, start: datetime, chosen: dict[str, Any], anchor: str = "") -> Case:
    regimen = REGIMENS[name].regimen
    filled = {each: chosen.get(each, choice.default) for each, choice in regimen.choices.items()}
    return Case(regimen, filled, start, anchor)


def _at(minutes: int, what: str, start: datetime = START, **fields: Any) -> Wanted:
    return Wanted(what, minute_of(start) + minutes, fields)


def _hold(minutes: int, start: datetime = START) -> Wanted:
    return _at(minutes, "hold", start, row="infusion")


def _resume(minutes: int, rate: str = "full") -> Wanted:
    return _at(minutes, "resume", row="infusion", rate=rate)


def _entries(found: Disagreement, *kinds: str) -> list[Any]:
    return [entry for entry in found.case.record if entry.what in kinds]


def _minutes_late(found: Disagreement) -> int:
    """Return by how many minutes the engine has a dose later than the oracle; 0 of anything else."""
    sides = [side.start for side in (found.engine, found.oracle) if side is not None and side.kind in _TIMED]
    late, early = sides if len(sides) == 2 else (0, 0)
    return late - early if isinstance(late, int) and isinstance(early, int) else 0


def _lead_delays(found: Disagreement, scope: str) -> bool:
    tails = ("/start", "/d1", "/d-4", "/d-6", "/d0")  # of the first events of cycles and phases
    return any(entry.scope == scope and entry.of.endswith(tails) for entry in _entries(found, "delay"))


KNOWN: Final = (
    Known(
        "bags that nobody chose, then changed",
        "C8, C14: what hangs is not known before the next cut, where a bag is changed; the engine has no event there",
        lambda d: ("/bag-" in d.key or d.key in _BAG_FINDINGS) and d.case.choices["bag_hours"] is None,
        _pump(),
        (_at(4 * DAYS, "changed", choice="bag_hours", value=48, from_cycle=1),),
    ),
    Known(
        "time of a dose that the clocks skipped",
        "C2: on another date it has its own time again; the engine keeps the time that the gap gave it",
        lambda d: d.aspect in ("start", "end") and 0 < _minutes_late(d) <= HOURS and bool(_entries(d, *_MOVES)),
        _case("inotuzumab-ozogamicin", GAP, {"cycles": 1}),
        (_at(0, "booked", GAP, of="first/1/dose/d8", on=(GAP + timedelta(days=10)).date()),),
    ),
    Known(
        "delay of a whole cycle",
        "C1: the next Day 1 is a cycle's length after Day 1; the engine leaves it where it was (judge: cycle_short)",
        lambda d: _lead_delays(d, "cycle") or (d.case.regimen.id == "blinatumomab" and _lead_delays(d, "row")),
        _weekly(),
        (_at(0, "delay", of="first/1/dose/d1", days=8, scope="cycle"),),
    ),
    Known(
        "bag that was held",
        "C8: what hangs stays; the engine gives it the hours it ran, seen once an entry names its cycle",
        lambda d: "/bag-" in d.key and bool(_entries(d, "hold")) and d.aspect == "amount",
        _pump(bag_hours=96, indication="mrd-positive"),
        (
            _hold(100 * HOURS),
            _resume(110 * HOURS),
            _at(120 * HOURS, "extend", of="induction/1/infusion/start", length_days=55),
        ),
    ),
)
"""What engine or judge do otherwise than the conventions, until it is mended."""


def exemption_of(found: Disagreement) -> str:
    """Return the name of the known disagreement that covers this one; empty where none does."""
    return next((each.name for each in KNOWN if each.covers(found)), "")
