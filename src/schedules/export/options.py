"""How a calendar is written: how much it tells, whether it reminds, how long a moment looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schedules.errors import PlanError, Problem

Detail = Literal["full", "discreet"]


@dataclass(frozen=True, slots=True)
class Options:
    """How a calendar is written."""

    detail: Detail = "full"
    remind_hours: int | None = None
    moment_minutes: int = 30
    feed_hours: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar takes."""
        wrong = [(name, value) for name, value, most in self._numbers() if value is not None and not 1 <= value <= most]
        if self.detail not in ("full", "discreet"):
            raise PlanError(Problem("value_invalid", "detail", f"{self.detail!r} is neither full nor discreet"))
        if wrong:
            raise PlanError(
                Problem("value_invalid", name, f"{value} is out of range; give 1 or more") for name, value in wrong
            )

    def _numbers(self) -> tuple[tuple[str, int | None, int], ...]:
        return (
            ("remind_hours", self.remind_hours, 24 * 14),
            ("moment_minutes", self.moment_minutes, 24 * 60),
            ("feed_hours", self.feed_hours, 24 * 31),
        )

    @property
    def discreet(self) -> bool:
        """Whether nothing may tell what the calendar is about."""
        return self.detail == "discreet"
