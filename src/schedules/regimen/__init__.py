"""The language regimens are written in.

Owns rows, phases, choices, conditions, day lists, the proof, and a regimen said back in words.
May import the ground modules: errors, words, clock, model, files, display, version.
"""

from schedules.regimen.choices import Choice as Choice
from schedules.regimen.choices import Limit as Limit
from schedules.regimen.choices import Note as Note
from schedules.regimen.floors import Floor as Floor
from schedules.regimen.phases import Link as Link
from schedules.regimen.phases import Phase as Phase
from schedules.regimen.phases import Wait as Wait
from schedules.regimen.regimen import Regimen as Regimen
from schedules.regimen.rows import ALWAYS as ALWAYS
from schedules.regimen.rows import Amount as Amount
from schedules.regimen.rows import AnyRow as AnyRow
from schedules.regimen.rows import Beside as Beside
from schedules.regimen.rows import CycleText as CycleText
from schedules.regimen.rows import DayText as DayText
from schedules.regimen.rows import Edge as Edge
from schedules.regimen.rows import HoldRule as HoldRule
from schedules.regimen.rows import Kind as Kind
from schedules.regimen.rows import Lateness as Lateness
from schedules.regimen.rows import Overruled as Overruled
from schedules.regimen.rows import Placement as Placement
from schedules.regimen.rows import Postponement as Postponement
from schedules.regimen.rows import Pump as Pump
from schedules.regimen.rows import Row as Row
from schedules.regimen.rows import Scalar as Scalar
from schedules.regimen.rows import Setting as Setting
from schedules.regimen.rows import Span as Span
from schedules.regimen.rows import Step as Step
from schedules.regimen.rows import Table as Table
from schedules.regimen.rows import Visit as Visit
from schedules.regimen.rows import When as When
from schedules.regimen.rows import Window as Window
from schedules.regimen.sources import Confidence as Confidence
from schedules.regimen.sources import Source as Source
