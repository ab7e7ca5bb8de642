"""The parts of a regimen, before they are proved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, model_validator

from schedules.model import Day, Fact, Id, Model, Text, Title, frozen, written_number
from schedules.regimen.choices import Choice, Limit, Note
from schedules.regimen.days import read_days, runs_of
from schedules.regimen.floors import Floor
from schedules.regimen.named_sources import with_sources
from schedules.regimen.phases import Phase
from schedules.regimen.rows import ALWAYS, Span, Table
from schedules.regimen.sizes import Few, FewFloors, NotEmpty
from schedules.regimen.sources import Source


class Parts(Model):
    """The parts of a regimen, which the proof reads; `Regimen` is these, proved."""

    language_version: Annotated[Literal[1, 2], BeforeValidator(written_number)] = 2
    """The version of the language that it is written in; in version 1 no date came from a phase's `until`, and a row of
    days with others between them lasted from the first to the last."""
    id: Id
    """Its name."""
    title: Title
    """The words a person reads."""
    summary: Text = ""
    """What it is, in a line."""
    revision: Text = ""
    """Its own revision, as its authors count them; a running course goes over to another one when it is amended."""
    status: Literal["label", "trial", "education", "own"] = "own"
    """What it was read from: a label, a trial or one's own protocol; or "education", a teaching example, not for
    treatment, which is laid out only when asked for, and says so in every title."""
    source: Source
    """The document it was read in."""
    sources: Annotated[dict[Id, Source], Few, AfterValidator(frozen)] = ALWAYS
    """Sources by a name, for every part that says this name in place of its source."""
    reviewed: Day | None = None
    """The date on which its numbers were last held against their sources."""
    retired: Text = ""
    """Why no new course is begun by it any more; a course that runs by it goes on."""
    extension_of: Id | None = None
    """The regimen to which it adds a clinic's own rows."""
    choices: Annotated[dict[Fact, Choice], Few, AfterValidator(frozen)] = ALWAYS
    """What is to be chosen before there is a plan, by name."""
    limits: Annotated[tuple[Limit, ...], Few] = ()
    """Bounds on the choices."""
    tables: Annotated[dict[Id, Table], Few, AfterValidator(frozen)]
    """The tables of its cycles, by name."""
    phases: Annotated[tuple[Phase, ...], Few, NotEmpty]
    """Its phases, in the order of the course."""
    floors: Annotated[tuple[Floor, ...], FewFloors] = ()
    """Rules on the time between doses, of one row or of several."""
    notes: Annotated[tuple[Note, ...], Few] = ()
    """Advice without a date."""

    @model_validator(mode="before")
    @classmethod
    def _sources_by_name(cls, data: Any) -> Any:
        """Put the sources that the data names in the place of their names."""
        return with_sources(data, cls) if isinstance(data, Mapping) and data.get("sources") else data


def span_runs(regimen: Parts, table: Table, row: Span) -> tuple[tuple[int, ...], ...]:
    """Return the stretches of a row of days, each as its days; in version 1 of the language they are one."""
    days = read_days(row.days or "")
    return runs_of(days, day_zero=table.day_zero) if regimen.language_version > 1 else (days,)
