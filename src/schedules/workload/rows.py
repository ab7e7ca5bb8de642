"""The events of many courses as rows: of plans in a folder, or of a table of events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final, NamedTuple

from schedules.course.places import START, tail_of, visit_of
from schedules.course.plan import Plan
from schedules.course.plan_file import read_plan
from schedules.course.table import value_of
from schedules.errors import FileError, Problem, ScheduleError, needs
from schedules.files import read_bounded

NEEDED: Final = (
    *("id", "zone", "key", "kind", "title", "setting", "amount", "to_tick", "state", "all_day"),
    *("start_local", "end_local", "start", "end"),
)
"""The columns of a table of events that are read."""
GONE: Final = ("cancelled", "omitted", "held")
"""The states of what asks for no work."""


class Row(NamedTuple):
    """One event of one course."""

    patient: str
    zone: str
    key: str
    kind: str
    title: str
    setting: str
    amount: str
    to_tick: str
    """What is to be done with it and has no time of its own, a line each."""
    state: str
    all_day: bool
    start: datetime
    """On the clocks of the zone, without it; midnight of a whole day."""
    end: datetime
    begins: datetime | None
    """The instant at which it starts; None for a whole day."""
    ends: datetime | None

    @property
    def last_day(self) -> date:
        """The last date on which it takes place."""
        ends_before = self.end.time() == time() and self.end > self.start
        return date.fromordinal(self.end.date().toordinal() - 1) if ends_before else self.end.date()

    @property
    def is_pump(self) -> bool:
        """Whether it is a stretch of an infusion by pump."""
        return self.kind == "infusion" and visit_of(tail_of(self.key)) is None

    @property
    def is_first_stretch(self) -> bool:
        """Whether it is the first stretch of an infusion by pump."""
        return tail_of(self.key) == START


def rows_in(path: Path) -> Iterator[Row]:
    """Yield the events of every plan of a folder, or of a table of events; those that do not take place are left out.

    A course of a folder is named by its file.

    Raises:
        FileError: If there is none of them, or one can't be read.
        MissingExtraError: If it is a table, and the extra is not installed.
    """
    if path.is_dir():
        yield from _rows_of_folder(path)
    elif path.suffix.lower() == ".parquet":
        yield from _rows_of_table(path)
    else:
        found = "is no folder of plans and no .parquet table of events"
        message = f"{found}; name a folder of .json plans, or what schedules cohort wrote"
        raise FileError(Problem("format_unknown", str(path), message))


def _rows_of_folder(folder: Path) -> Iterator[Row]:
    files = [path for path in sorted(folder.glob("*.json")) if b'"schema_version"' in read_bounded(path)]
    if not files:
        raise FileError(Problem("file_damaged", str(folder), "holds no plan; name a folder of .json plans"))
    for path in files:
        try:
            yield from rows_of(read_plan(read_bounded(path)), path.stem)
        except ScheduleError as error:
            raise FileError(Problem(each.code, str(path), each.message) for each in error.problems) from None


def rows_of(plan: Plan, patient: str) -> Iterator[Row]:
    """Yield the events of one plan."""
    for event in plan.events:
        named = (event.key, event.kind, str(event.title), event.setting)
        texts = (*named, str(event.amount), value_of(event, "to_tick"), event.state)
        local, instants = map(_local, (event.start, event.end)), map(_instant, (event.start, event.end))
        if event.state not in GONE:
            yield Row(patient, plan.zone, *texts, event.all_day, *local, *instants)


def _local(moment: date) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None, fold=0)
    return datetime.combine(moment, time())  # on the clocks of its zone


def _instant(moment: date) -> datetime | None:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else None


def _rows_of_table(path: Path) -> Iterator[Row]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise needs("cohort", "a .parquet table") from None
    try:
        table = pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise FileError(Problem("file_damaged", str(path), f"can't be read ({str(error).splitlines()[0]})")) from None
    if missing := [name for name in NEEDED if name not in table.schema_arrow.names]:
        message = f"has no column {', '.join(missing)}; name a table that schedules cohort wrote"
        raise FileError(Problem("file_damaged", str(path), message))
    for batch in table.iter_batches(columns=list(NEEDED), batch_size=50_000):
        yield from (row for row in map(_row, batch.to_pylist()) if row.state not in GONE)


def _row(values: Mapping[str, Any]) -> Row:
    return Row(*(values[name] for name in NEEDED))
