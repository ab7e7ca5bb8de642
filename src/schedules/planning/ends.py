"""The date by which a phase is over, where one ends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from schedules.errors import PlanError, Problem
from schedules.planning.drafts import DAY
from schedules.planning.phases import PhaseDate, Phases, edge_date
from schedules.regimen.phases import months_after, months_from
from schedules.regimen.wording import link_words


def end_of(phases: Phases, phase_id: str, placed: Mapping[str, PhaseDate], edges: Mapping[str, date]) -> date | None:
    """Return the date by which a phase is over, from the phase that it is counted from; None where none ends it.

    In version 1 of the language no date came from ``until``.

    Raises:
        PlanError: If the phase that it is counted from has no date (C22).
    """
    cycle = phases[phase_id][0]
    link = cycle.phase.until if cycle.regimen.language_version > 1 else None
    if cycle.phase.horizon_months:
        return months_after(edges.get(f"{phase_id}/start") or placed[phase_id].first, cycle.phase.horizon_months)
    if link is None or link.of not in placed:
        return None
    if placed[link.of].undated:
        title = phases[link.of][0].phase.title
        message = f"{cycle.phase.title} ends {link_words(link, title)}, whose date is not known; give it, as known"
        raise PlanError(Problem("choice_missing", link.of, f"{message} {link.of}=DATE"))
    origin = edge_date(phases, placed, edges, link)
    return months_from(origin, link) or origin + (link.expected or 0) * DAY
