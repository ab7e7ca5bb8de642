"""A calendar file written again: the same UIDs, a higher SEQUENCE for what changed, and what is gone as cancelled.

No calendar deletes what a new file lacks, so no event that was ever sent is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schedules.course.plan import Plan
from schedules.course.plan_file import read_plan
from schedules.errors import FileError, Problem
from schedules.export.calendar.busy import OUTLOOK, busy_lines
from schedules.export.calendar.ics import assemble, calendar_uid, event_lines, sheet_for
from schedules.export.calendar.lines import escaped, instant_line
from schedules.export.speech.language import Language
from schedules.export.speech.options import Detail, Evening, Hours, Look, View

STAMPS = ("DTSTAMP:", "CREATED:", "LAST-MODIFIED:", "SEQUENCE:")
OURS = "PRODID:-//schedules//"


@dataclass(frozen=True, slots=True)
class Sent:
    """An event as an old file holds it."""

    lines: list[str]
    """Its content lines, unfolded."""

    def value(self, name: str) -> str:
        """Return the value of a property, by the name and its colon."""
        return next(line[len(name) :] for line in self.lines if line.startswith(name))

    @property
    def content(self) -> list[str]:
        """Its lines without its stamps, and without the line that says for Outlook what TRANSP says."""
        return [line for line in self.lines if not line.startswith((*STAMPS, OUTLOOK))]

    @property
    def cancelled(self) -> bool:
        """Whether the old file cancels it already."""
        return "STATUS:CANCELLED" in self.lines


def plan_id_of(old: bytes, suffix: str, *, asked: UUID | None = None) -> UUID:
    """Return the id of the plan that a file of ours holds; the one asked for where a discreet file does not tell it.

    Raises:
        FileError: If the file is not ours or damaged, does not tell, or holds another plan than the one asked for.
    """
    found, discreet = _uid_of_plan(old, suffix)
    if asked is None and discreet:
        raise _refusal("a discreet calendar does not tell which plan it holds; give --plan-id, or export the plan")
    if asked is not None and calendar_uid(asked, discreet=discreet) != found:
        which = "" if discreet else f" but {found}"
        raise _refusal(f"does not hold plan {asked}{which}; leave --plan-id out, or use --new-plan")
    return asked or found


def hold_same(old: bytes, plan: Plan) -> None:
    """Refuse a calendar file that another plan wrote.

    Raises:
        FileError: If another plan wrote it, or if it is not ours.
    """
    try:
        found, discreet = _uid_of_plan(old, ".ics")
    except FileError:
        raise _refusal("was not written by this plan; give another name") from None
    if calendar_uid(plan.plan_id, discreet=discreet) != found:
        raise _refusal("holds another plan, whose events would be lost; give another name")


def _uid_of_plan(old: bytes, suffix: str) -> tuple[UUID, bool]:
    """Return the UID of the plan in a file, and whether the file is discreet, so that the UID is not the plan's id."""
    if suffix == ".json":
        return read_plan(old).plan_id, False
    uid, events = _read_sent(old)
    return uid, any("CLASS:PRIVATE" in event.lines for event in events.values())


def _refusal(message: str) -> FileError:
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
    contacts: tuple[str, ...] = Look.contacts,
) -> bytes:
    """Write a plan over a file that was sent before; the options are those of `to_ics`.

    Events that say the same keep their stamps; changed ones get the next SEQUENCE;
    what the plan no longer has stays in the file, as cancelled.

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
        contacts=contacts,
    )
    return updated_file(old, plan, look)


def updated_file(old: bytes, plan: Plan, look: Look) -> bytes:
    """Write a plan over a file that was sent before, as `update_ics` does."""
    sheet = sheet_for(plan, look)
    _, sent = _read_sent(old)
    events = {event.uid: event_lines(sheet, event) for event in (*sheet.plan.events, *sheet.plan.cancelled)}
    written: list[list[str]] = []
    for uid, lines in events.items():
        before = sent.get(uid)
        if before is None:
            written.append(lines)
        elif Sent(lines).content == before.content:
            written.append(before.lines)
        else:
            written.append(_new_version(lines, before, plan.as_of))
    gone = (before for uid, before in sent.items() if uid not in events)
    return assemble(sheet, [*written, *(_cancellation(before, plan.as_of, look.speech) for before in gone)])


def _read_sent(old: bytes) -> tuple[UUID, dict[str, Sent]]:
    """Read the UID of a calendar file of ours, and its events by their UIDs.

    Raises:
        FileError: If another program wrote it, or it is cut off or damaged.
    """
    try:
        lines = [line for line in re.sub(r"\r?\n[ \t]", "", old.decode()).splitlines() if line]
        if not any(line.startswith(OURS) for line in lines[:6]) or lines[-1] != "END:VCALENDAR":
            raise ValueError("it was written by another program, or cut off")  # noqa: TRY301  # one message for all
        uid = next(line for line in lines if line.startswith("UID:")).removeprefix("UID:")
        starts = [number for number, line in enumerate(lines) if line == "BEGIN:VEVENT"]
        events = [Sent(lines[start : lines.index("END:VEVENT", start) + 1]) for start in starts]
        return UUID(uid), {event.value("UID:"): event for event in events}
    except (ValueError, StopIteration) as error:
        reason = str(error) or "a UID is missing"
        message = f"not a calendar that this tool wrote ({reason}); use --new-plan to write over it"
        raise FileError(Problem("file_damaged", "old file", message)) from None


def _new_version(lines: list[str], before: Sent, as_of: datetime) -> list[str]:
    """Return the lines of an event that changed: created as before, changed now, with the next SEQUENCE."""
    values: Mapping[str, str] = {
        "DTSTAMP:": instant_line("DTSTAMP", as_of),
        "LAST-MODIFIED:": instant_line("LAST-MODIFIED", as_of),
        "CREATED:": f"CREATED:{before.value('CREATED:')}",
        "SEQUENCE:": f"SEQUENCE:{int(before.value('SEQUENCE:')) + 1}",
    }
    return [next((values[name] for name in STAMPS if line.startswith(name)), line) for line in lines]


def _cancellation(before: Sent, as_of: datetime, speech: Language) -> list[str]:
    """Return the lines that cancel an event, without its alarms; those of before where it was cancelled already."""
    if before.cancelled:
        return before.lines
    kept = before.lines
    while "BEGIN:VALARM" in kept:
        kept = [*kept[: kept.index("BEGIN:VALARM")], *kept[kept.index("END:VALARM") + 1 :]]
    prefix = escaped(speech.say("cancelled", text=""))
    kept = [re.sub(r"^SUMMARY:", f"SUMMARY:{prefix}", line) for line in kept]
    kept = [re.sub(r"^STATUS:.*", "STATUS:CANCELLED", line) for line in kept]
    kept = [line for line in kept if not line.startswith(OUTLOOK)]
    place = next(number for number, line in enumerate(kept) if line.startswith("TRANSP:"))
    kept[place : place + 1] = busy_lines("FREE")
    return _new_version(kept, before, as_of)
