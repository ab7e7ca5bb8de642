"""A page with all its words, from a plan and a look: its heading, its sheets, its lists and its agenda."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from schedules.course.plan import Plan
from schedules.export.pages.agenda import agenda_of
from schedules.export.pages.cells import Teller
from schedules.export.pages.content import Page, Section, Sheet
from schedules.export.pages.days import days_of
from schedules.export.pages.fit import Room, room_of
from schedules.export.pages.heading import ABOVE_LIST, Heading
from schedules.export.pages.letters import Letters, has_fonts
from schedules.export.pages.lists import in_columns, sections_of
from schedules.export.pages.preparation import preparation_sheets
from schedules.export.pages.sheets import Sheets, with_quiet
from schedules.export.pages.states import States
from schedules.export.speech.customs import WEEKDAYS, place_of
from schedules.export.speech.options import Look
from schedules.export.speech.views import seen_by
from schedules.export.speech.visits import told_plan
from schedules.export.speech.wording import issued_words, page_title

COLUMNS: Final = {"landscape": 3, "portrait": 2}
"""The columns of the lists at the end."""
MANY: Final = 99
"""As many sheets as a page is taken to have while its heads are measured."""


def page_of(plan: Plan, look: Look) -> Page:
    """Return the page of a plan, in the words and for the view that are asked for."""
    seen = seen_by(plan, look.view)
    states = States(Teller(told_plan(plan, look), look))
    tell = Teller(states.plan, look, states.changed_days)
    room = room_of(
        look.customs(plan.zone).paper,
        landscape=look.orientation == "landscape",
        points=look.points,
        letters=Letters(has_fonts()),
    )
    return _Composer(seen, tell, replace(states, tell=tell), room).page()


class _Composer:
    """One page in the making."""

    def __init__(self, prepared: Plan, tell: Teller, states: States, room: Room) -> None:
        self.prepared, self.tell, self.states, self.room = prepared, tell, states, room
        self.look, self.speech, self.plan = tell.look, tell.speech, tell.plan
        say = self.speech.say
        self.issued = issued_words(self.plan, self.speech)
        self.times = say("times-in-zone", free=place_of(self.plan.zone))
        self.disclaimer = say("team-wins" if self.look.discreet else "disclaimer")
        self.contacts = () if self.look.discreet else self.look.contacts or (f"{say('contact')} {BLANK}",)
        self.heading = Heading(
            room,
            states,
            self.times,
            " · ".join(self.contacts),
            (self.disclaimer, self._number(MANY, MANY)),
            say("large-print") if self.look.large_print and self.look.view != "pharmacy" else "",
        )

    def _number(self, number: int, count: int) -> str:
        return f"{self.speech.say('sheet-of', n=number, n_2=count)} · {self.issued}"

    def page(self) -> Page:
        say = self.speech.say
        for_pharmacy = self.look.view == "pharmacy"
        days = {} if for_pharmacy else days_of(self.plan, self.states.shown, discreet=self.look.discreet)
        landscape = self.look.orientation == "landscape"
        large = self.look.large_print
        maker = Sheets(self.tell, days, self.room, self.heading, is_large=large, is_landscape=landscape)
        self.tell, sheets, quiet = maker.made()
        quiet = with_quiet(sheets, quiet, self.tell, self.room)
        sections = [] if for_pharmacy else sections_of(self.tell, quiet, self.states.shown)
        if for_pharmacy:
            sheets = [*preparation_sheets(self.prepared, self.tell, self.room, self.heading)]
        else:
            sheets += self._lists(sections, is_alone=not sheets)
        first = WEEKDAYS[self.look.customs(self.plan.zone).first_weekday]
        order = [(first + number) % 7 for number in range(7)]
        whole = (min(days, default=date.min), max(days, default=date.max))
        notices = (self.states.not_known, self.states.resumed(*whole), self.states.changes(*whole))
        return Page(
            language=self.speech.code,
            direction=self.speech.direction,
            zone=self.plan.zone,
            title=page_title(self.plan, self.look),
            issued=self.issued,
            times=self.times,
            disclaimer=self.disclaimer,
            name=say("name-line"),
            contacts=self.contacts,
            banner=self.states.banner,
            is_withdrawn=self.states.is_withdrawn,
            weekdays=tuple((self.speech.weekday(day), self.speech.weekday(day, short=True)) for day in order),
            sheets=tuple(
                replace(
                    sheet,
                    number=self._number(number, len(sheets)),
                    head=self.heading.head(sheet.title, sheet.subtitle),
                    title_points=self.heading.title_points(sheet.title),
                )
                for number, sheet in enumerate(sheets, 1)
            ),
            agenda=agenda_of(self.tell, days),
            notices=tuple(notice for notice in notices if notice),
            sections=tuple(section for section in sections if section.heading == say("notes-title")),
            labels={"today": say("today"), "done": say("done")},
        )

    def _lists(self, sections: list[Section], *, is_alone: bool) -> list[Sheet]:
        """Return the sheets of the lists at the end; one at least where a page has no other, for its head."""
        title = self.speech.say("calendar" if self.look.discreet else "notes-sheet")
        subtitle = "" if self.look.discreet else self.speech.text(self.plan.title)
        lines = self.heading.lines(date.min, date.min) if is_alone else ()
        count = max(1, COLUMNS[self.look.orientation] - self.look.large_print)
        height = self.heading.space(title, subtitle, lines) - ABOVE_LIST
        density, parts = in_columns(sections, self.room, height, count)
        if not parts and is_alone:
            parts = [[]]
        return [Sheet(title, subtitle, "", "lists", density, lines=lines, columns=tuple(part)) for part in parts]


BLANK: Final = "_" * 20
"""A line to write on."""
