"""A regimen of one's own as data: first refused, then proved; needs the extra `testing`."""

import tomllib

from schedules import Regimen, ScheduleError
from schedules.testing import prove

WEEKLY = """
id = "weekly-drug"
title = "Weekly drug"
source = { document = "Our protocol", jurisdiction = "our clinic", section = "4.2", confidence = "confirmed" }

[tables.cycle]
length_days = 28

[[tables.cycle.rows]]
visit = "dose"
kind = "dose"
title = "Drug"
days = "1, 8, 15, 29"
floor_days = 6
lasts_minutes = 60
amounts = [{ text = "1 mg/m2" }]
source = { document = "Our protocol", jurisdiction = "our clinic", section = "4.2, table 1" }

[[phases]]
id = "treatment"
title = "treatment"
table = "cycle"
cycles = 4
"""

try:
    Regimen.read(tomllib.loads(WEEKLY), place="weekly.toml")
except ScheduleError as error:
    print(f"Refused: {error}")

regimen = Regimen.read(tomllib.loads(WEEKLY.replace(", 29", "")), place="weekly.toml")
prove(regimen, max_examples=50)
print("Proved on 50 courses: hours, floors, limits, reasons, files, and the judge finds nothing.")
