"""The events of one cycle, row by row: first what has its own day, then what hangs from it, each after its origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from schedules.course.places import START
from schedules.planning.cycles import is_attached_rest
from schedules.planning.drafts import Draft, Frame, because
from schedules.planning.exposure import Exposure
from schedules.planning.infusion import (
    Connection,
    Exposures,
    beside_event,
    exposure_of,
    infusion,
    on_its_day,
)
from schedules.planning.moves import Series, again, with_record, without
from schedules.planning.rows import add_beside, span_targets, spans, visits
from schedules.planning.tentative import Uncertain, as_tentative, as_unsure_as
from schedules.regimen import AnyRow, Beside, Pump, Span, Visit
from schedules.regimen.rows import hangs_from
from schedules.sentence import sentence


def cycle_drafts(frame: Frame, series: Series | None = None) -> tuple[list[Draft], Exposures]:
    """Return the events of every row of a cycle but its rests, which last until the next one begins; and its infusions.

    ``series`` has the dates of doses in the cycles before; this cycle's are added to it.
    """
    rows = frame.cycle.rows
    exposures: dict[str, Exposure | None] = {}
    drafts: list[Draft] = []
    for row in rows:
        if isinstance(row, Pump) and row.beside is None:
            drafts += _infused(frame, row, on_its_day(frame, row), exposures)
    own = [draft for row in rows if isinstance(row, Visit) for draft in visits(frame, row)]
    drafts += with_record(frame, own, series or Series())
    drafts += again(frame, drafts)
    drafts = _with_hanging(frame, drafts, exposures)
    stretches = [row for row in rows if isinstance(row, Span) and not is_attached_rest(row)]
    stretches = [row for row in stretches if not (row.kind == "rest" and frame.cycle.last)]
    return [*drafts, *(draft for row in stretches for draft in _spans(frame, row, drafts))], exposures


def _infused(frame: Frame, row: Pump, at: Connection, exposures: dict[str, Exposure | None]) -> Iterator[Draft]:
    """Yield the events of an infusion from its connection on; how it runs is added to ``exposures``."""
    exposures[row.id] = exposure_of(frame, row, at.at)
    yield from infusion(frame, row, at, exposures[row.id])


def _with_hanging(frame: Frame, drafts: list[Draft], exposures: dict[str, Exposure | None]) -> list[Draft]:
    """Return the events with those that hang from them."""
    # As if it had taken place: from this an infusion hangs whose drug was left out.
    gone = [replace(draft, state="planned") for draft in drafts if draft.state == "omitted"]
    for row in _in_turn(frame.cycle.rows):
        if isinstance(row, Beside):
            drafts, gone = add_beside(frame, row, drafts), add_beside(frame, row, gone)
        elif isinstance(row, Pump) and row.beside and (at := beside_event(frame, row, row.beside, [*drafts, *gone])):
            key = frame.cycle.place_key(row.id, START)
            left_out = frame.happened.left_out(key)
            is_open = not at.arranged and any(at.beside is each for each in gone)
            if not left_out and not is_open:
                drafts = [*drafts, *_infused(frame, row, at, exposures)]
                continue
            first, *others = infusion(frame, row, at, exposure_of(frame, row, at.at))
            gone = [*gone, first, *others]
            drafts = [*drafts, without(first, left_out) if left_out else _question(frame, first, at, drafts)]
    return drafts


def _question(frame: Frame, draft: Draft, at: Connection, drafts: Sequence[Draft]) -> Draft:
    """Return the connection of an infusion as not confirmed: what it hangs from was left out, and nobody said more."""
    before = at.beside.row if at.beside else ""
    if unsure := next((each for each in drafts if each.row == before and each.state == "tentative"), None):
        return as_unsure_as(draft, unsure)
    text = sentence("left-out-before", text=next(row.title for row in frame.cycle.rows if row.id == before))
    doubt = Uncertain(because("", text), f"{draft.row}-connected")
    return as_tentative(replace(draft, details=(*draft.details, text)), doubt)


def _spans(frame: Frame, row: Span, drafts: list[Draft]) -> Iterator[Draft]:
    """Yield the stretches of days of a row; not confirmed where what they are counted from is not."""
    targets = span_targets(frame, row, drafts)
    if row.of is not None and not targets:
        return
    unsure = next((each for each in targets if each.state == "tentative"), None)
    for draft in spans(frame, row, drafts):
        yield as_unsure_as(draft, unsure) if unsure else draft


def _in_turn(rows: Sequence[AnyRow]) -> list[AnyRow]:
    """Return the rows that hang from events of other rows, each after the row that it hangs from."""
    left = [row for row in rows if hangs_from(row)]
    found: list[AnyRow] = []
    while left:
        open_ids = {row.id for row in left}
        ready = [row for row in left if hangs_from(row) not in open_ids]
        found += ready[:1] or left[:1]
        left.remove(found[-1])
    return found
