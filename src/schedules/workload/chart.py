"""The picture of a forecast: each resource as a row of days, with weeks, weekends, holidays, the mean and its band."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from html import escape
from math import ceil
from typing import Final

from schedules.words import say_day
from schedules.workload.forecast import Load

DAY_WIDTH: Final = 6.0
LEFT, TOP, HEAD, ROW, GAP = 64.0, 64.0, 18.0, 92.0, 46.0
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEAST_LABEL: Final = 50.0
"""How far apart the dates below a row are at least."""


def as_svg(loads: Iterable[Load], *, holidays: Collection[date] = (), title: str = "Forecast") -> bytes:
    """Draw a forecast, each resource as a row of days; its needs have no site and no setting (`added_up`).

    Args:
        loads: The forecast.
        holidays: Days that are marked as weekends are, and stronger.
        title: What stands above it.
    """
    found = list(loads)
    resources = list(
        dict.fromkeys(load.need.resource for load in sorted(found, key=lambda each: order_of(each.need.resource)))
    )
    if not found:
        return _svg(400, 80, [_text(16, 40, f"{title}: nothing is planned", size=16)])
    first, last = min(load.need.day for load in found), max(load.need.day for load in found)
    first -= timedelta(days=first.weekday())
    days = [first + timedelta(days=number) for number in range((last - first).days + 8 - last.weekday())]
    width, height = LEFT + len(days) * DAY_WIDTH + 24, TOP + len(resources) * (HEAD + ROW + GAP) + 12
    has_band = any(load.low != load.high for load in found)
    parts = [_text(16, 26, title, size=18, bold=True), _text(16, 46, _legend(days, has_band, bool(holidays)), size=13)]
    for number, resource in enumerate(resources):
        own = [load for load in found if load.need.resource == resource]
        parts += _row(resource, own, days, TOP + number * (HEAD + ROW + GAP), holidays)
    return _svg(width, height, parts)


def order_of(resource: str) -> tuple[int, float, str]:
    """Put resources in order: places, what is done, bags by their length."""
    order = ("beds", "chairs", "apheresis slots", "pump connections", "doses")
    hours = float(resource.split()[2]) if resource.startswith("bags of") else 0.0
    return (order.index(resource) if resource in order else len(order), hours, resource)


def _legend(days: Sequence[date], has_band: bool, has_holidays: bool) -> str:  # noqa: FBT001  # what there is to say
    words = f"{say_day(days[0])} to {say_day(days[-1])}; a line for each Monday, weekends grey"
    words += ", holidays darker" if has_holidays else ""
    return words + ("; line: mean of the draws, band: the middle 80 % of them" if has_band else "; as planned")


def _row(
    resource: str, loads: Sequence[Load], days: Sequence[date], top: float, holidays: Collection[date]
) -> list[str]:
    sums = dict.fromkeys(days, (0.0, 0.0, 0.0))
    for load in loads:
        mean, low, high = sums[load.need.day]
        sums[load.need.day] = (mean + load.mean, low + load.low, high + load.high)
    most = max(1, ceil(max(max(each) for each in sums.values())))
    head = _text(LEFT, top + 10, resource, size=14, bold=True)
    return [head, *_days(days, top + HEAD, holidays), *_numbers(most, top + HEAD), *_curve(sums, most, top + HEAD)]


def _x(number: int) -> float:
    return LEFT + number * DAY_WIDTH


def _days(days: Sequence[date], top: float, holidays: Collection[date]) -> Iterator[str]:
    """Yield the weekends, the holidays and the Mondays of a row, with some of their dates."""
    for number, day in enumerate(days):
        if day in holidays or day.weekday() >= 5:
            yield _box(_x(number), top, DAY_WIDTH, ROW, "#d3b9b9" if day in holidays else "#ececec")
    apart = ceil(LEAST_LABEL / (7 * DAY_WIDTH)) * 7
    for number in range(0, len(days), 7):
        is_named = number % apart == 0
        yield f'<path d="M{_x(number):g} {top:g}V{top + ROW + (5 if is_named else 0):g}" stroke="#bdbdbd"/>'
        if is_named:
            label = f"{days[number].day} {MONTHS[days[number].month - 1]}"
            yield _text(_x(number) + 2, top + ROW + 16, label, size=11)
    yield f'<path d="M{LEFT:g} {top + ROW:g}H{_x(len(days)):g}" stroke="#555"/>'


def _numbers(most: int, top: float) -> Iterator[str]:
    """Yield the numbers beside a row, from none to the most."""
    step = ceil(most / 4)
    for value in {most, *(each for each in range(0, most, step) if most - each >= step / 2)}:
        yield _text(LEFT - 8, top + ROW * (1 - value / most) + 4, str(value), size=11, anchor="end")


def _curve(sums: Mapping[date, tuple[float, float, float]], most: int, top: float) -> Iterator[str]:
    def y(value: float) -> float:
        return top + ROW * (1 - value / most)

    for number, (_, low, high) in enumerate(sums.values()):
        if high > low:
            yield _box(_x(number), y(high), DAY_WIDTH, y(low) - y(high), "#9ec3e6")
    steps = (f"L{_x(number):g} {y(mean):.1f}H{_x(number + 1):g}" for number, (mean, _, _) in enumerate(sums.values()))
    yield f'<path d="M{"".join(steps)[1:]}" fill="none" stroke="#0b4f8a" stroke-width="1.5"/>'


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:.1f}" width="{width:g}" height="{height:.1f}" fill="{fill}"/>'


def _text(x: float, y: float, words: str, *, size: int, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    place = f'x="{x:g}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place}{weight} fill="#1a1a1a">{escape(words)}</text>'


def _svg(width: float, height: float, parts: Iterable[str]) -> bytes:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
    body = "\n".join([f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>', *parts])
    return f'{head} font-family="sans-serif" role="img" aria-label="Forecast">\n{body}\n</svg>\n'.encode()
