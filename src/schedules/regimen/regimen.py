"""A regimen: its parts, proved when it is made."""

from __future__ import annotations

from typing import Any

from schedules.errors import RegimenError
from schedules.model import Refused
from schedules.regimen.parts import Parts
from schedules.regimen.proof import problems


class Regimen(Parts):
    """A treatment regimen as data: what is chosen, what is given when, and where that was read.

    Raises:
        RegimenError: If it is under-specified or contradicts itself; carries every problem found.
    """

    def __repr__(self) -> str:
        return f"<Regimen {self.id}>"

    def model_post_init(self, _context: Any, /) -> None:
        """Prove the regimen when it is made."""
        if found := problems(self):
            raise Refused(RegimenError(found))
