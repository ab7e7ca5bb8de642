"""The language regimens are written in, proved when made."""

from schedules.regimen.regimen import (
    ALWAYS as ALWAYS,
)
from schedules.regimen.regimen import (
    Amount as Amount,
)
from schedules.regimen.regimen import (
    AnyRow as AnyRow,
)
from schedules.regimen.regimen import (
    Beside as Beside,
)
from schedules.regimen.regimen import (
    Choice as Choice,
)
from schedules.regimen.regimen import (
    Confidence as Confidence,
)
from schedules.regimen.regimen import (
    CycleText as CycleText,
)
from schedules.regimen.regimen import (
    DayText as DayText,
)
from schedules.regimen.regimen import (
    Edge as Edge,
)
from schedules.regimen.regimen import (
    HoldRule as HoldRule,
)
from schedules.regimen.regimen import (
    Kind as Kind,
)
from schedules.regimen.regimen import (
    Lateness as Lateness,
)
from schedules.regimen.regimen import (
    Limit as Limit,
)
from schedules.regimen.regimen import (
    Link as Link,
)
from schedules.regimen.regimen import (
    Note as Note,
)
from schedules.regimen.regimen import (
    Phase as Phase,
)
from schedules.regimen.regimen import (
    Postponement as Postponement,
)
from schedules.regimen.regimen import (
    Pump as Pump,
)
from schedules.regimen.regimen import (
    Regimen as Regimen,
)
from schedules.regimen.regimen import (
    Row as Row,
)
from schedules.regimen.regimen import (
    Scalar as Scalar,
)
from schedules.regimen.regimen import (
    Setting as Setting,
)
from schedules.regimen.regimen import (
    Source as Source,
)
from schedules.regimen.regimen import (
    Span as Span,
)
from schedules.regimen.regimen import (
    Step as Step,
)
from schedules.regimen.regimen import (
    Table as Table,
)
from schedules.regimen.regimen import (
    Visit as Visit,
)
from schedules.regimen.regimen import (
    Wait as Wait,
)
from schedules.regimen.regimen import (
    When as When,
)
from schedules.regimen.regimen import (
    Window as Window,
)
