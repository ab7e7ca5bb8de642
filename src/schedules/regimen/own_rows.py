"""The proof of a clinic's own rows: they stand beside the label's, and take the place of no treatment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schedules.errors import Problem
from schedules.regimen.part_places import Place, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.rows import AnyRow, Span, Visit
from schedules.words import listing

OWN_KINDS: Final = ("stay", "procedure", "assessment", "monitoring", "restriction", "note")
"""The kinds of rows that a clinic may have of its own; any other makes a regimen of its own."""


def own_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is wrong with the rows of a regimen that are a clinic's own."""
    found = False
    for table_place, _, table in tables_of(regimen):
        for place, row in rows_of(table_place, table):
            overruled = isinstance(row, Span) and row.overruled is not None
            found = found or row.own or overruled
            if row.own:
                yield from _row_problems(place, row, regimen)
            if overruled and row.own:
                message = "a row of the clinic's own overrules none of the label; take one of own and overruled out"
                yield _problem(place, "overruled", message)
            if (row.own or overruled) and regimen.extension_of is None:
                field = "own" if row.own else "overruled"
                message = "only an extension has a clinic's own; say in extension_of which regimen it extends"
                yield _problem(place, field, message)
    if regimen.extension_of is not None and not found:
        message = "no row is own and none is overruled, so that it extends nothing; take extension_of out"
        yield _problem(Place("regimen", ()), "extension_of", message)


def _problem(place: Place, field: str, message: str) -> Problem:
    return Problem("value_invalid", place.words, message, place.part(field).path)


def _row_problems(place: Place, row: AnyRow, regimen: Parts) -> Iterator[Problem]:
    if row.kind not in OWN_KINDS:
        message = f"a clinic's own row is {listing(OWN_KINDS, last='or')}; {row.kind} makes a regimen of its own"
        yield _problem(place, "kind", message)
    elif row.amounts:
        message = "a clinic's own row gives nothing; an amount makes a regimen of its own"
        yield _problem(place, "amounts", message)
    elif isinstance(row, Visit) and row.not_raised:
        yield _problem(place, "not_raised", "a clinic's own row gives nothing that could be raised; take it out")
    if row.source == regimen.source:
        message = f"{row.source.document} is what the regimen was read in; name the clinic's own document"
        yield _problem(place, "source", message)
