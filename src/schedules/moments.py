"""Dates and times as fields of models: read with their offsets, written back as they were."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema


def _moment(value: Any, info: ValidationInfo) -> date | datetime:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("a date such as 2026-03-02, or a date and time with its offset, is asked for")
    if "T" not in value:
        return date.fromisoformat(value)
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("a time needs its offset, as in 2026-03-02T09:00:00-05:00")
    tz = (info.context or {}).get("zone")
    return read.astimezone(tz) if tz else read


_as_text = PlainSerializer(lambda moment: moment.isoformat(), return_type=str)
_schema = WithJsonSchema({"type": "string", "description": "a date, or a date and time with its offset"})

Dated = Annotated[date | datetime, PlainValidator(_moment), _as_text, _schema]
"""A date for an all-day event, an aware datetime for a timed one."""


def _instant(value: Any, info: ValidationInfo) -> datetime:
    read = _moment(value, info)
    if not isinstance(read, datetime) or read.tzinfo is None:
        raise ValueError("a time with its offset is asked for, such as 2026-03-02T09:00:00-05:00")
    return read


Instant = Annotated[datetime, PlainValidator(_instant), _as_text, _schema]
"""An aware time, on the clocks of the plan's zone where that is known."""


def _stamp(value: Any) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(read, datetime) or read.tzinfo is None:
        raise ValueError("a time with its offset is asked for, such as 2026-03-02T14:00:00+00:00")
    return read.astimezone(UTC)


Stamp = Annotated[datetime, PlainValidator(_stamp), _as_text, _schema]
"""An instant in UTC: when something was written, not when it happens."""
