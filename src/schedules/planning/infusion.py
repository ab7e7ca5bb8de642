"""An infusion as events: its stretches, steps, bags and end (C2, C3, C8, C16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from schedules.clock import Moment, at_time, date_of, elapse, elapsed
from schedules.course.dates import order_of
from schedules.course.places import (
    DISCONNECT,
    START,
    STEP,
    bag_tail,
    hold_tail,
    restart_tail,
    step_tail,
    tail_of,
    visit_of,
)
from schedules.course.plan import Reason
from schedules.course.record import Pause
from schedules.planning.bags import Run, hung_bags, lengths_in_force
from schedules.planning.cycles import amount_text, source_of, steps_in
from schedules.planning.drafts import Draft, Frame, because, day_reasons, event_of
from schedules.planning.exposure import HOUR, Exposure, Stretch, expose
from schedules.planning.moves import delays_of, with_fact
from schedules.regimen import Placement, Pump, Step
from schedules.regimen.wording import lead_words
from schedules.sentence import Sentence, hours_sentence, sentence

Exposures = Mapping[str, Exposure | None]
"""How each infusion of a cycle goes, by row; None for one that has no time of day."""


@dataclass(frozen=True, slots=True)
class Connection:
    """When an infusion is connected, and why then."""

    at: Moment
    why: tuple[Reason, ...]
    beside: Draft | None = None
    """The event that it hangs from; None where it is on a day of its own."""
    arranged: bool = False
    """Whether it took place then, or has an appointment."""


def on_its_day(frame: Frame, row: Pump) -> Connection:
    """Return the connection of an infusion on its day of the table, or when it really was."""
    offset, clock = frame.cycle.first_day(row), frame.clock(row)
    why = day_reasons(frame, offset, clock)
    if row is frame.cycle.lead:
        return Connection(frame.moment(offset, clock), why)
    if days := _days_late(frame, row, offset):
        offset, why = offset + days, (*why, because("", sentence("delayed-by", days=days)))
    arranged = _arranged(frame, frame.cycle.place_key(row.id, START))
    return Connection(arranged or frame.moment(offset, clock), why)


def _days_late(frame: Frame, row: Pump, offset: int) -> int:
    """Return by how many days an infusion of a later day was delayed: by itself, or with what is before it."""
    own, late = frame.cycle.place_key(row.id, START), 0
    for delay in delays_of(frame.cycle, frame.happened):
        day = visit_of(tail_of(delay.of))
        is_behind = day is not None and offset >= frame.cycle.offset(day[0]) and delay.of != frame.cycle.lead_key
        if delay.of == own or (delay.scope != "row" and is_behind):
            late += delay.days
    return late


def beside_event(frame: Frame, row: Pump, place: Placement, others: Iterable[Draft]) -> Connection | None:
    """Return the connection of an infusion at an event of another row; None where that one does not take place."""
    own = [draft for draft in others if draft.state not in ("omitted", "tentative")]
    edge = place.at if any(draft.edge for draft in own) else ""
    own = [draft for draft in own if draft.edge == edge or not isinstance(draft.start, datetime)]
    own.sort(key=lambda draft: order_of(draft.start, draft.key))
    if not own:
        return None  # none takes place, or an infusion is on hold and nobody knows when it ends
    target = own[0] if place.at == "start" else own[-1]
    origin = target.start if place.at == "start" else target.end
    at: Moment = target.date if not target.edge else date_of(origin)
    if isinstance(origin, datetime):
        at = elapse(origin, timedelta(minutes=place.minutes))
    key = frame.cycle.place_key(row.id, START)
    delays = [each for each in delays_of(frame.cycle, frame.happened) if each.of == key]
    if days := sum(delay.days for delay in delays):
        clock = at.timetz().replace(tzinfo=None) if isinstance(at, datetime) else None
        at = at_time(date_of(at) + timedelta(days=days), clock, frame.tz) if clock else at + timedelta(days=days)
    arranged = _arranged(frame, key)
    words = lead_words(place.minutes, "minute") if place.minutes else sentence("right-after")
    why = (*target.why, because("C2", sentence("beside", text=words, text_2=target.title)))
    return Connection(arranged or at, why, target, arranged is not None)


def _arranged(frame: Frame, key: str) -> Moment | None:
    """Return when an infusion took place, else its appointment; None where its rule dates it."""
    deferred = frame.happened.deferred(key)
    return frame.happened.started(key) or (deferred.on if deferred else None)


def infusion(frame: Frame, row: Pump, connected: Connection, exposure: Exposure | None) -> Iterator[Draft]:
    """Yield the events of one cycle's infusion: timed where its start has a time, else whole days."""
    if exposure is None:
        yield from _all_day_infusion(frame, row, connected)
        return
    for stretch in exposure.stretches:
        draft = _stretch(frame, row, connected, exposure, stretch)
        given = frame.happened.given(draft.key)
        yield with_fact(draft, given) if given else draft
    starts = {each.name: each.start for each in exposure.stretches}
    for climb in exposure.climbs:
        step = next(iter(steps_in(frame.cycle, row)), None) or _step_after_restart(row)
        hours = climb.infused_hours
        reason = _step_reason(hours, starts[climb.name]) if hours else because("C3", sentence("step-as-resumed"))
        yield _step(frame, row, step, reason, climb.at, name=climb.name)
    yield from bag_changes(frame, row, exposure)
    ends = {stretch.end for stretch in exposure.stretches}
    yield from (_hold_note(frame, row, pause) for pause in frame.happened.pauses(row.id) if pause.off in ends)
    if exposure.pause is None or not exposure.pause.held_by:
        start, end = exposure.stretches[0].start, exposure.stretches[-1].end
        reason = because("C2", sentence("infused-hours", n=row.hours, date=start))
        title = sentence("infusion-ends", text=row.title)
        yield _own_event(frame, row, end, reason, tail=DISCONNECT, edge="end", kind="disconnect", title=title)


def exposure_of(frame: Frame, row: Pump, start: Moment) -> Exposure | None:
    """Return how an infusion of a cycle runs from its connection on, by the record; None where it has no time."""
    if not isinstance(start, datetime):
        return None
    pauses = [pause for pause in frame.happened.pauses(row.id) if elapsed(start, pause.off) >= timedelta()]
    stop = frame.happened.stop()
    if stop is not None and elapsed(start, stop) >= timedelta():
        pauses = [*(pause for pause in pauses if elapsed(pause.off, stop) > timedelta()), Pause(stop)]
    printed = next((step.after_hours for step in steps_in(frame.cycle, row)), None)
    low = frame.low_hours if row.id == frame.restarted else printed
    return expose(start, hours=row.hours, low_hours=low, pauses=pauses, rule=row.hold)


def _all_day_infusion(frame: Frame, row: Pump, connected: Connection) -> Iterator[Draft]:
    start, steps = date_of(connected.at), steps_in(frame.cycle, row)
    end = start + _days(row.hours)
    ends = because("C2", sentence("infusion-elapses", n=row.hours, date=start, date_2=end))
    full = amount_text(frame.cycle, row, level="full")
    low = amount_text(frame.cycle, row, level="low")
    text = sentence("low-for-days", text=low, days=steps[0].after_hours // 24, text_2=full) if steps else full
    why = (*connected.why, ends)
    source = source_of(frame.cycle, row)
    yield event_of(frame, row, start, end, tail=START, edge="start", amount=text, source=source, why=why)
    for step in steps:
        at = start + _days(step.after_hours)
        yield _step(frame, row, step, _step_reason(step.after_hours, start), at, end=at + timedelta(days=1))


def _days(hours: int) -> timedelta:
    return timedelta(days=-(-hours // 24))


def _stretch(frame: Frame, row: Pump, connected: Connection, exposure: Exposure, stretch: Stretch) -> Draft:
    first = stretch is exposure.stretches[0]
    hours = elapsed(stretch.start, stretch.end) // HOUR
    amount = _rates(frame, row, exposure, stretch)
    if first and len(exposure.stretches) == 1 and exposure.pause is None:
        span = sentence("infusion-elapses", n=hours, date=stretch.start, date_2=stretch.end)
        why = (*connected.why, because("C2", span))
    else:
        reason = because("C3", _stretch_words(row, stretch, exposure.infused_by(stretch.start)))
        asked: tuple[Reason, ...] = ()
        if stretch.supervised and row.hold:
            asked = (because("C6", sentence("restart-supervised", n=row.hold.restart_from_hours)),)
        why = (*(connected.why if first else frame.why), *asked, reason)
    return event_of(
        frame,
        row,
        stretch.start,
        stretch.end,
        tail=START if first else restart_tail(stretch.name),
        edge="start" if first else "restart" if stretch.supervised else "",
        title=row.title if first else sentence("infusion-goes-on", text=row.title),
        amount=amount,
        details=(*row.details, *_low_question(frame, row, stretch)),
        source=source_of(frame.cycle, row, rule=row.hold.source if stretch.supervised and row.hold else None),
        why=why,
        due=frame.lead_due if first and row is frame.cycle.lead else None,
    )


def _stretch_words(row: Pump, stretch: Stretch, before: timedelta) -> Sentence:
    """Return how long a part of an infusion runs, in words; ``before`` is the time infused before it."""
    own: dict[str, Any] = {"text": _hours(elapsed(stretch.start, stretch.end)), "n": row.hours}
    own |= {"date": stretch.start, "date_2": stretch.end}
    if not before:
        return sentence("infusion-elapses-until-held", **own)
    return sentence("infusion-elapses-on", **own, text_2=_hours(before))


def _hours(span: timedelta) -> Sentence:
    return hours_sentence(span // timedelta(minutes=1))


def _rates(frame: Frame, row: Pump, exposure: Exposure, stretch: Stretch) -> str:
    full = amount_text(frame.cycle, row, level="full")
    if not stretch.low:
        return full
    printed = any(amount.level == "low" for amount in row.amounts)
    # Where the source prints no low rate, none is invented (C14).
    low = amount_text(frame.cycle, row, level="low") if printed else sentence("low-rate-prescribed")
    climb = next(iter(exposure.climbs_in(stretch)), None)
    said = low if climb is None else _in_turn(low, full, elapsed(stretch.start, climb.at))
    return sentence("rate-undecided", text=said, text_2=full) if _low_question(frame, row, stretch) else said


def _in_turn(low: str, full: str, lasts: timedelta) -> Sentence:
    """Return in words that the low rate lasts for a time, and the full one comes then."""
    days, rest = divmod(lasts, timedelta(days=1))
    if rest:
        return sentence("low-for-hours", text=low, text_2=_hours(lasts), text_3=full)
    return sentence("low-for-days", text=low, days=days, text_2=full)


def _low_question(frame: Frame, row: Pump, stretch: Stretch) -> tuple[Sentence, ...]:
    """Return the open question whether a part of an infusion runs at the low rate; none where it is no question."""
    is_open = frame.low_question and row.id == frame.restarted and stretch.low and not stretch.low_name
    return (sentence("question-low", free=frame.low_question),) if is_open else ()


def _step_after_restart(row: Pump) -> Step:
    if row.steps:
        return row.steps[0]
    hours = row.hold.low_rate_hours if row.hold else 1
    source = row.hold.source if row.hold else row.source
    return Step(id=STEP, title=row.title, after_hours=hours, source=source)


def _step_reason(infused_hours: int, since: Moment) -> Reason:
    return because("C3", sentence("step-after", n=infused_hours, date=since))


def _step(
    frame: Frame, row: Pump, step: Step, reason: Reason, at: Moment, *, end: Moment | None = None, name: str = ""
) -> Draft:
    title = step.title if step in row.steps else sentence("dose-step", text=row.title)
    parts: dict[str, Any] = {"kind": "step", "edge": "step", "tail": step_tail(step.id, name)}
    parts["source"] = source_of(frame.cycle, row, rule=step.source, level="full")
    amount = amount_text(frame.cycle, row, level="full")
    return _own_event(frame, row, at, reason, end=end, title=title, amount=amount, **parts)


def _own_event(
    frame: Frame, row: Pump, at: Moment, reason: Reason, *, end: Moment | None = None, **parts: Any
) -> Draft:
    """Return an event at a moment that the infusion alone decides, so that it has no other date."""
    fixed: dict[str, Any] = {"details": (), "setting": "any", "why": (*frame.why, reason), "earliest": at, "latest": at}
    return event_of(frame, row, at, end or at, timing="elapsed", **fixed, **parts)


def _hold_note(frame: Frame, row: Pump, pause: Pause) -> Draft:
    open_ended = pause.on is None
    title = sentence("infusion-on-hold" if open_ended else "infusion-was-on-hold", text=row.title)
    until = pause.on or max(pause.off, frame.happened.as_of.astimezone(pause.off.tzinfo), key=datetime.timestamp)
    return event_of(
        frame,
        row,
        pause.off,
        until,
        tail=hold_tail(pause.held_by),
        kind="note",
        details=(),
        title=title,
        state="held",
        setting="any",
        why=(*frame.why, because("C3", sentence("held-on", date=pause.off))),
    )


def bag_changes(frame: Frame, row: Pump, exposure: Exposure) -> Iterator[Draft]:
    """Yield the changes of a cycle's bags: one after another, cut at every step, hold and restart (C8)."""
    runs = [
        Run(begins, ends, stretch.cut_after(begins))
        for stretch in exposure.stretches
        for begins, ends in pairwise([stretch.start, *(each.at for each in exposure.climbs_in(stretch)), stretch.end])
    ]
    start = exposure.stretches[0].start
    for bag in hung_bags(runs, lengths_in_force(frame, row)):
        if bag.number > 1:
            hours = exposure.infused_by(bag.hung) / HOUR
            reason = because("C8", sentence("bags-follow", n=hours, date=start))
            title, amount = sentence("bag-change", n=bag.number), sentence("bag", text=_hours(bag.lasts))
            tail = bag_tail(bag.number)
            yield _own_event(frame, row, bag.hung, reason, tail=tail, kind="bag-change", title=title, amount=amount)
