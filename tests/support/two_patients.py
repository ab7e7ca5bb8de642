"""Two courses whose days are counted by hand: three doses in a clinic, and a pump of 28 days with a bag a week."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from schedules import Blinatumomab, InotuzumabOzogamicin, Plan, plan

PARIS = ZoneInfo("Europe/Paris")
AS_OF = datetime(2026, 2, 1, tzinfo=UTC)


def anna() -> Plan:
    """
    Inotuzumab from Mon 2 Mar 2026 09:00, one cycle: doses on Days 1, 8 and 15, which are 2, 9 and 16 March.
    """
    start = datetime(2026, 3, 2, 9, tzinfo=PARIS)
    return plan(InotuzumabOzogamicin(cycles=1), start=start, plan_id=UUID(int=1), as_of=AS_OF)


def ben() -> Plan:
    """
    Blinatumomab for MRD from Mon 9 Mar 2026 10:00, one cycle, 70 kg, bags of a week.

    In hospital on Days 1 to 3, 9 to 11 March. Bags on 9, 16 and 23 March at 10:00, and on 30 March at 11:00, since the
    clocks go forward on the 29th; the pump comes off on 6 April at 11:00.
    """
    start = datetime(2026, 3, 9, 10, tzinfo=PARIS)
    chosen = Blinatumomab(indication="mrd-positive", cycles=1, weight_kg=70, age_group="adult", bag_hours=(168,))
    return plan(chosen, start=start, plan_id=UUID(int=2), as_of=AS_OF)
