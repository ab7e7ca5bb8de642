"""Sources: where a rule was read, and how surely.

What names none in a file is given that of the part it stands in: a row its table's, and a step, a hold rule, a
lateness or a postponement its row's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from schedules.model import Day, Model, Text, Title
from schedules.regimen.part_places import Path
from schedules.regimen.sizes import Few
from schedules.words import shortened

Confidence = Literal["confirmed", "single-source", "unverified"]
"""How surely a rule was read: in the label or twice, once elsewhere, or not in print."""


@dataclass(frozen=True, slots=True)
class UnknownSource:
    """What stands in the place of a name of which no source is known."""

    said: str
    """What is told of it."""


class Source(Model):
    """Where a rule was read, and how surely."""

    document: Title
    """The label, protocol or paper."""
    jurisdiction: Title
    """Where the document is in force: "US"."""
    section: Text = ""
    """The section or table the rule was read in."""
    revised: Day | None = None
    """The date of the document's revision."""
    confidence: Confidence = "confirmed"
    """How surely the rule was read: confirmed, single-source or unverified."""
    readings: Annotated[tuple[Title, ...], Few] = ()
    """The separately published places the rule was read in."""
    question: Text = ""
    """What is still open about the rule, as a question."""

    @model_validator(mode="before")
    @classmethod
    def _is_written_out(cls, data: Any) -> Any:
        """Refuse a name: those of a regimen's own sources were replaced by these before."""
        if isinstance(data, str):
            data = UnknownSource(f"no source is called {shortened(data)!r}; write it under [sources.NAME]")
        if isinstance(data, UnknownSource):
            raise PydanticCustomError("name_unknown", "{said}", {"said": data.said})
        return data

    def at(
        self,
        section: str,
        *readings: str,
        confidence: Confidence = "confirmed",
        question: str = "",
        revised: Day | None = None,
    ) -> Source:
        """Return a source in another section of this document, with a confidence and readings of its own."""
        changes: dict[str, Any] = {"section": section, "confidence": confidence, "readings": readings}
        changes |= {"question": question, "revised": revised or self.revised}
        return self.model_copy(update=changes)

    def __str__(self) -> str:
        revised = f", revised {self.revised}" if self.revised else ""
        section = f", {self.section}" if self.section else ""
        return f"{self.document} ({self.jurisdiction}{revised}){section}"


UNREAD: Final = Source.model_construct(document="?", jurisdiction="?")  # every start would wait for a schema
"""What stands in for a source that could not be read, so that it is told once."""


def inherited(source: Any) -> Source:
    """Return the source of a part as what stands in it has it."""
    try:
        return Source.model_validate(source)
    except ValidationError:
        return UNREAD


def with_source(part: Any, source: Any) -> Any:
    """Return the data of a part, or a list of them, with a source where it names none."""
    if isinstance(part, list | tuple):
        return [with_source(each, source) for each in part]
    return {**part, "source": source} if isinstance(part, Mapping) and "source" not in part else part


def sources_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, Source]]:
    """Yield every source in a part of a regimen, with the path of the rule that it is the source of."""
    match value:
        case Source():
            yield path[:-1] if path[-1:] == ("source",) else path, value
        case BaseModel():
            for name in type(value).model_fields:
                yield from sources_in(getattr(value, name), (*path, name))
        case Mapping():
            for name, each in value.items():
                yield from sources_in(each, (*path, name))
        case tuple():
            for number, each in enumerate(value):
                yield from sources_in(each, (*path, number))


def least_sure(first: Source, *others: Source | None) -> Source:
    """Return the source of several that was read least surely; of equal ones the first."""
    found = [first, *(each for each in others if each is not None)]
    return max(found, key=lambda each: get_args(Confidence).index(each.confidence))
