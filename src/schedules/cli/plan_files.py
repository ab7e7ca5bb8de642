"""A plan out of its file, for the commands that work on one."""

from __future__ import annotations

from pathlib import Path

from schedules.course.plan import Plan, read_plan
from schedules.errors import Problem, UsageError
from schedules.foreign.entries import read_bounded


def read_plan_file(path: Path) -> Plan:
    """Read a plan from its .json file.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, or holds no plan.
    """
    named_as_plan(path)
    return read_plan(read_bounded(path))


def named_as_plan(path: Path) -> None:
    """Refuse a file of another kind by its name, before it is opened.

    Raises:
        UsageError: If it does not end in .json.
    """
    if path.suffix.lower() != ".json":
        message = "is no .json plan; a record is kept with the plan: schedules generate ... -o plan.json"
        raise UsageError(Problem("format_unknown", str(path), message))
