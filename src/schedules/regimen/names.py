"""The names of what a regimen titles: a short one for a cell of a calendar, and a plain one in a family's words.

What has one title has one short and one plain name, so that a name is found by the title. A name that is left out is
the title, whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from schedules.errors import Problem
from schedules.regimen.part_places import Path, rows_of, tables_of
from schedules.regimen.parts import Parts
from schedules.regimen.phases import Phase, Wait
from schedules.regimen.rows import Pump, Row, Step

MOST_SHORT: Final = 18
"""The most letters of a short name that is no drug's whole name: what a day's cell of a month on a sheet can hold."""

Named = Row | Step | Phase | Wait
"""What has a title, and may have other names."""


def named_parts(regimen: Parts) -> Iterator[Named]:
    """Yield what has names: the rows with their steps, the phases and the milestones that they wait for."""
    yield from (part for _, part in _placed(regimen))


def named(regimen: Parts, title: str) -> Named | None:
    """Return the first part of that title; of a phase also as the band of the phase begins, with a capital letter."""
    return _named_in(_Whole(regimen)).get(title)


class _Whole:
    """A regimen that is told by its identity, since comparing all of it would cost more than a look-up saves."""

    def __init__(self, regimen: Parts) -> None:
        self.regimen = regimen

    def __hash__(self) -> int:
        return id(self.regimen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and self.regimen is other.regimen


@lru_cache(maxsize=8)
def _named_in(whole: _Whole) -> Mapping[str, Named]:
    """Return the first part of each title."""
    found: dict[str, Named] = {}
    for part in named_parts(whole.regimen):
        found.setdefault(part.title, part)
        if isinstance(part, Phase):
            found.setdefault(part.title[:1].upper() + part.title[1:], part)
    return found


def _placed(regimen: Parts) -> Iterator[tuple[Path, Named]]:
    """Yield what has names, each with the path that leads to it."""
    for where, _, table in tables_of(regimen):
        for place, row in rows_of(where, table):
            yield place.path, row
            for number, step in enumerate(row.steps if isinstance(row, Pump) else ()):
                yield place.part("steps", number).path, step
    for number, phase in enumerate(regimen.phases):
        yield ("phases", number), phase
        if isinstance(phase.after, Wait):
            yield ("phases", number, "after"), phase.after
        for which, link in enumerate(phase.also_after):
            if isinstance(link, Wait):
                yield ("phases", number, "also_after", which), link


def name_problems(regimen: Parts) -> Iterator[Problem]:
    """Yield what is wrong with names: too long for a cell, or two of one title."""
    seen: dict[str, Named] = {}
    for path, part in _placed(regimen):
        place = f"{type(part).__name__.lower()} {part.title}"
        if len(part.short) > MOST_SHORT and not _is_in_titles(part.short, part.title, regimen.title):
            message = f"has {len(part.short)} letters; give {MOST_SHORT} at most, or a drug's whole name from the title"
            yield Problem("value_invalid", f"{place}, short", f"{part.short!r} {message}", (*path, "short"))
        first = seen.setdefault(part.title, part)
        if (first.short, first.plain) != (part.short, part.plain):
            message = "has the title of another part and another short or plain name; give both the same"
            field = ["short"] * bool(part.short) or ["plain"] * bool(part.plain)
            yield Problem("value_invalid", place, message, (*path, *field))


def _is_in_titles(name: str, *titles: str) -> bool:
    return any(name.casefold() in title.casefold() for title in titles)
