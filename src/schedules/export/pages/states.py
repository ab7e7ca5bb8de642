"""What must be seen of a plan before its dates: on hold, stopped, withdrawn; what changed, what is not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise

from schedules.clock import date_of
from schedules.course.happenings import Hold, Resume, Stop
from schedules.course.plan import Event, Plan
from schedules.course.record import counting
from schedules.export.pages.cells import Teller
from schedules.export.pages.days import last_day
from schedules.regimen.names import named

MOST_GONE = 4
"""How many events that were taken out a line names; it counts the rest."""


@dataclass(frozen=True)
class States:
    """The states of one plan, in the words of its page."""

    tell: Teller

    @property
    def plan(self) -> Plan:
        """The plan as the page tells it."""
        return self.tell.plan

    @cached_property
    def is_withdrawn(self) -> bool:
        """Whether every event of the plan was taken back."""
        return not self.plan.events and bool(self.plan.cancelled)

    @property
    def shown(self) -> tuple[Event, ...]:
        """The events of the page: those that take place; of a withdrawn plan what it had, so that it is known again."""
        if self.is_withdrawn:
            return tuple(event for event in self.plan.cancelled if event.changed == self.plan.as_of)
        return tuple(event for event in self.plan.events if not event.is_gone)

    @property
    def banner(self) -> str:
        """What stands large at the head of every sheet; empty for nothing."""
        say = self.tell.speech.say
        if self.is_withdrawn:
            return say("withdrawn-on", date=self._local(self.plan.as_of))
        entries = [each.happening for each in counting(self.plan.record)]
        stops = [entry.at for entry in entries if isinstance(entry, Stop)]
        if stops and not self.tell.look.discreet:
            return say("stopped-on", date=self._local(min(stops)))
        held = self._held()
        return say("held-since", date=self._local(held)) if held and not self.tell.look.discreet else ""

    def _held(self) -> datetime | None:
        """Return since when an infusion is on hold; None where none is."""
        held: dict[str, datetime] = {}
        for entry in (each.happening for each in counting(self.plan.record)):
            if isinstance(entry, Hold):
                held[entry.row] = entry.at
            elif isinstance(entry, Resume):
                held.pop(entry.row, None)
        return min(held.values(), default=None)

    def _local(self, moment: datetime) -> date:
        return moment.astimezone(self.plan.tz).date()

    @cached_property
    def changed_days(self) -> frozenset[date]:
        """The dates on which something changed with the last revision; none of a first plan or a withdrawn one."""
        if not self.plan.revision or self.is_withdrawn:
            return frozenset()
        found: set[date] = set()
        for event in self.shown:
            if event.changed == self.plan.as_of and event.state != "tentative":
                lasts = last_day(event) > date_of(event.start)
                is_new = event.created == self.plan.as_of
                found |= {last_day(event)} if lasts else {date_of(event.start)}
                found |= {date_of(event.start)} if is_new else set()
        return frozenset(found | {date_of(event.start) for event in self._gone()})

    def _gone(self) -> list[Event]:
        return [] if self.is_withdrawn else [each for each in self.plan.cancelled if each.changed == self.plan.as_of]

    def changes(self, first: date, last: date) -> str:
        """Return what changed between two dates, both included, in a sentence; empty where nothing did."""
        days = sorted(day for day in self.changed_days if first <= day <= last)
        if not days:
            return ""
        say = self.tell.speech.say
        line = say("changed-line", n=self.plan.revision - 1)
        gone = [event for event in self._gone() if first <= date_of(event.start) <= last]
        if gone and not self.tell.look.discreet:
            words = [f"{self.tell.name(date_of(each.start))} {self.tell.word(each).text}" for each in gone]
            named = "; ".join([*words[:MOST_GONE], *([f"+{len(words) - MOST_GONE}"] if len(words) > MOST_GONE else [])])
            line = f"{line} {say('taken-out', free=named)}"
        return line

    def resumed(self, first: date, last: date) -> str:
        """Return the holds that ended between two dates, in a sentence; empty for none."""
        if self.tell.look.discreet:
            return ""
        entries = [each.happening for each in counting(self.plan.record)]
        pauses = [
            (off, on)
            for off, on in pairwise(entries)
            if isinstance(off, Hold) and isinstance(on, Resume) and first <= self._local(on.at) <= last
        ]
        say = self.tell.speech.say
        return " ".join(say("resumed-line", date=self._local(on.at), date_2=self._local(off.at)) for off, on in pauses)

    @property
    def not_known(self) -> str:
        """Return in one sentence what has no date yet, and what it waits for; empty where everything has one."""
        tentative = [event for event in self.plan.events if event.state == "tentative"]
        if not tentative or self.tell.look.discreet:
            return ""
        say = self.tell.speech.say
        firsts: dict[str, Event] = {}
        for event in tentative:
            firsts.setdefault(self.tell.word(event).text, event)
        waits = dict.fromkeys(each.waits_for for each in tentative if each.waits_for)
        named = [title for milestone in waits if (title := self._milestone(milestone))]
        parts = [*named, *(self._part(words, event) for words, event in self._told(firsts))]
        return say("not-known", free="; ".join(parts))

    def _told(self, firsts: dict[str, Event]) -> Sequence[tuple[str, Event]]:
        """List what the sentence names: what lasts for days, and what is given."""
        kinds = ("infusion", "dose", "procedure", "stay", "restriction")
        return [(words, event) for words, event in firsts.items() if event.kind in kinds]

    def _part(self, words: str, event: Event) -> str:
        say = self.tell.speech.say
        if event.earliest is None:
            return words
        return say("with-note", text=words, text_2=say("not-before-date", date=date_of(event.earliest)))

    def _milestone(self, milestone: str) -> str:
        """Return the title of a milestone; empty where the regimen has none of that name."""
        waits = (wait for phase in self.plan.regimen.phases for wait in phase.waits)
        title = next((wait.title for wait in waits if wait.milestone == milestone), "")
        part = named(self.plan.regimen, title)
        return self.tell.said((part.short if part else "") or title).text if title else ""
