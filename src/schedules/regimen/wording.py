"""Parts of a regimen in words, the same in its table, in its sentences and in the reasons of events."""

from __future__ import annotations

from typing import Final

from schedules.regimen.parts import Parts
from schedules.regimen.phases import Link, Phase, Wait, bounds
from schedules.regimen.rows import Beside
from schedules.sentence import Sentence, sentence
from schedules.words import count

AFTER_EDGES: Final = {"start": "after-start", "end": "after-end", "next": "after-last-cycle"}
"""The phrase of a distance from a phase, by the edge of the phase that it is counted from."""


def cycles_words(phase: Phase) -> str:
    """Say how many cycles a phase has, as "1 cycle" or "up to 5 cycles"."""
    return count(phase.cycles, "cycle") if phase.cycles else f"up to {count(phase.up_to or 0, 'cycle')}"


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
        return sentence("length-months", months=link.months)
    _, low, expected, high = bounds(link)
    if low == high:
        return sentence("length-days", days=expected)
    if isinstance(link, Wait):
        return _wait_words(link, low, expected, high)
    if high is None:
        return sentence("length-least", days=low or 0, n=expected)
    if low is None:
        return sentence("length-most", days=high, n=expected)
    return sentence("length-range", n=low, days=high, n_2=expected)


def _wait_words(wait: Wait, low: int | None, expected: int, high: int | None) -> Sentence:
    if not low:
        return sentence("wait-typical-most", days=expected, n=high) if high else sentence("wait-typical", days=expected)
    if high:
        return sentence("wait-usual-most" if wait.usual else "wait-least-most", days=low, days_2=expected, n=high)
    return sentence("wait-usual" if wait.usual else "wait-least", days=low, days_2=expected)


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
