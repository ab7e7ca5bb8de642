"""What a tree tells of courses that are given as data: events, findings, explanations and sentences.

Started by the net as a program of its own, on the older tree or on the present one. It imports the library alone, by
its public names, so that both run the same lines. Reads a course from each line of standard input; writes one line
for each, with a digest of every part, or, with ``--whole``, the parts themselves.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import schedules
from schedules import Plan, Regimen, ScheduleError, check, explain, load, plan, revise, select
from schedules.course.happenings import KINDS, AnyHappening
from schedules.regimen.sentences import sentences


@cache
def regimen_of(name: str) -> Regimen:
    return load(name)


def told(case: dict[str, Any]) -> dict[str, Any]:
    """Return what is told of a course, by part, as plain data; a failure of the library is told as a refusal is."""
    try:
        return _told(case)
    except Exception as failure:  # noqa: BLE001  # an older tree may fail at what this one can do, in any way
        return {"refused": {"failed": f"{type(failure).__name__}: {failure}"}}


def _told(case: dict[str, Any]) -> dict[str, Any]:
    regimen = regimen_of(case["regimen"])
    if "start" not in case:
        return {"sentences": dict(enumerate(sentences(regimen)))}
    refused: dict[str, str] = {}
    try:
        course = first_plan(regimen, case)
    except ScheduleError as error:
        return {"refused": {"plan": str(error)}}
    for number, entry in enumerate(case.get("record", ()), 1):
        try:
            course = revised(course, entry)
        except ScheduleError as error:
            refused[f"entry {number}"] = f"{entry['what']}: {error}"
    return {"refused": refused, **parts_of(course)}


def first_plan(regimen: Regimen, case: dict[str, Any]) -> Plan:
    tz = ZoneInfo(case["zone"])
    at = {row: datetime.strptime(clock, "%H:%M").time() for row, clock in case.get("at", {}).items()}  # noqa: DTZ007  # a clock
    return plan(
        select(regimen, case["choices"]),
        start=datetime.fromisoformat(case["start"]).astimezone(tz),
        anchor=case.get("anchor") or None,
        at=at,
        plan_id=UUID(int=17),
        as_of=datetime.fromisoformat(case["start"]),
    )


def revised(course: Plan, entry: dict[str, Any]) -> Plan:
    made = cast("AnyHappening", KINDS[entry["what"]].read(entry, context={"zone": course.tz}))
    return revise(course, made, as_of=datetime.fromisoformat(entry["at"]))


def parts_of(course: Plan) -> dict[str, Any]:
    """Return the events, findings and explanations of a plan, each part by names."""
    dumped = course.model_dump(mode="json")
    keys = {event["uid"]: event["key"] for event in (*dumped["events"], *dumped["cancelled"])}
    parts: dict[str, Any] = {"events": {event["key"]: event for event in dumped["events"]}}
    parts["cancelled"] = {event["key"]: event for event in dumped["cancelled"]}
    for name, found in (("plan's findings", course.findings), ("judge's findings", check(course))):
        parts[name] = dict(
            numbered(finding.model_dump(mode="json") | {"uid": keys.get(str(finding.uid), "")} for finding in found)
        )
    parts["notes"] = dict(enumerate(map(str, course.notes)))
    parts["explanations"] = {event.key: explain(course, event) for event in course.events}
    return parts


def numbered(findings: Iterator[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each finding by its code and its event, and count those that share them."""
    seen: Counter[str] = Counter()
    for finding in findings:
        name = f"{finding['code']} {finding['uid']}"
        seen[name] += 1
        yield f"{name} {seen[name]}", finding


def written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def main() -> None:
    """Answer each course on standard input with a line."""
    whole = "--whole" in sys.argv
    sys.stdout.write(f"{schedules.__file__}\n")
    for line in sys.stdin:
        parts = told(json.loads(line))
        if not whole:
            parts = {name: hashlib.sha256(written(part).encode()).hexdigest()[:20] for name, part in parts.items()}
        sys.stdout.write(f"{written(parts)}\n")


if __name__ == "__main__":
    main()
