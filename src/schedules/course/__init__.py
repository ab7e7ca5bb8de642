"""A course in dates: plans, events, what happened, and what changed.

Owns the frozen values that are kept in files. Imports regimen and the ground; computes no date.
"""

from schedules.course.happenings import KINDS as KINDS
from schedules.course.happenings import PLACES as PLACES
from schedules.course.happenings import Accepted as Accepted
from schedules.course.happenings import AnyFact as AnyFact
from schedules.course.happenings import AnyHappening as AnyHappening
from schedules.course.happenings import Booked as Booked
from schedules.course.happenings import Changed as Changed
from schedules.course.happenings import Correction as Correction
from schedules.course.happenings import Decided as Decided
from schedules.course.happenings import Defer as Defer
from schedules.course.happenings import Delay as Delay
from schedules.course.happenings import Extend as Extend
from schedules.course.happenings import Failed as Failed
from schedules.course.happenings import Given as Given
from schedules.course.happenings import Happening as Happening
from schedules.course.happenings import Hold as Hold
from schedules.course.happenings import Learned as Learned
from schedules.course.happenings import Missed as Missed
from schedules.course.happenings import Omit as Omit
from schedules.course.happenings import Rate as Rate
from schedules.course.happenings import Reached as Reached
from schedules.course.happenings import Record as Record
from schedules.course.happenings import Reduce as Reduce
from schedules.course.happenings import Repeated as Repeated
from schedules.course.happenings import Resume as Resume
from schedules.course.happenings import Role as Role
from schedules.course.happenings import Scope as Scope
from schedules.course.happenings import Stop as Stop
