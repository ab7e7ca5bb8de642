"""The forecast: what many courses ask for on each day, in beds, visits, apheresis slots, pumps, bags and doses.

Where delays are given, each draw is laid out by the engine, so that it is a course that the rules allow, and a count
has a mean and a band over the draws. What is not confirmed is not counted.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from schedules.course.places import stem_of
from schedules.workload.rows import Row

VISITS: Final = (
    *("infusion", "dose", "premedication", "bag-change", "step", "disconnect"),
    *("procedure", "assessment", "monitoring"),
)
"""The kinds of event for which a patient is in a chair, where they are in a clinic."""
LOW, HIGH = 0.1, 0.9
"""The shares of the draws below and up to which a band reaches."""
COLUMNS: Final = ("day", "site", "setting", "resource", "planned", "mean", "low", "high")
DAY: Final = timedelta(days=1)


class Need(NamedTuple):
    """What is needed on a day at a place."""

    day: date
    site: str
    setting: str
    resource: str
    """``beds``, ``chairs``, ``apheresis slots``, ``pump connections``, ``doses``, or ``bags of 96 h``."""


class Load(NamedTuple):
    """How much of it is needed."""

    need: Need
    planned: int
    """Without any delay."""
    mean: float
    low: int
    high: int


def needs_of(rows: Iterable[Row], sites: Mapping[str, str]) -> Counter[Need]:
    """Count what the events of courses ask for.

    Args:
        rows: The events, those of each course together.
        sites: The site of each patient; empty for others.
    """
    found: Counter[Need] = Counter()
    for patient, own in groupby(rows, attrgetter("patient")):
        sure = [row for row in own if row.state != "tentative"]
        site = sites.get(patient, "")
        for day, setting, resource in (*_places_taken(sure), *_done(sure), *_bags(sure)):
            found[Need(day, site, setting, resource)] += 1
    return found


def _places_taken(rows: Sequence[Row]) -> set[tuple[date, str, str]]:
    """Return the days on which a patient takes a bed, a chair or a slot; each once, whatever is done there."""
    taken: set[tuple[date, str, str]] = set()
    for row in rows:
        if row.kind == "stay":
            days = (row.last_day - row.start.date()).days + 1
            taken |= {(row.start.date() + number * DAY, row.setting, "beds") for number in range(days)}
        elif row.setting == "apheresis" and row.kind == "procedure":
            taken.add((row.start.date(), row.setting, "apheresis slots"))
        elif row.setting == "clinic" and row.kind in VISITS:
            taken.add((row.start.date(), row.setting, "chairs"))
    return taken


def _done(rows: Sequence[Row]) -> Iterator[tuple[date, str, str]]:
    for row in rows:
        if row.is_pump:
            yield row.start.date(), row.setting, "pump connections"
        elif row.kind == "dose":
            yield row.start.date(), row.setting, "doses"


def _bags(rows: Sequence[Row]) -> Iterator[tuple[date, str, str]]:
    """Yield the bags of each pump, each on the day it is hung, by the hours until the next one or the end."""
    pumps: dict[str, list[Row]] = {}
    for row in rows:
        if row.begins is not None and (row.is_pump or row.kind == "bag-change"):
            pumps.setdefault(stem_of(row.key), []).append(row)
    for own in pumps.values():
        changes = [row for row in own if row.kind == "bag-change"]
        hung = {row.begins: row for row in own if row.begins is not None} if changes else {}
        ends = [row.ends for row in own if row.is_pump and row.ends is not None]
        for begins, row in hung.items():
            until = min(moment for moment in (*hung, *ends) if moment > begins)
            hours = (until - begins) / timedelta(hours=1)
            yield row.start.date(), row.setting, f"bags of {hours:g} h"


def added_up(needs: Counter[Need]) -> Counter[Need]:
    """Return what is needed by day and resource, over all sites and settings."""
    found: Counter[Need] = Counter()
    for need, number in needs.items():
        found[Need(need.day, "", "", need.resource)] += number
    return found


def forecast(planned: Counter[Need], draws: Sequence[Counter[Need]]) -> list[Load]:
    """Return what is needed by day and place, with the mean and the band of the draws; without draws, as planned."""
    needs = sorted({*planned, *(need for draw in draws for need in draw)})
    return [_load(need, planned[need], [draw[need] for draw in draws] or [planned[need]]) for need in needs]


def _load(need: Need, planned: int, counts: Sequence[int]) -> Load:
    ordered = sorted(counts)
    low, high = (ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (LOW, HIGH))
    return Load(need, planned, sum(counts) / len(counts), low, high)


def as_rows(loads: Iterable[Load]) -> list[dict[str, object]]:
    """Return a forecast as rows of a table."""
    return [
        {**load.need._asdict(), "planned": load.planned, "mean": load.mean, "low": load.low, "high": load.high}
        for load in loads
    ]


def as_csv(loads: Iterable[Load]) -> bytes:
    """Write a forecast as a table: UTF-8, a header, a line for each day and place."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows({**row, "mean": f"{row['mean']:g}"} for row in as_rows(loads))
    return text.getvalue().encode()


def as_parquet(loads: Iterable[Load]) -> bytes:
    """Write a forecast as a Parquet table. Needs the extra ``cohort``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = [(name, pa.string()) for name in ("site", "setting", "resource")]
    numbers = [("planned", pa.int64()), ("mean", pa.float64()), ("low", pa.int64()), ("high", pa.int64())]
    schema = pa.schema([("day", pa.date32()), *texts, *numbers])
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(as_rows(loads), schema=schema), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data
