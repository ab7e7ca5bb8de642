"""A course as the conventions have it: every event that takes place, by the name of its place in the protocol."""

from __future__ import annotations

from tests.oracle.cycles import Cycles
from tests.oracle.history import Answer, Case
from tests.oracle.phases import Phases
from tests.oracle.reading import cycles_of


def answer(case: Case) -> Answer:
    """Return the course that the conventions give."""
    cycles = cycles_of(case.regimen, case.choices)
    kind = Phases if any(cycle.phase.after for cycle in cycles) else Cycles
    return kind(case).lay_out(cycles)
