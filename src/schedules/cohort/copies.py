"""Copies of one file for patients who differ in nothing but the uids of their events."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from schedules.course import carried
from schedules.course.carried import digest_of
from schedules.export.calendar.templates import Written, picker

_STEM: Final = "00000000-0000-4000-8000-"
_LETTERS: Final = 12
_PLAN: Final = (1 << 4 * _LETTERS) - 1
"""The number of the plan's own uid among the stand-ins."""
_DIGEST_LETTERS: Final = 16
_FOLD: Final = "\r\n "
_STAND_IN: Final = re.compile(f"(?:{_FOLD})?".join([*_STEM, *["[0-9a-f]"] * _LETTERS]))
_IN_TEXT: Final = re.compile(f"{_STEM}([0-9a-f]{{{_LETTERS}}})")
_DIGEST: Final = re.compile(f"(?<=;{carried.DIGEST}=)[0-9a-f]{{{_DIGEST_LETTERS}}}(?=:)")


def _stand_in(number: int) -> str:
    return f"{_STEM}{number:0{_LETTERS}x}"


class Copies:
    """A file cut at its uids, so that each further one is put together from pieces.

    Args:
        count: How many uids of events it has at most.
        written: Writes it for the identity of a plan and the uids of its events.
    """

    def __init__(self, count: int, written: Callable[[UUID, Sequence[str]], Written]) -> None:
        uids = [_stand_in(number) for number in range(count)]
        found = written(UUID(_stand_in(_PLAN)), uids)
        self._told: list[str] = []
        self._told_uids = picker(())
        if found.carried is not None:
            self._told = _IN_TEXT.split(found.carried)
            self._told_uids = picker([int(number, 16) for number in self._told[1::2]])
        text, digest = found.text, _DIGEST.search(found.text)
        places = [*_STAND_IN.finditer(text), *([digest] if digest and found.carried is not None else [])]
        numbers: list[int] = []
        self._pieces: list[str] = []
        self._folds: list[tuple[int, int]] = []
        """Of each uid with a fold inside, its place among the pieces and how many of its letters come before it."""
        self._digest: int | None = None
        at = 0
        for place in sorted(places, key=re.Match.start):
            self._pieces += [text[at : place.start()], ""]
            at = place.end()
            if place is digest:
                self._digest = len(self._pieces) - 1
                numbers.append(0)
                continue
            if (fold := place[0].find(_FOLD)) >= 0:
                self._folds.append((len(self._pieces) - 1, fold))
            number = int(place[0].replace(_FOLD, "")[-_LETTERS:], 16)
            numbers.append(len(uids) if number == _PLAN else number)
        self._pieces.append(text[at:])
        self._uids = picker(numbers)

    def file(self, plan_uid: str, uids: Sequence[str]) -> str:
        """Return the file of a patient, as text.

        Args:
            plan_uid: The uid of the file.
            uids: The uids of the events.
        """
        pieces = self._pieces.copy()
        pieces[1::2] = self._uids((*uids, plan_uid))
        for at, fold in self._folds:
            uid = pieces[at]
            pieces[at] = f"{uid[:fold]}{_FOLD}{uid[fold:]}"
        if self._digest is not None:
            told = self._told.copy()
            told[1::2] = self._told_uids(uids)
            pieces[self._digest] = digest_of("".join(told))
        return "".join(pieces)
