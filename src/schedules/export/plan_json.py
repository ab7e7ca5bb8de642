"""A plan as JSON: everything it holds, and back again equal."""

from __future__ import annotations

from schedules.course.plan import Plan, read_plan


def to_json(plan: Plan) -> bytes:
    """Write a plan as JSON: UTF-8, indented, the same bytes for the same plan."""
    return f"{plan.model_dump_json(indent=2)}\n".encode()


def from_json(data: bytes) -> Plan:
    """Read a plan back from its JSON; equal to the plan that was written.

    Raises:
        FileError: If the data is damaged, no plan, or from a newer version of the library.
    """
    return read_plan(data)
