"""All parts of a regimen under one name, not proved yet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from schedules.model import Fact, Id, Model, Text, Title, frozen
from schedules.regimen.choices import Choice, Limit, Note
from schedules.regimen.phases import Phase
from schedules.regimen.rows import ALWAYS, Source, Table


class Parts(Model):
    """What a regimen is made of; the proof reads these."""

    id: Id
    title: Title
    summary: Text = ""
    status: Literal["label", "trial", "education", "own"] = "own"
    source: Source
    choices: Annotated[dict[Fact, Choice], AfterValidator(frozen)] = ALWAYS
    limits: tuple[Limit, ...] = ()
    tables: Annotated[dict[Id, Table], AfterValidator(frozen)]
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]
    notes: tuple[Note, ...] = ()
