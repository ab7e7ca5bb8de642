"""A regimen: its parts, proved when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, Self

from schedules.errors import RegimenError
from schedules.model import MAX_PROBLEMS, Refused
from schedules.regimen.parts import Parts
from schedules.regimen.spelling import Respelled


class Regimen(Parts):
    """A treatment regimen as data: what is chosen, what is given when, and where that was read.

    Raises:
        RegimenError: If it is under-specified or contradicts itself; carries every problem found.
    """

    def __repr__(self) -> str:
        return f"<Regimen {self.id}>"

    @classmethod
    def read(cls, data: object, *, place: str = "", context: Mapping[str, Any] | None = None) -> Self:
        """Build a regimen from plain data, as a file holds it, its rows spelled short or by their shapes.

        Raises:
            RegimenError: If it is under-specified or contradicts itself; carries every problem found.
        """
        return super().read(Respelled(data).data, place=place, context=context)

    def model_post_init(self, context: Any, /) -> None:
        """Prove the regimen when it is made; one inside a plan was proved by the version that made the plan."""
        from schedules.regimen.proof import problems  # a built-in one is proved by the tests, and needs neither
        from schedules.regimen.unread import unread_problems

        found = problems(self)
        if not found and not (context or {}).get("zone"):
            found = list(islice(unread_problems(self), MAX_PROBLEMS))
        if found:
            raise Refused(RegimenError(found))
