"""Plan files as the commands open them: as they were written; changed by hand only to be looked at."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from schedules.cli.terminal import tell
from schedules.course.difference import diff
from schedules.course.plan import SCHEMA, Plan
from schedules.course.plan_file import Opened, changed_by_hand, open_plan, read_plan
from schedules.errors import FileError, Problem, ScheduleError, UsageError
from schedules.files import read_bounded, refuse_folder, write
from schedules.planning.upkeep import up_to_date
from schedules.version import __version__
from schedules.words import printable


def open_plan_file(path: Path, *, old: bool = False) -> Opened:
    """Open a plan's .json file, changed by hand or not.

    Args:
        path: The file.
        old: Whether a file of version 1 is read too.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, or holds no plan.
    """
    named_as_plan(path)
    try:
        return open_plan(read_bounded(path), old=old)
    except FileError as error:  # what is wrong within is said of this file
        raise FileError(replace(each, place=_place_in(path, each.place)) for each in error.problems) from None


def _place_in(path: Path, place: str) -> str:
    return f"{path}{place.removeprefix('plan')}" if place == "plan" or place.startswith("plan,") else place


def read_plan_file(path: Path, *, old: bool = False) -> Plan:
    """Read a plan from its .json file, for a command that writes.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, holds no plan, or was changed by hand.
    """
    opened = open_plan_file(path, old=old)
    if opened.changed:
        raise changed_by_hand(str(path), opened.changed)
    return opened.plan


def look_at_plan_file(path: Path) -> Plan:
    """Read a plan from its .json file, for a command that only looks; what was changed by hand is said.

    Raises:
        UsageError: If the file is of another kind.
        FileError: If it can't be read, or holds no plan.
    """
    opened = open_plan_file(path)
    if opened.changed:
        tell(f"warning: {printable(str(changed_by_hand(str(path), opened.changed)))}", stream=sys.stderr)
    return opened.plan


def laid_out_now(plan: Plan, path: Path, as_of: datetime) -> Plan:
    """Return a plan as this version lays it out under the time-zone data of now; what that changes is said first.

    A plan from a file of version 1 comes back as it is.
    """
    if plan.schema_version != SCHEMA:
        return plan
    renewed = up_to_date(plan, as_of=as_of)
    show_update(plan, renewed, path)
    return renewed


def show_update(plan: Plan, renewed: Plan, path: Path) -> None:
    """Print on standard error why a plan was laid out anew, and what that changes; nothing where no event differs."""
    if renewed.revision != plan.revision:
        tell(f"{path}: {update_words(plan, renewed)}", stream=sys.stderr)
        tell(str(diff(plan, renewed)), stream=sys.stderr)


def update_words(plan: Plan, renewed: Plan) -> str:
    """Return in words why a plan was laid out anew before anything else is done to it."""
    causes = []
    if plan.is_by_other_law:
        causes.append(f"the law of {plan.zone} changed ({plan.zone_data} then, {renewed.zone_data} now)")
    elif plan.zone_data != renewed.zone_data:
        causes.append(f"the time-zone data changed ({plan.zone_data} then, {renewed.zone_data} now)")
    if plan.version != __version__:
        causes.append(f"version {plan.version} of this library laid it out, this is {__version__}")
    return f"laid out anew, since {' and '.join(causes)}; this changes:"


def write_plan(path: Path, plan: Plan, data: bytes, *, replace: bool) -> None:
    """Write a plan's JSON into its file, which only its owner may read; one that is replaced keeps its permissions.

    Raises:
        FileError: If it can't be written, or could not be read again as the same plan.
    """
    try:
        lost = "it reads as another plan" if read_plan(data) != plan else ""
    except ScheduleError as error:
        lost = error.problems[0].message
    if lost:
        message = f"the plan could not be read again, so nothing was written ({lost}); please report it"
        raise FileError(Problem("file_unwritable", str(path), printable(message)))
    write(path, data, replace=replace, mode=None if path.exists() else 0o600)


def named_as_plan(path: Path) -> None:
    """Refuse a file of another kind by its name, before it is opened.

    Raises:
        UsageError: If it does not end in .json.
        FileError: If it is a folder.
    """
    refuse_folder(path)
    if path.suffix.lower() != ".json":
        message = "is no .json plan; a record is kept with the plan: schedules generate ... -o plan.json"
        raise UsageError(Problem("format_unknown", str(path), message))
