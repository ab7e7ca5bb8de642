"""A file written again: same names, higher SEQUENCE for what changed, what is gone as cancelled.

No importer deletes what a new file lacks, so nothing that was ever sent is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from icalendar.prop import vText

from schedules.course.plan import Plan, read_plan
from schedules.errors import FileError, Problem
from schedules.export.calendar.ics import assemble, calendar_uid, event_lines, sheet_for, stamped
from schedules.export.speech.language import Language
from schedules.export.speech.options import Detail, Evening, Hours, Look, View

STAMPS = ("DTSTAMP:", "CREATED:", "LAST-MODIFIED:", "SEQUENCE:")
OURS = "PRODID:-//schedules//"


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as a file already holds it."""

    lines: list[str]

    def value(self, name: str) -> str:
        """Return the value of one of its properties."""
        return next(line[len(name) :] for line in self.lines if line.startswith(name))

    @property
    def content(self) -> list[str]:
        """What it says, without its stamps."""
        return [line for line in self.lines if not line.startswith(STAMPS)]

    @property
    def cancelled(self) -> bool:
        """Whether it was withdrawn already."""
        return "STATUS:CANCELLED" in self.lines


def plan_id_of(old: bytes, suffix: str, *, asked: UUID | None = None) -> UUID:
    """Find which plan a file of ours holds; a discreet calendar does not tell, and needs the id that is asked for.

    Raises:
        FileError: If the file is not ours or damaged, does not tell, or holds another plan than the one asked for.
    """
    found, discreet = _named(old, suffix)
    if asked is None and discreet:
        raise _of_another("a discreet calendar does not tell which plan it holds; give --plan-id, or export the plan")
    if asked is not None and calendar_uid(asked, discreet=discreet) != found:
        which = "" if discreet else f" but {found}"
        raise _of_another(f"does not hold plan {asked}{which}; leave --plan-id out, or use --new-plan")
    return asked or found


def hold_same(old: bytes, plan: Plan) -> None:
    """Refuse a calendar that another plan wrote.

    Raises:
        FileError: If it did, or if the file is not ours.
    """
    try:
        found, discreet = _named(old, ".ics")
    except FileError:
        raise _of_another("was not written by this plan; give another name") from None
    if calendar_uid(plan.plan_id, discreet=discreet) != found:
        raise _of_another("holds another plan, whose events would be lost; give another name")


def _named(old: bytes, suffix: str) -> tuple[UUID, bool]:
    if suffix == ".json":
        return read_plan(old).plan_id, False
    uid, events = _read(old)
    return uid, any("CLASS:PRIVATE" in event.lines for event in events.values())


def _of_another(message: str) -> FileError:
    return FileError(Problem("file_exists", "old file", message))


def update_ics(  # noqa: PLR0913  # the options of `to_ics`
    old: bytes,
    plan: Plan,
    *,
    detail: Detail = Look.detail,
    remind_hours: Hours | None = Look.remind_hours,
    moment_minutes: int = Look.moment_minutes,
    feed_hours: int | None = Look.feed_hours,
    language: str = Look.language,
    view: View | None = Look.view,
    remind_evening: Evening | None = Look.remind_evening,
) -> bytes:
    """Write a plan over a file that was sent before; the options are those of `to_ics`.

    Events that say the same keep their stamps; changed ones get the next SEQUENCE;
    what the plan no longer has stays as cancelled.

    Raises:
        FileError: If the old file is not ours or damaged.
        PlanError: If an option is out of range.
    """
    look = Look(
        detail=detail,
        remind_hours=remind_hours,
        moment_minutes=moment_minutes,
        feed_hours=feed_hours,
        language=language,
        view=view,
        remind_evening=remind_evening,
    )
    return updated_file(old, plan, look)


def updated_file(old: bytes, plan: Plan, look: Look) -> bytes:
    """Write a plan over a file that was sent before, as `update_ics` does."""
    sheet = sheet_for(plan, look)
    _, sent = _read(old)
    events = (*sheet.plan.events, *sheet.plan.cancelled)
    written = [_renewed(event_lines(sheet, event), sent.get(event.uid), plan.as_of) for event in events]
    gone = [known for uid, known in sent.items() if uid not in {event.uid for event in events}]
    return assemble(sheet, [*written, *(_withdrawn(known, plan.as_of, sheet.look.speech) for known in gone)])


def _read(old: bytes) -> tuple[UUID, dict[str, Sent]]:
    try:
        lines = [str(line) for line in _unfolded(old) if line]
        events = [Sent(lines[start : end + 1]) for start, end in _events(lines)]
        return UUID(_calendar_uid(lines)), {event.value("UID:"): event for event in events}
    except (ValueError, StopIteration) as error:
        reason = str(error) or "a UID is missing"
        message = f"not a calendar that this tool wrote ({reason}); use --new-plan to write over it"
        raise FileError(Problem("file_damaged", "old file", message)) from None


def _unfolded(old: bytes) -> list[str]:
    return re.sub(r"\r?\n[ \t]", "", old.decode()).splitlines()


def _calendar_uid(lines: list[str]) -> str:
    if not any(line.startswith(OURS) for line in lines[:6]) or lines[-1] != "END:VCALENDAR":
        raise ValueError("it was written by another program, or cut off")
    return next(line for line in lines if line.startswith("UID:")).removeprefix("UID:")


def _events(lines: list[str]) -> list[tuple[int, int]]:
    starts = [number for number, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    return [(start, lines.index("END:VEVENT", start)) for start in starts]


def _renewed(new: list[str], known: Sent | None, as_of: datetime) -> list[str]:
    if known is None:
        return new
    if Sent(new).content == known.content:
        return known.lines
    return _with_stamps(new, known, as_of)


def _with_stamps(lines: list[str], known: Sent, as_of: datetime) -> list[str]:
    values: Mapping[str, str] = {
        "DTSTAMP:": stamped("DTSTAMP", as_of),
        "LAST-MODIFIED:": stamped("LAST-MODIFIED", as_of),
        "CREATED:": f"CREATED:{known.value('CREATED:')}",
        "SEQUENCE:": f"SEQUENCE:{int(known.value('SEQUENCE:')) + 1}",
    }
    return [next((values[name] for name in STAMPS if line.startswith(name)), line) for line in lines]


def _withdrawn(known: Sent, as_of: datetime, speech: Language) -> list[str]:
    if known.cancelled:
        return known.lines
    kept = list(_without_alarm(known.lines))
    prefix = vText(speech.say("Cancelled: {text}", text="")).to_ical().decode()
    kept = [re.sub(r"^SUMMARY:", f"SUMMARY:{prefix}", line) for line in kept]
    kept = [re.sub(r"^STATUS:.*", "STATUS:CANCELLED", line) for line in kept]
    kept = [re.sub(r"^TRANSP:.*", "TRANSP:TRANSPARENT", line) for line in kept]
    return _with_stamps(kept, known, as_of)


def _without_alarm(lines: list[str]) -> list[str]:
    if "BEGIN:VALARM" not in lines:
        return lines
    start, end = lines.index("BEGIN:VALARM"), lines.index("END:VALARM")
    return _without_alarm([*lines[:start], *lines[end + 1 :]])
