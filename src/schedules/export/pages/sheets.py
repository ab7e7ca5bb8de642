"""The sheets of a page: a month on a sheet as a grid, or as a list of its weeks; two weeks a sheet in large print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from schedules.export.pages.cells import Teller
from schedules.export.pages.content import Sheet, Square, Week, Words
from schedules.export.pages.days import DAY, Day, Span
from schedules.export.pages.fit import DENSITIES, Room, list_height, placed_week, week_height
from schedules.export.pages.heading import ABOVE_LIST, Heading
from schedules.export.pages.letters import READING
from schedules.export.pages.strips import joined_strips, strips_of, widened
from schedules.export.speech.customs import WEEKDAYS
from schedules.words import listing

TRIES: Final = (
    *((0, False, False), (1, False, False), (1, True, False), (2, True, False), (3, True, False)),
    *((1, True, True), (2, True, True), (3, True, True)),
)
"""How a month is brought onto its sheet: its density, whether bars that begin and end together are one, and whether
the day at the edge of its first and its last week is as wide as the days of other months beside it."""
PAIR: Final = 2
"""How many weeks a sheet of large print has."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The weeks of one sheet: of a month, or two weeks in large print."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]
    title: str

    @property
    def ends(self) -> tuple[date, date]:
        """Its first and its last date."""
        days = self.days
        return days[0].day, days[-1].day

    @property
    def days(self) -> list[Day]:
        """Its days, in order."""
        return [day for week in self.weeks for day in week if day is not None]


@dataclass(frozen=True)
class Sheets:
    """The sheets of one plan in the making."""

    tell: Teller
    days: Mapping[date, Day]
    room: Room
    heading: Heading
    is_large: bool
    is_landscape: bool

    def made(self) -> tuple[Teller, list[Sheet], list[Stretch]]:
        """Return the sheets of the months with treatment, and the months with nothing but rest, restrictions or notes.

        A month with no event at all is neither. What tells the cells comes first: where the boxes of a day are too many
        for a month on a sheet, some stand in the lists.
        """
        stretches = [*(self._pairs() if self.is_large else self._months())]
        busy = [each for each in stretches if not all(day.is_quiet for day in each.days)]
        quiet = [each for each in self._months() if all(day.is_quiet for day in each.days)]
        quiet = [each for each in quiet if not all(day.is_empty for day in each.days)]
        whole = replace(self, tell=replace(self.tell, ticks_apart=True))
        for tries in (self, whole):
            if self.is_landscape and not self.is_large and (grids := tries.grids(busy)):
                return tries.tell, grids, quiet
        return self.tell, [sheet for stretch in busy for sheet in self._list(stretch)], quiet

    def _months(self) -> Iterator[Stretch]:
        if not self.days:
            return
        month, last = min(self.days).replace(day=1), max(self.days)
        while month <= last:
            following = (month + 31 * DAY).replace(day=1)
            weeks = []
            day = self._week_start(month)
            while day < following:
                inside = (day + number * DAY for number in range(7))
                weeks.append(tuple(self._day(each) if month <= each < following else None for each in inside))
                day += 7 * DAY
            yield Stretch(month, tuple(weeks), self.tell.speech.month(month))
            month = following

    def _pairs(self) -> Iterator[Stretch]:
        """Yield two whole weeks at a time from the first week in which something is done, passing over quiet ones."""
        if not self.days:
            return
        day, last = self._week_start(min(self.days)), max(self.days)
        while day <= last:
            weeks = [
                tuple(self._day(day + 7 * week * DAY + number * DAY) for number in range(7)) for week in range(PAIR)
            ]
            if all(each.is_quiet for each in weeks[0]):
                day += 7 * DAY
                continue
            end = weeks[-1][-1].day
            title = self.tell.speech.days(day, end)
            yield Stretch(day, tuple(weeks), title)
            day += 7 * PAIR * DAY

    def _week_start(self, day: date) -> date:
        first = WEEKDAYS[self.tell.look.customs(self.tell.plan.zone).first_weekday]
        return day - ((day.weekday() - first) % 7) * DAY

    def _day(self, day: date) -> Day:
        return self.days.get(day) or Day(day)

    def _week(self, days: Sequence[Day | None], *, of_two_months: bool) -> Week:
        inside = [day.day for day in days if day]
        return Week(
            name=self.tell.speech.days(inside[0], inside[-1]),
            squares=tuple(self._square(day, of_two_months=of_two_months) if day else None for day in days),
            strips=strips_of(days, self.tell),
        )

    def _square(self, day: Day, *, of_two_months: bool) -> Square:
        month = f" {self.tell.speech.short_month(day.day)}" if of_two_months and day.day.day == 1 else ""
        return Square(
            iso=day.day.isoformat(),
            number=f"{day.day.day}{month}",
            name=self.tell.name(day.day),
            counted=self.tell.counted(day),
            items=tuple(self.tell.items(day)),
            changed=self.tell.changed(day),
        )

    def grids(self, stretches: Sequence[Stretch]) -> list[Sheet] | None:
        """Return each month as a grid; None where a word fits no cell of it, or more boxes than there is room.

        A month that is too full for one sheet, as after a hold, is a list of its weeks where that is one.
        """
        found: list[Sheet] = []
        for stretch in stretches:
            sheets = self._grid(stretch)
            if sheets is None or (len(sheets) > 1 and not self.tell.ticks_apart):
                return None
            listed = [*self._list(stretch)] if len(sheets) > 1 else []
            found += listed if len(listed) == 1 else sheets
        return found

    def _grid(self, stretch: Stretch) -> list[Sheet] | None:
        bare = [self._week(week, of_two_months=False) for week in stretch.weeks]
        subtitle, lines = self._subtitle(stretch), self.heading.lines(*stretch.ends)
        height = self.heading.space(stretch.title, subtitle, lines) - self.heading.weekdays
        for density, joins, widens in TRIES:
            weeks = self._placed([widened(week) for week in bare] if widens else bare, joins=joins)
            if weeks is None:
                return None
            left = height - sum(week_height(week, DENSITIES[density]) + 1 for week in weeks)
            if left >= 0:
                return [Sheet(stretch.title, subtitle, "", "grid", density, (tuple(weeks),), lines, left)]
        if len(stretch.weeks) == 1:
            return None
        middle = (len(stretch.weeks) + 1) // 2
        parts = [replace(stretch, weeks=stretch.weeks[:middle]), replace(stretch, weeks=stretch.weeks[middle:])]
        halves = [self._grid(part) for part in parts]
        return None if None in halves else [sheet for half in halves for sheet in half or ()]

    def _placed(self, bare: Sequence[Week], *, joins: bool) -> list[Week] | None:
        found = []
        for week in bare:
            placed = placed_week(replace(week, strips=joined_strips(week.strips)) if joins else week, self.room)
            if placed is None and joins:  # a joint name may be too wide
                placed = placed_week(week, self.room)
            if placed is None:
                return None
            found.append(placed)
        return found

    def _list(self, stretch: Stretch) -> Iterator[Sheet]:
        """Yield the weeks of a stretch as a list, on as many sheets as it needs: one, unless a week is very full."""
        subtitle, lines = self._subtitle(stretch), self.heading.lines(*stretch.ends)
        height = self.heading.space(stretch.title, subtitle, lines) - ABOVE_LIST
        count = 2 if self.is_landscape else 1
        width = (self.room.width - (count - 1) * GUTTER) / count
        weeks = [self._week(week, of_two_months=self.is_large) for week in stretch.weeks if any(week)]
        shown = [week for week in weeks if week.strips or any(square and square.items for square in week.squares)]
        columns: list[list[Week]] = [[]]
        at, tallest = 0.0, 0.0
        for week in shown:
            tall = list_height(week, self.room, width)
            if columns[-1] and (at + tall > height or (self.is_large and self.is_landscape)):
                columns.append([])
                at = 0.0
            columns[-1].append(week)
            at += tall
            tallest = max(tallest, at)
        for number in range(0, len(columns), count):
            part = tuple(tuple(column) for column in columns[number : number + count])
            yield Sheet(stretch.title, subtitle, "", "list", 0, part, lines, height - tallest)

    def _subtitle(self, stretch: Stretch) -> str:
        """Return the regimen with the cycles or phases of some weeks; empty where nothing may be told."""
        tell = self.tell
        if tell.look.discreet:
            return ""
        title = tell.speech.text(tell.plan.title)
        events = [event for day in stretch.days for event in (*day.events, *(span.event for span in day.spans))]
        cycles = sorted({event.cycle for event in events if event.cycle is not None})
        if cycles:
            numbers = listing(map(str, cycles), last=tell.speech.say("and"))
            phrase = "title-cycle" if len(cycles) == 1 else "title-cycles"
            return tell.speech.say(phrase, text=title, free=numbers)
        if tell.look.plain:
            return title
        phases = dict.fromkeys(tell.speech.text(event.phase) for event in events if event.kind != "restriction")
        return ", ".join([title, *phases])


GUTTER: Final = 24.0
"""Between two columns, in points."""


def with_quiet(sheets: list[Sheet], quiet: Sequence[Stretch], tell: Teller, room: Room) -> list[Stretch]:
    """Put the months without treatment under the weeks of the last sheet, a line each, while there is room.

    Returns:
        The months for which there was none.
    """
    rest = [*quiet]
    while rest and sheets:
        last, words = sheets[-1], quiet_words(rest[0], tell)
        line = tell.speech.say("with-value", text=rest[0].title, text_2=words.text)
        tall = 1.25 * room.points * room.lines(line, room.width, READING) + 3
        if tall > last.room_left or not words.own:
            break
        sheets[-1] = replace(last, lines=(*last.lines, line), room_left=last.room_left - tall)
        rest.pop(0)
    return rest


def quiet_words(stretch: Stretch, tell: Teller) -> Words:
    """Return what lasts or begins in a month without treatment, in a line."""
    spans: dict[int, Span] = {id(span): span for day in stretch.days for span in day.spans}
    parts, own = [], True
    first, last = stretch.days[0].day, stretch.days[-1].day
    for span in spans.values():
        word = tell.word(span.event)
        own = own and word.own
        begins, ends = span.first >= first, span.last <= last and not span.is_open
        dates = {"date": span.first, "date_2": span.last}
        if begins and ends:
            days = tell.speech.say("date-to-date", **dates)
        elif begins:
            days = tell.speech.say("from-date", date=span.first)
        else:
            days = tell.speech.say("last-day-date", date=span.last) if ends else tell.speech.say("all-month")
        parts.append(tell.speech.say("with-value", text=word.text, text_2=days))
    for day in stretch.days:
        for item in tell.items(day):
            own = own and item.words.own
            text = f"{item.clock} {item.words.text}".strip()
            parts.append(tell.speech.say("with-value", text=tell.speech.day(day.day), text_2=text))
    return Words("; ".join(parts), own)
