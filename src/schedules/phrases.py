"""The English phrases of the engine, by id; what is filled into a place is of the kind that the place's name says.

An id is lower case with hyphens, is kept in plan files, and never changes its meaning. The kinds of places stand
in `schedules.sentence`; a second place of a kind has a number, ``{date_2}``.
"""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, str]] = {
    # Joints: texts put together into one sentence.
    "with-note": "{text} ({text_2})",
    "with-remark": "{text} ({free})",
    "with-value": "{text}: {text_2}",
    "and-further": "{text}; {text_2}",
    "with-detail": "{text}, {text_2}",
    "in-turn": "{text} then {text_2}",
    "single-source": "{text} [single source: {free}]",
    "unverified": "{text} [unverified: {free}]",
    "to-tick": "[ ] {text}",
    # Lengths of time.
    "hours": "{n} h",
    "hours-and-minutes": "{n} h {n_2} min",
    "length-days": "{days}",
    "length-months": "{months}",
    "length-range": "{n} to {days} (planned at {n_2}, this library's choice)",
    "length-least": "at least {days} (planned at {n}, this library's choice)",
    "length-most": "at most {days} (planned at {n}, this library's choice)",
    "wait-typical": "typically {days}, with no known upper limit",
    "wait-typical-most": "typically {days}, at most {n}",
    "wait-least": "at least {days}, typically {days_2}, with no known upper limit",
    "wait-least-most": "at least {days}, typically {days_2}, at most {n}",
    "wait-usual": "usually at least {days}, typically {days_2}, with no known upper limit",
    "wait-usual-most": "usually at least {days}, typically {days_2}, at most {n}",
    "after-start": "{text} after the start of {text_2}",
    "after-end": "{text} after the end of {text_2}",
    "after-last-cycle": "{text} after the last cycle of {text_2}",
    "after-row": "{text} after {text_2} in {text_3}",
    "minutes-before": "{minutes} before",
    "minutes-after": "{minutes} after",
    "days-before": "{days} before",
    "days-after": "{days} after",
    "right-after": "right after",
    "lead-range": "{text} (the source prints {n} to {n_2}; the expected value is this library's choice)",
    "beside": "{text} {text_2}",
    # Days.
    "day": "Day {n}",
    "day-of-cycle": "Day {n} of cycle {n_2}",
    "day-after": "Day {n} is {days} after {text}, {date}",
    "day-before": "Day {n} is {days} before {text}, {date}",
    "day-one-recorded": "{text} is {date}, as recorded",
    "day-one-next": "the next Day 1 is {date}, {days} after {text}, {date_2}",
    "days-included": "Days {n} to {n_2}, the first and the last included",
    "days-included-from": "Days {n} to {n_2}, the first and the last included, counted from {text}",
    "dates-included": "{dates} from {date}, the first and the last included",
    "dates-included-from": "{dates} from {date}, the first and the last included, counted from {text}",
    "clock-skipped": "{clock} does not exist on {date}: the clocks go forward; {date_2} is the first minute after",
    "time-asked-for": "at the time that was asked for",
    "dose-of-many": "dose {n} of {n_2}, every {n_3} h elapsed",
    "every-hours": "every {n} h, {n_2} doses in all",
    "floor-before": "the dose before asks for a distance: no earlier than {date}",
    "no-room": "Conflict: the doses beside it, as recorded, leave no date that keeps every floor; "
    "the care team decides.",
    "from-until": "From {date} until {text}; there is no end date.",
    # Phases and milestones.
    "start-given": "{text} starts on {date}, the date this plan was given",
    "start-recorded": "{text} starts on {date}, as recorded",
    "start-known": "{text} is known to start on {date}",
    "follows": "Day 1 of {text} is the day after the last cycle of {text_2}",
    "comes": "{text} comes {text_2}, {date}",
    "lies-before": "{text} lies before {text_2}, which starts on {date}",
    "lies-so-long-before": "{text} lies {text_2} before {text_3}, which starts on {date}",
    "milestone-recorded": "{text}: recorded on {date}; {text_2} may start from then on",
    "milestone-early": "{text}: recorded on {date}, sooner than was read ({text_2}); "
    "{text_3} is planned no earlier than {date_2}",
    "milestone-failed": "{text}: failed on {date}; what waits for it comes no sooner than if it began anew then",
    "band": "not confirmed until the milestone is recorded; one band for the phase",
    "band-attached": "not confirmed: it is counted from {text}, whose date is not known yet",
    # What lies before a wait and has no date.
    "undated-before": "{text} comes before {text_2}; the date is not known ({text_3}: {text_4}); give it with {free}.",
    "undated-by": "{text} comes before {text_2}, by {date} at the latest; the date is not known ({text_3}: {text_4}); "
    "give it with {free}.",
    "undated-usually-by": "{text} comes before {text_2}, usually by {date} at the latest; the date is not known "
    "({text_3}: {text_4}); give it with {free}.",
    "undated-after": "{text} has no date yet, since it follows {text_2} ({text_3}: {text_4}); give it with {free}.",
    # Titles of what is not confirmed, and what is known of it.
    "unconfirmed": "{text} (not confirmed)",
    "unconfirmed-not-before": "{text} (not confirmed, not before {date})",
    "unconfirmed-usually-not-before": "{text} (not confirmed, usually not before {date})",
    "expected-about": "Expected about {date}; the real date waits for: {text}.",
    "no-latest-date": "No latest date is known.",
    "no-later-than": "No later than {date}.",
    "on-day": "{text} on Day {list}",
    "on-days": "{text} on Days {list}",
    "for-days": "{text} for {days}",
    "until": "{text} until {text_2}",
    # What was recorded.
    "fact": "{text}: a fact outranks a rule",
    "recorded-on": "recorded on {date}",
    "given-on": "given on {date}",
    "done-again-on": "done again on {date}",
    "booked-for": "booked for {date}",
    "deferred-to": "deferred to {date}",
    "delayed-by": "delayed by {days}",
    "omitted": "omitted",
    "missed": "missed",
    "reduced-to": "reduced to {free} on {date}",
    # An infusion.
    "infusion-goes-on": "{text} goes on",
    "infusion-ends": "{text} ends: disconnect",
    "infusion-on-hold": "{text} is on hold: no restart is recorded yet",
    "infusion-was-on-hold": "{text} was on hold",
    "dose-step": "{text}: dose step",
    "bag-change": "Bag change: bag {n}",
    "with-bag-change": "{text} and bag change: bag {n}",
    "bag": "{text} bag",
    "infusion-elapses": "{n} h of infusion elapse from {date} to {date_2}, whatever the clocks do",
    "infusion-elapses-on": "{text} of infusion elapse from {date} to {date_2}, after {text_2} before; "
    "{n} h are infused in a cycle, and time off does not count",
    "infusion-elapses-until-held": "{text} of infusion elapse from {date} to {date_2}, until it was held; "
    "{n} h are infused in a cycle, and time off does not count",
    "infused-hours": "{n} infused hours after {date}",
    "bags-follow": "{n} infused hours after {date}; bags follow one another and are cut at every step",
    "step-after": "the step comes after {n} infused hours at the low rate, from {date}",
    "held-on": "held on {date}; time off does not count",
    "hold-open": "{text} is on hold since {date}; nothing after it is sure until it is resumed",
    "hold-too-long": "the hold from {date} was longer than {days}: a new cycle starts",
    "hold-undecided": "{text}: a new cycle starts after a long hold, and what the label leaves open is not decided",
    "off-too-long": "off since {date}, longer than {days}; the label asks for a new cycle",
    "decision": "To be decided by the care team: how treatment goes on after the long hold",
    "question-rest": 'Is there a treatment-free interval before the new cycle? Record the answer to "{free}".',
    "question-counts": 'Does the new cycle take the place of a planned one? Record the answer to "{free}".',
    "question-raise": "A dose was reduced to {free}, and the label does not raise a reduced dose again. Is this amount "
    'meant? Record the answer to "{free_2}".',
    "question-low": 'Is the low rate of the first week given again? Record the answer to "{free}".',
    # Amounts.
    "low-for-days": "{text} for {days}, then {text_2}",
    "low-for-hours": "{text} for {text_2}, then {text_3}",
    "low-then-full": "{text}, then {text_2}",
    "low-rate-prescribed": "the low rate that was prescribed",
    "either": "{text}, or {text_2}",
    "amount-where": "{text} {text_2}",
    "number-where": "{free} {text}",
    "both-where": "{text} {text_2}",
    "if-choice-is": "if {text} is {free}",
}
"""The English template of each phrase, by the phrase's id."""
