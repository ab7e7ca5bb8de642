"""Events of a course, phase by phase and cycle by cycle, each dated from the real end of the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.clock import Moment, date_of, elapse, elapsed
from schedules.course.places import is_unrecorded_restart, step_and_entry
from schedules.course.plan import Reason
from schedules.course.record import Happened, Pause
from schedules.planning.cycles import Cycle
from schedules.planning.dating import Dating
from schedules.planning.drafts import DAY, Draft, Frame, because
from schedules.planning.ends import end_of
from schedules.planning.exposure import same_cycle_until
from schedules.planning.infusion import Exposures
from schedules.planning.layout import cycle_drafts
from schedules.planning.limits import with_windows
from schedules.planning.moves import Series, days_alone, delays_of, extra_days
from schedules.planning.phases import PhaseDate, Phases, by_table
from schedules.planning.rows import after_rests, rest_reasons, rests
from schedules.planning.tentative import Uncertain, as_tentative, decision, low_hours, open_questions
from schedules.planning.weekdays import delay_words, on_weekdays
from schedules.regimen import AnyRow, HoldRule, Pump, Span, Visit
from schedules.sentence import sentence


@dataclass(slots=True)
class Walk:
    """The events made so far, in the order of the course, and what the next cycle's date depends on."""

    phases: Phases
    root: str
    fixed: Mapping[str, PhaseDate]
    recorded: Mapping[str, PhaseDate]
    """Recorded dates of phases; they date a phase whose wait is still open."""
    tz: ZoneInfo
    times: Mapping[str, time]
    happened: Happened
    drafts: list[Draft] = field(default_factory=list)
    series: Series = field(default_factory=Series)
    edges: dict[str, date] = field(default_factory=dict)
    used_up: set[str] = field(default_factory=set)
    """Planned cycles whose place a new cycle took."""
    resting: tuple[Frame, list[Draft], date] | None = None
    """The last cycle, whose rest lasts until the next one really starts; its events; and the next Day 1 by rule."""
    uncertain: Uncertain | None = None
    """Why nothing that follows is sure; None while all is."""
    origin: date = date.min
    """The Day 1 from which calendar months are counted: that of the phase's first cycle (C12)."""
    day_ones: dict[str, list[date]] = field(default_factory=dict)
    """The Day 1 of each cycle of a phase, as its next cycle is counted from it."""

    def run(self) -> dict[str, PhaseDate]:
        """Make the events of every phase whose date is sure; return the date of each phase."""
        for name, each in self.happened.reached().items():
            if (stop := self.happened.stop()) is None or elapsed(each.at, stop) >= timedelta():
                self.edges[f"milestone/{name}"] = each.at.date()  # after the end of treatment it dates nothing
        self.edges |= {f"failed/{name}": each.at.date() for name, each in self.happened.failed().items()}
        dating = Dating(self.phases, self.root, self.fixed, self.edges)
        for phase_id in self.phases:
            at = dating.again(phase_id)
            if at.tentative and phase_id in self.recorded:
                dating.fixed = {**dating.fixed, phase_id: self.recorded[phase_id]}
                at = dating.all()[phase_id]
            if not at.tentative:
                self._walk_phase(phase_id, at, dating.dates)
        self._rest_until(None)
        return dating.all()

    def ends(self, placed: Mapping[str, PhaseDate]) -> dict[str, tuple[date, int]]:
        """Return the date by which each phase that a date ends is over, and how many of its cycles are over by then."""
        found: dict[str, tuple[date, int]] = {}
        for phase_id, cycles in self.phases.items():
            if phase_id in placed and (end := end_of(self.phases, phase_id, placed, self.edges)):
                days = self.day_ones.get(phase_id) or by_table(cycles, placed[phase_id].first)
                fit = [
                    cycle.next_day_one(days[0], day_one) <= end for cycle, day_one in zip(cycles, days, strict=False)
                ]
                found[phase_id] = end, [*fit, False].index(False)
        return found

    def _rest_until(self, day_one: date | None) -> None:
        """Make the rest of the cycle before, up to the next Day 1; None gives it the length of the rule."""
        if self.resting is not None:
            frame, drafts, due = self.resting
            self.resting = None
            self._emit([each for each in rests(frame, drafts, day_one or due) if each.end > each.start])

    def _walk_phase(self, phase_id: str, at: PhaseDate, dates: Mapping[str, PhaseDate]) -> None:
        cycles, before = self.phases[phase_id], len(self.drafts)
        ended = cycles[0].phase.is_bounded
        if ended and (end := end_of(self.phases, phase_id, dates, self.edges)):
            over = sentence("phase-end", text=cycles[0].phase.title, date=end)
            at = replace(at, why=(because("", over), *at.why))
        day_one = self.origin = at.first - cycles[0].first_day(cycles[0].lead) * DAY
        why, slack = at.why, at.slack
        for cycle in cycles:
            if cycle.key in self.used_up:
                continue
            frame, base = self._frame(cycle, day_one, why, slack)
            if cycle.index == 1:
                self.origin = base
            self._rest_until(frame.day_one)
            self.day_ones.setdefault(phase_id, []).append(base)
            day_one = self._cycle(frame, base)
            days, origin = (day_one - frame.day_one).days, frame.first_day_words()
            text = sentence("day-one-next", date=day_one, days=days, text=origin, date_2=frame.day_one)
            why, slack = (*at.why[:1], because("C1", text)), cycle.next_slack
            if self.resting is not None and day_one > cycle.next_day_one(self.origin, base):
                last, drafts, _ = self.resting
                why = (*why, *rest_reasons(last, drafts, self.times, day_one))
        self.edges[f"{phase_id}/next"] = day_one
        self.edges |= {f"{phase_id}/{edge}": day for edge, day in _edges(self.drafts[before:], cycles)}

    def _frame(
        self, cycle: Cycle, day_one: date, why: tuple[Reason, ...], slack: tuple[int | None, int | None]
    ) -> tuple[Frame, date]:
        """Return the dates of a cycle, and the date from which its next cycle is counted."""
        lead, first, by_rule = cycle.lead, cycle.first_day(cycle.lead) * DAY, day_one
        floor = self.series.floor(cycle, lead, day_one + first, self.times.get(lead.id, lead.at), self.tz)
        if floor is not None and floor - first > day_one:
            day_one = floor - first
            why = (*why, because("C5", sentence("floor-before", date=floor)))
        # A pump's row is its cycle: nothing of it runs before it is connected.
        scopes = ("following", "cycle", "row") if isinstance(lead, Pump) else ("following", "cycle")
        delays = [delay for delay in delays_of(cycle, self.happened) if delay.of == cycle.lead_key]
        delays = [delay for delay in delays if delay.scope in scopes]
        day_one += sum(delay.days for delay in delays) * DAY
        said = [sentence("delayed-by", days=delay.days) for delay in delays]
        if delays and isinstance(lead, Visit) and lead.weekdays:
            by_days, day_one = day_one, on_weekdays(day_one, lead.weekdays)
            said[-1] = delay_words(delays[-1].days, lead.weekdays, is_moved=day_one != by_days)
        why = (*why, *(because("", each) for each in said))
        low, high = slack
        # What came later by a floor or a delay has so much less room to its latest date.
        slack = low, None if high is None else max(high - (day_one - by_rule).days, 0)
        frame = Frame(cycle, day_one, self.tz, self.times, why, slack, self.happened)
        due = frame.moment(cycle.first_day(lead), frame.clock(lead))
        if moment := self.happened.started(cycle.lead_key):
            base = date_of(moment) - first - days_alone(frame, due) * DAY
            real = date_of(moment) - first if isinstance(lead, Pump) else base
            return replace(self._start_at(frame, moment, real), lead_due=due), base
        if isinstance(lead, Pump) and (deferred := self.happened.deferred(cycle.lead_key)):
            return replace(self._start_at(frame, deferred.on, date_of(deferred.on) - first), lead_due=due), day_one
        return frame, day_one

    def _start_at(self, frame: Frame, moment: Moment, day_one: date, row: str = "") -> Frame:
        """Return a frame whose first infusion or visit, or that of a row, is at the recorded moment (C11)."""
        first = frame.cycle.row_or_lead(row)
        # A pump started late runs from then; the hour of one dose is not the hour of the next.
        has_own = isinstance(first, Visit) and frame.clock(first) is not None
        clock = {first.id: moment.time()} if isinstance(moment, datetime) and not has_own else {}
        text = sentence("day-one-recorded", text=frame.first_day_words(), date=day_one)
        return replace(frame, day_one=day_one, times={**frame.times, **clock}, why=(*frame.why, because("C11", text)))

    def _cycle(self, frame: Frame, base: date) -> date:
        """Make the events of one cycle; return the Day 1 of the next one."""
        laid, exposures = cycle_drafts(frame, self.series)
        drafts = with_windows(frame, laid)
        if frame.low_question and self.happened.stop() is None:  # after a stop nothing waits for a decision
            drafts = _with_doubted_step(drafts, _doubt(frame.cycle.row_or_lead(frame.restarted)))
        self._emit(drafts)
        held = _interruptions(frame.cycle, exposures)
        if not held:
            day_one = self._next_day_one(frame, drafts, base)
            self.resting = frame, drafts, day_one
            return day_one
        record = frame.happened
        for row, pause in held:
            supposed = pause.on or max(pause.off, self.happened.as_of.astimezone(self.tz), key=datetime.timestamp)
            if row.hold is not None and elapsed(same_cycle_until(pause.off, row.hold), supposed) > timedelta():
                return self._new_cycle(frame, row, row.hold, pause, supposed)
            record = record.resuming(row.id, supposed)
        return self._on_hold(replace(frame, happened=record), base, held, {draft.key for draft in drafts})

    def _on_hold(self, ahead: Frame, base: date, held: list[tuple[Pump, Pause]], known: set[str]) -> date:
        """Make the events after open holds, tentative, as if all were resumed now; return the next Day 1 (C10)."""
        drafts = with_windows(ahead, cycle_drafts(ahead)[0])
        day_one = self._next_day_one(ahead, drafts, base)
        before = self.uncertain
        text, *others = (sentence("hold-open", text=row.title, date=pause.off) for row, pause in held)
        for other in others:
            text = sentence("and-further", text=text, text_2=other)
        waits_for = " and ".join(f"{row.id}-resumed" for row, _ in held)
        self.uncertain = Uncertain(because("C10", text), waits_for)
        self.resting = ahead, drafts, day_one
        if self.happened.stop() is not None:
            return day_one  # nothing waits for a restart any more
        # A hold ends no restriction of the infusion: it lasts as if the infusion went on now (C13).
        pumps = {row.id for row, _ in held}
        spans = {each.id for each in ahead.cycle.rows if isinstance(each, Span) and each.of in pumps}
        longer = {draft.key: as_tentative(draft, before) if before else draft for draft in drafts if draft.row in spans}
        self.drafts = [longer.get(draft.key, draft) for draft in self.drafts]
        self._emit([draft for draft in drafts if draft.key not in known and not is_unrecorded_restart(draft.tail)])
        return day_one

    def _new_cycle(self, frame: Frame, row: Pump, rule: HoldRule, pause: Pause, supposed: datetime) -> date:
        """Make the events of a new cycle after too long a hold, and its questions; return the next Day 1 (C6)."""
        record = self.happened
        counts = record.answer(f"{pause.held_by}/counts")
        planned = self._next_cycle(frame.cycle) if counts else None
        template = planned or frame.cycle
        if planned is not None:
            self.used_up.add(planned.key)
        opened = replace(template, opened_in=frame.cycle.key, opened_by=pause.name)
        supposed = self._rest_before(frame, row, pause, supposed)
        questions = open_questions(pause, record)
        text = sentence("hold-too-long", date=pause.off, days=rule.same_cycle_max_days)
        why = (*frame.why[:1], because("C6", text))
        started = Frame(opened, supposed.date(), self.tz, self.times, why, (0, None), record)
        first = opened.first_day(opened.row_or_lead(row.id)) * DAY
        started = self._start_at(started, supposed, supposed.date() - first, row.id)
        asked = f"{pause.held_by}/low" if "low" in questions else ""
        low = low_hours(row, pause, record)
        started = replace(started, restarted=row.id, low_hours=low, low_question=asked)
        if questions:
            self._emit([decision(frame, rule, pause, questions)])
        if pause.on is None:
            # Nobody recorded the new cycle yet: only where it would lead at the earliest is known.
            self.uncertain = self.uncertain or _doubt(row)
            return self._next_day_one(started, cycle_drafts(started)[0], started.day_one)
        day_one = self._cycle(started, started.day_one)
        if questions:
            self.uncertain = self.uncertain or _doubt(row)
        return day_one

    def _rest_before(self, frame: Frame, pump: Pump, pause: Pause, supposed: datetime) -> datetime:
        """Return the start of a new cycle that is not recorded yet: after the rest, where that was decided."""
        rests = (row for row in frame.cycle.table.rows if isinstance(row, Span) and row.kind == "rest")
        days = max((row.lasts_days or 0 for row in rests if row.of == pump.id), default=0)
        if pause.on is not None or not self.happened.answer(f"{pause.held_by}/rest"):
            return supposed
        return max(supposed, elapse(pause.off, days * DAY), key=datetime.timestamp)

    def _next_cycle(self, cycle: Cycle) -> Cycle | None:
        """Return the next planned cycle, of this phase or one that follows without a link; None after the last."""
        chain = [each for cycles in self.phases.values() for each in cycles]
        keys = [each.key for each in chain]
        later = chain[keys.index(cycle.key) + 1 :]
        left = [each for each in later if each.key not in self.used_up]
        return left[0] if left and (left[0].phase is cycle.phase or not left[0].phase.links) else None

    def _next_day_one(self, frame: Frame, drafts: list[Draft], base: date) -> date:
        extended = self.happened.extended(frame.cycle.key, frame.cycle.owns)
        due = frame.cycle.next_day_one(self.origin, base)
        due = max(due, base + extended.length_days * DAY) if extended else due
        due += extra_days(frame) * DAY
        return max([due, *_after_treatments(frame.cycle, drafts), *after_rests(frame, drafts, self.times)])

    def _emit(self, drafts: list[Draft]) -> None:
        self.drafts += [as_tentative(draft, self.uncertain) for draft in drafts] if self.uncertain else drafts


def _doubt(row: AnyRow) -> Uncertain:
    """Return why what follows a long hold is not confirmed before its questions are decided."""
    return Uncertain(because("C10", sentence("hold-undecided", text=row.title)), f"{row.id}-decided")


def _with_doubted_step(drafts: list[Draft], doubt: Uncertain) -> list[Draft]:
    """Return the events of a cycle, of which the first step and what stands beside it are not confirmed (C10)."""
    steps = {draft.tail for draft in drafts if draft.edge == "step" and not step_and_entry(draft.tail)[1]}
    return [as_tentative(draft, doubt) if draft.tail in steps else draft for draft in drafts]


def _interruptions(cycle: Cycle, exposures: Exposures) -> list[tuple[Pump, Pause]]:
    """Return the holds of a cycle that are open or were too long, each with its infusion."""
    pumps = [row for row in cycle.rows if isinstance(row, Pump)]
    ran = [(row, exposure) for row in pumps if (exposure := exposures.get(row.id)) is not None]
    return [(row, each.pause) for row, each in ran if each.pause is not None and each.pause.held_by]


def _after_treatments(cycle: Cycle, drafts: list[Draft]) -> Iterator[date]:
    """Yield the days after the treatments of a cycle without a length, as they really are."""
    if cycle.length_days is None and cycle.table.length_months is None:
        ending = {row.id for row in cycle.ending}
        yield from (_last_day(draft) + DAY for draft in _real(drafts, cycle) if draft.row in ending)


def _edges(drafts: list[Draft], cycles: list[Cycle]) -> Iterator[tuple[str, date]]:
    """Yield the real first and last date of a phase's treatments, and the last of each row by its id."""
    first, last = cycles[0], cycles[-1]
    started = [draft for draft in _real(drafts, first) if draft.row in {row.id for row in first.treatments}]
    if started:
        yield "start", min(draft.date for draft in started)
    treated = {row.id for row in last.ending}
    ends = {draft.row: _last_day(draft) for draft in sorted(_real(drafts, last), key=_last_day)}
    yield from ends.items()
    if given := [day for row, day in ends.items() if row in treated]:
        yield "end", max(given)


def _real(drafts: list[Draft], cycle: Cycle) -> list[Draft]:
    """Return the events of a cycle that take place, or may."""
    own = (draft for draft in drafts if draft.key.startswith(cycle.key))
    return [draft for draft in own if draft.state != "omitted"]


def _last_day(draft: Draft) -> date:
    """Return the last date of a treatment: on which an infusion ends, and the last one of a stretch of days."""
    row = next((row for row in draft.cycle.rows if row.id == draft.row), None)
    if isinstance(row, Pump) and draft.kind == "infusion":
        return date_of(draft.end)
    return date_of(draft.end) - DAY if isinstance(row, Span) else draft.date
