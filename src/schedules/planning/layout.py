"""The events of one cycle, row by row: first what has its own day, then what hangs from it, each after its origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

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
    laid = _with_hanging(frame, drafts, exposures)
    stretches = [row for row in rows if isinstance(row, Span) and not is_attached_rest(row)]
    stretches = [row for row in stretches if not (row.kind == "rest" and frame.cycle.last)]
    return [*laid.all(), *(draft for row in stretches for draft in _spans(frame, row, laid))], exposures


@dataclass(slots=True)
class _Place:
    """An event, and its place among the events of a cycle, by which they are in order."""

    at: tuple[int, ...]
    draft: Draft
    rows_beside: int = 0


class _Laid:
    """The events of a cycle in order, looked up by their rows; what hangs from one comes right after it."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._rows: dict[str, list[_Place]] = {}
        self._ends = 0
        self.add(drafts)

    def add(self, drafts: Iterable[Draft]) -> None:
        """Add events after all others."""
        for draft in drafts:
            self._rows.setdefault(draft.row, []).append(_Place((self._ends,), draft))
            self._ends += 1

    def of(self, row: str) -> list[Draft]:
        """Return the events of a row, in order."""
        return [place.draft for place in self._places(row)]

    def all(self) -> list[Draft]:
        """Return all events, in order."""
        places = (place for own in self._rows.values() for place in own)
        return [place.draft for place in sorted(places, key=lambda each: each.at)]

    def hang(self, frame: Frame, row: Beside) -> None:
        """Add the events of a row that is timed by those of another, each right after its own, or their lines."""
        targets, own = self._places(row.of), self._rows.setdefault(row.id, [])
        laid = add_beside(frame, row, [place.draft for place in targets])
        for place, (draft, beside) in zip(targets, laid, strict=True):
            place.draft = draft
            place.rows_beside += 1  # the row that comes last is the nearest
            own += (_Place((*place.at, -place.rows_beside, number), each) for number, each in enumerate(beside))

    def _places(self, row: str) -> list[_Place]:
        return sorted(self._rows.get(row, ()), key=lambda each: each.at)


def _infused(frame: Frame, row: Pump, at: Connection, exposures: dict[str, Exposure | None]) -> Iterator[Draft]:
    """Yield the events of an infusion from its connection on; how it runs is added to ``exposures``."""
    exposures[row.id] = exposure_of(frame, row, at.at)
    yield from infusion(frame, row, at, exposures[row.id])


def _with_hanging(frame: Frame, drafts: list[Draft], exposures: dict[str, Exposure | None]) -> _Laid:
    """Return the events with those that hang from them."""
    laid = _Laid(drafts)
    # As if it had taken place: from this an infusion hangs whose drug was left out.
    gone = _Laid(replace(draft, state="planned") for draft in drafts if draft.state == "omitted")
    for row in _in_turn(frame.cycle.rows):
        if isinstance(row, Beside):
            laid.hang(frame, row)
            gone.hang(frame, row)
        elif isinstance(row, Pump) and row.beside:
            absent = gone.of(row.beside.row)
            at = beside_event(frame, row, row.beside, [*laid.of(row.beside.row), *absent])
            if at is None:
                continue
            key = frame.cycle.place_key(row.id, START)
            left_out = frame.happened.left_out(key)
            is_open = not at.arranged and any(at.beside is each for each in absent)
            if not left_out and not is_open:
                laid.add(_infused(frame, row, at, exposures))
                continue
            first, *others = infusion(frame, row, at, exposure_of(frame, row, at.at))
            gone.add([first, *others])
            laid.add([without(first, left_out) if left_out else _question(frame, first, at, laid)])
    return laid


def _question(frame: Frame, draft: Draft, at: Connection, laid: _Laid) -> Draft:
    """Return the connection of an infusion as not confirmed: what it hangs from was left out, and nobody said more."""
    before = at.beside.row if at.beside else ""
    if unsure := next((each for each in laid.of(before) if each.state == "tentative"), None):
        return as_unsure_as(draft, unsure)
    text = sentence("left-out-before", text=next(row.title for row in frame.cycle.rows if row.id == before))
    doubt = Uncertain(because("", text), f"{draft.row}-connected")
    return as_tentative(replace(draft, details=(*draft.details, text)), doubt)


def _spans(frame: Frame, row: Span, laid: _Laid) -> Iterator[Draft]:
    """Yield the stretches of days of a row; not confirmed where what they are counted from is not."""
    targets = span_targets(frame, row, laid.of(row.of)) if row.of is not None else []
    if row.of is not None and not targets:
        return
    unsure = next((each for each in targets if each.state == "tentative"), None)
    for draft in spans(frame, row, targets):
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
