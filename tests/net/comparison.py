"""Differences between what two trees tell of the same course, and the reasons for those that are wanted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from tests.net.cases import Course


@dataclass(frozen=True)
class Difference:
    """One thing that the older tree tells otherwise than the present one."""

    regimen: str
    part: str
    """Events, findings, explanations, sentences, or what was refused."""
    place: str
    """The event, the finding, or the number of the sentence."""
    field: str
    """The field of the event or the finding; empty for a text, or where the whole is there on one side only."""
    old: str
    new: str
    course: Course

    @property
    def kind(self) -> tuple[str, str, str, str]:
        """What differences of one cause share: the regimen, the part, the place without numbers, and the field."""
        return self.regimen, self.part, re.sub(r"\d+", "N", self.place), self.field

    def __str__(self) -> str:
        head = f"{self.regimen}, {self.part}, {self.place}{f', {self.field}' if self.field else ''}"
        asked = {name: value for name, value in self.course.items() if name != "regimen" and value}
        return f"{head}\n  old: {self.old}\n  new: {self.new}\n  course: {asked}"


NOTHING = "nothing"


def differences(course: Course, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what two trees tell otherwise of a course, name by name and field by field."""
    regimen = course["regimen"]
    for part in sorted(old.keys() | new.keys()):
        before, after = old.get(part, {}), new.get(part, {})
        for place in sorted(before.keys() | after.keys(), key=str):
            one, other = before.get(place), after.get(place)
            if isinstance(one, dict) and isinstance(other, dict):
                for field in sorted(one.keys() | other.keys()):
                    if (was := one.get(field, NOTHING)) != (now := other.get(field, NOTHING)):
                        yield Difference(regimen, part, str(place), field, str(was), str(now), course)
            elif one != other:
                yield Difference(regimen, part, str(place), "", _told(one), _told(other), course)


def _told(whole: Any) -> str:
    return NOTHING if whole is None else str(whole)


@dataclass(frozen=True)
class Reason:
    """Why some differences are wanted; an empty pattern fits everything."""

    why: str
    regimen: str = "*"
    part: str = "*"
    place: str = "*"
    field: str = "*"
    old: str = "*"
    new: str = "*"

    def fits(self, difference: Difference) -> bool:
        """Say whether this is the reason for a difference: each of its patterns fits."""
        names = (field.name for field in fields(self) if field.name != "why")
        return all(fnmatchcase(getattr(difference, name), getattr(self, name)) for name in names)


def reasons_in(path: Path) -> list[Reason]:
    """Read the reasons of a file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Reason(**each) for each in data.get("reason", [])]
