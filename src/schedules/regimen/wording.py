"""Parts of a regimen in words, the same in its table, in its sentences and in the reasons of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from schedules.regimen.days import read_weekdays
from schedules.regimen.floors import Floor
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Link, Phase, Wait, bounds
from schedules.regimen.rows import Beside, Placement, Visit
from schedules.sentence import Sentence, joined, sentence
from schedules.words import count, listing

AFTER_EDGES: Final = {"start": "after-start", "end": "after-end", "next": "after-last-cycle"}
"""The phrase of a distance from a phase, by the edge of the phase that it is counted from."""

RANGES: Final = {
    "author": ("length-least", "length-most", "length-range"),
    "source": ("length-least-printed", "length-most-printed", "length-range-printed"),
}
"""The phrases of a link's range by who chose its expected days: with a least end, with a greatest end, with both."""

WAITS: Final = {
    ("typical", "source"): ("wait-typical", "wait-typical-most"),
    ("typical", "author"): ("wait-typical-chosen", "wait-typical-most-chosen"),
    ("least", "source"): ("wait-least", "wait-least-most"),
    ("least", "author"): ("wait-least-chosen", "wait-least-most-chosen"),
    ("usual", "source"): ("wait-usual", "wait-usual-most"),
    ("usual", "author"): ("wait-usual-chosen", "wait-usual-most-chosen"),
}
"""The phrases of a wait, without and with a greatest end, by what its least days are and who chose the typical."""


WEEKDAY_PHRASES: Final = (
    *("weekday-monday", "weekday-tuesday", "weekday-wednesday", "weekday-thursday"),
    *("weekday-friday", "weekday-saturday", "weekday-sunday"),
)
"""The phrase of each day of the week, Monday first."""


def weekdays_words(text: str) -> str:
    """Say days of the week: "Monday to Friday", "Monday, Wednesday, Friday"."""
    days = read_weekdays(text)
    names = [sentence(WEEKDAY_PHRASES[day]) for day in days]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return sentence("weekday-range", text=names[0], text_2=names[-1])
    return names[0] if len(names) == 1 else joined("with-detail", *names)


def cycles_words(phase: Phase) -> str:
    """Say how many cycles a phase has: "1 cycle", "up to 5 cycles", "as many cycles as are over by its end"."""
    if phase.cycles and not phase.is_bounded:
        return count(phase.cycles, "cycle")
    if phase.horizon_months and not phase.up_to and not phase.cycles:
        return f"cycles until it is stopped, of which a plan has {count(phase.horizon_months, 'month')}"
    most = f"up to {count(phase.cycles or phase.up_to or 0, 'cycle')}" if phase.cycles or phase.up_to else ""
    if not phase.is_bounded:
        return most
    return f"{most}, those that are over by its end" if most else "as many cycles as are over by its end"


def tables_words(phase: Phase) -> str:
    """Say the tables of a phase: "weeks", or "a and b in turn"."""
    return f"{listing(phase.tables)} in turn" if phase.in_turn else phase.table


def times_words(row: Visit) -> str:
    """Say the days and the times of a visit: "Day 1, 8", "25 times on Monday to Friday", "Day 1 at 09:00 and 21:00"."""
    if row.weekdays:
        return f"{row.count} times on {weekdays_words(row.weekdays)}"
    at = f" at {listing(f'{each:%H:%M}' for each in row.times_of_day)}" if row.times_of_day else ""
    each = f", {row.times_each_day} times on each day, every {row.every_hours} h" if row.times_each_day else ""
    return f"Day {row.days}{at}{each}"


def placement_words(place: Placement, names: Mapping[str, str] | None = None) -> str:
    """Say when an infusion is connected that hangs from another row: "at the end of bolus".

    Args:
        place: Where it hangs.
        names: What the rows are called, by their ids; without it they are called by their ids.
    """
    lead = lead_words(place.minutes, "minute") if place.minutes else "at"
    return f"{lead} the {place.at} of {(names or {}).get(place.row, place.row)}"


def floor_words(floor: Floor, names: Mapping[str, str] | None = None) -> str:
    """Say a rule on the time between doses: "at least 48 hours and at most 7 days between doses of dose".

    Args:
        floor: The rule.
        names: What its rows are called; without it they are called as the rule names them.
    """
    parts = [f"at least {count(floor.least_days, 'day')}"] if floor.least_days else []
    parts += [f"at least {count(floor.least_hours, 'hour')}"] if floor.least_hours else []
    parts += [f"at most {count(floor.most_days, 'day')}"] if floor.most_days else []
    counted = "as it was given" if floor.counted_from == "given" else "from the date on which it was due"
    rows = listing((names or {}).get(row, row) for row in floor.rows)
    return f"{listing(parts)} between doses of {rows}, each counted {counted}"


def title_of(regimen: Parts, phase_id: str) -> str:
    """Name a phase by its title; phases that share an id may have several."""
    return " or ".join(dict.fromkeys(phase.title for phase in regimen.phases if phase.id == phase_id))


def link_words(link: Link | Wait, of: str) -> Sentence:
    """Say how long after which edge of another phase a phase comes; ``of`` is the title of the other phase.

    A row of the other phase as an edge is named by its id: "2 days after infusion in induction".
    """
    span = span_words(link)
    if link.edge in AFTER_EDGES:
        return sentence(AFTER_EDGES[link.edge], text=span, text_2=of)
    return sentence("after-row", text=span, text_2=link.edge, text_3=of)


def span_words(link: Link | Wait) -> Sentence:
    """Say the length of a link or a wait, and whose choice its expected value is.

    A range without an upper end says so; so does a wait whose lower end is not known.
    """
    if isinstance(link, Link) and link.months:
        return _months_words(link, link.months)
    _, low, expected, high = bounds(link)
    if low == high:
        return sentence("length-days", days=expected)
    if isinstance(link, Wait):
        return _wait_words(link, low, expected, high)
    least, most, both = RANGES[link.chosen_by]
    if high is None:
        return sentence(least, days=low or 0, n=expected)
    if low is None:
        return sentence(most, days=high, n=expected)
    return sentence(both, n=low, days=high, n_2=expected)


def _months_words(link: Link, months: int) -> Sentence:
    """Say a length in calendar months, with the days that bound it."""
    low, high = link.earliest, link.latest
    if low is not None and high is not None:
        return sentence("length-months-range", months=months, n=low, days=high)
    if high is not None:
        return sentence("length-months-most", months=months, days=high)
    return sentence("length-months-least", months=months, days=low) if low else sentence("length-months", months=months)


def _wait_words(wait: Wait, low: int | None, expected: int, high: int | None) -> Sentence:
    least = ("usual" if wait.usual else "least") if low else "typical"
    open_ended, bounded = WAITS[least, wait.chosen_by]
    days = {"days": low, "days_2": expected} if low else {"days": expected}
    return sentence(bounded, **days, n=high) if high else sentence(open_ended, **days)


def lead_of(row: Beside) -> tuple[int | None, str]:
    """Return the lead of a row beside another, and its unit; negative is before, None where no time is printed."""
    return (row.days, "day") if row.days is not None else (row.minutes, "minute")


def lead_words(lead: int, unit: str) -> Sentence:
    """Say a lead, as "60 minutes before".

    >>> lead_words(-60, "minute"), lead_words(1, "day")
    ('60 minutes before', '1 day after')
    """
    if unit == "day":
        return sentence("days-before" if lead < 0 else "days-after", days=abs(lead))
    return sentence("minutes-before" if lead < 0 else "minutes-after", minutes=abs(lead))
