"""How far a phase lies after the one it hangs from: by a link, which is required, or a wait, which is not known."""

from __future__ import annotations

from datetime import date

from schedules.regimen.regimen import Link, Wait
from schedules.words import count


def reach(link: Link | Wait | None) -> tuple[str, int | None, int, int | None]:
    """Read a link as its edge, and its least, expected and most days; no link is the day after."""
    if link is None:
        return "next", 0, 0, None
    if isinstance(link, Wait):
        return link.edge, link.earliest, link.typical, link.latest
    expected = link.expected or 0
    exact = link.earliest is None and link.latest is None
    return link.edge, expected if exact else link.earliest, expected, expected if exact else link.latest


def months_on(origin: date, link: Link | Wait | None) -> date | None:
    """Count a link's months from a date; None where it counts none."""
    if not isinstance(link, Link) or not link.months:
        return None
    from dateutil.relativedelta import relativedelta  # most courses count no months, and every start would pay for it

    return origin + relativedelta(months=link.months)


def span_words(link: Link | Wait) -> str:
    """Say the length of a link or a wait, and whose choice its expected value is.

    A range without an upper end says so; so does a wait whose lower end is not known.
    """
    if isinstance(link, Link) and link.months:
        return count(link.months, "month")
    _, low, expected, high = reach(link)
    if low == high:
        return count(expected, "day")
    if isinstance(link, Wait):
        sure = "usually " if link.usual else ""
        bounds = f"{sure}at least {count(low, 'day')}, " if low else ""
        return (
            f"{bounds}typically {count(expected, 'day')}, {f'at most {high}' if high else 'with no known upper limit'}"
        )
    span = f"{low} to {count(high, 'day')}" if high is not None else f"at least {count(low or 0, 'day')}"
    return f"{span} (planned at {expected}, this library's choice)"
