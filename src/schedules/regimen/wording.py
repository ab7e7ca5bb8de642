"""Parts of a regimen in words, the same in its table, in its sentences and in the reasons of events."""

from __future__ import annotations

from typing import Final

from schedules.regimen.parts import Parts
from schedules.regimen.phases import Link, Phase, Wait, bounds
from schedules.regimen.rows import Beside
from schedules.words import count

LINK_EDGES: Final = {"start": "the start of ", "end": "the end of ", "next": "the last cycle of "}


def cycles_words(phase: Phase) -> str:
    """Say how many cycles a phase has, as "1 cycle" or "up to 5 cycles"."""
    return count(phase.cycles, "cycle") if phase.cycles else f"up to {count(phase.up_to or 0, 'cycle')}"


def title_of(regimen: Parts, phase_id: str) -> str:
    """Name a phase by its title; phases that share an id may have several."""
    return " or ".join(dict.fromkeys(phase.title for phase in regimen.phases if phase.id == phase_id))


def link_words(link: Link | Wait, of: str) -> str:
    """Say how long after which edge of another phase a phase comes; ``of`` is the title of the other phase.

    A row of the other phase as an edge is named by its id: "2 days after infusion in induction".
    """
    return f"{span_words(link)} after {LINK_EDGES.get(link.edge, f'{link.edge} in ')}{of}"


def span_words(link: Link | Wait) -> str:
    """Say the length of a link or a wait, and whose choice its expected value is.

    A range without an upper end says so; so does a wait whose lower end is not known.
    """
    if isinstance(link, Link) and link.months:
        return count(link.months, "month")
    _, low, expected, high = bounds(link)
    if low == high:
        return count(expected, "day")
    if isinstance(link, Wait):
        sure = "usually " if link.usual else ""
        least = f"{sure}at least {count(low, 'day')}, " if low else ""
        return (
            f"{least}typically {count(expected, 'day')}, {f'at most {high}' if high else 'with no known upper limit'}"
        )
    span = f"{low} to {count(high, 'day')}" if high is not None else f"at least {count(low or 0, 'day')}"
    return f"{span} (planned at {expected}, this library's choice)"


def lead_of(row: Beside) -> tuple[int | None, str]:
    """Return the lead of a row beside another, and its unit; negative is before, None where no time is printed."""
    return (row.days, "day") if row.days is not None else (row.minutes, "minute")


def lead_words(lead: int, unit: str) -> str:
    """Say a lead, as "60 minutes before".

    >>> lead_words(-60, "minute"), lead_words(1, "day")
    ('60 minutes before', '1 day after')
    """
    return f"{count(abs(lead), unit)} {'before' if lead < 0 else 'after'}"
