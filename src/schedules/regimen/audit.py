"""What is doubtful about regimens: rules that are not confirmed, a review that is long ago or was never, retirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from schedules.regimen.documents.reading import words_of
from schedules.regimen.documents.writing import as_data
from schedules.regimen.part_places import Path
from schedules.regimen.parts import Parts
from schedules.regimen.sources import Source, sources_in
from schedules.words import count, say_day

MONTHS: Final = 12
"""The months after which a review counts as long ago, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule that is not confirmed."""

    place: str
    confidence: str
    source: str
    question: str
    """What is still open; empty where nothing was asked."""

    def __str__(self) -> str:
        question = f" Open question: {self.question}" if self.question else ""
        return f"{self.confidence.replace('-', ' ')}: {self.place}: {self.source}.{question}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What is doubtful about one regimen."""

    id: str
    title: str
    status: str
    document: str
    jurisdiction: str
    revised: date | None
    """The date of the document's revision."""
    reviewed: date | None
    """The date on which its numbers were last held against their sources."""
    is_old: bool
    """Whether there was no review, or it is longer ago than was asked for."""
    retired: str
    """Why no new course is begun by it; empty where courses are."""
    rules: dict[str, int]
    """How many of its rules were read how surely."""
    doubts: tuple[Doubt, ...]

    @property
    def lines(self) -> Iterator[str]:
        """Each thing that is doubtful, in a line; nothing where all is well."""
        if self.retired:
            yield f"retired: {self.retired}"
        if self.is_old:
            yield f"last reviewed on {say_day(self.reviewed)}" if self.reviewed else "never reviewed"
        yield from map(str, self.doubts)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def audit(regimen: Parts, *, as_of: date, months: int = MONTHS) -> Audit:
    """Audit a regimen.

    Args:
        regimen: Its data.
        as_of: The date of the audit.
        months: The calendar months after which a review is long ago; exactly so many months ago is not.
    """
    from dateutil.relativedelta import relativedelta  # only an audit counts months here

    data, counted, doubts = as_data(regimen), Counter[str](), []
    for path, source in rule_sources(regimen):
        counted[source.confidence] += 1
        if source.confidence != "confirmed":
            place = words_of(data, path) or "the regimen"
            doubts.append(Doubt(place, source.confidence, str(source), source.question))
    source = regimen.source
    return Audit(
        id=regimen.id,
        title=regimen.title,
        status=regimen.status,
        document=source.document,
        jurisdiction=source.jurisdiction,
        revised=source.revised,
        reviewed=regimen.reviewed,
        is_old=regimen.reviewed is None or regimen.reviewed + relativedelta(months=months) < as_of,
        retired=regimen.retired,
        rules={name: counted[name] for name in ("confirmed", "single-source", "unverified")},
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.confidence, reverse=True)),
    )


def rule_sources(regimen: Parts) -> Iterator[tuple[Path, Source]]:
    """Yield the source of each rule; one that is named, or a table's for its rows, counts where the rules have it."""
    for path, source in sources_in(regimen):
        if path[:1] != ("sources",) and not (path[:1] == ("tables",) and len(path) == 2):
            yield path, source


def table_lines(audits: Iterable[Audit]) -> Iterator[str]:
    """Yield the lines of a table of regimens in Markdown, as the documentation has it."""
    yield "| regimen | read in | revised | reviewed | rules | confirmed | single source | unverified |"
    yield "|---|---|---|---|---|---|---|---|"
    for each in audits:
        dates = [str(day) if day else "" for day in (each.revised, each.reviewed)]
        numbers = [str(number) for number in (sum(each.rules.values()), *each.rules.values())]
        document = f"{each.document} ({each.jurisdiction})"
        yield f"| `{each.id}`{', retired' if each.retired else ''} | {' | '.join([document, *dates, *numbers])} |"


def summary(audits: Iterable[Audit]) -> str:
    """Say in a line what several audits found."""
    found = list(audits)
    rules: Counter[str] = Counter()
    for each in found:
        rules.update(each.rules)
    old, retired = sum(each.is_old for each in found), sum(bool(each.retired) for each in found)
    read = f"{rules['single-source']} single source, {rules['unverified']} unverified"
    all_of_them = f"{count(len(found), 'regimen')}, {count(sum(rules.values()), 'rule')}"
    return f"{all_of_them}: {read}; {old} without a review of late, {retired} retired"
