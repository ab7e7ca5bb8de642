"""Files of garbage, to every command that reads one: a clear line and exit 2, no traceback, no file made or changed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schedules.cli import main

NOT_TEXT: Final = b"id,site\nanna,\xff\xfe\x81\n"
LONG_CELL: Final = b"visit,days\n" + b"A" * 200_000 + b",1\n"
OLD_LINES: Final = b"id;site\ranna;North\r\xe9"
NULS: Final = b"\x00" * 400
WIDE: Final = "id,site\nanna,North\n".encode("utf-16-le")
DEEP: Final = b"[" * 50_000
CUT_SHORT: Final = b"PAR1\x15\x04\x15"

GARBAGE: Final = {
    "empty": b"",
    "not text": NOT_TEXT,
    "a cell that is too long": LONG_CELL,
    "lines of an old machine, not text": OLD_LINES,
    "nuls": NULS,
    "utf-16 without a mark": WIDE,
    "too deep": DEEP,
    "a table cut short": CUT_SHORT,
}

START: Final = "--start 2026-03-02T09:00 --zone America/New_York"
COMMANDS: Final = {
    "show": "show {toml}",
    "show-plan": "show {json}",
    "draft": "draft {csv} -o -",
    "audit": "audit {toml}",
    "write-out": "write-out {toml} -o -",
    "generate": f"generate {{toml}} {START} -o p.ics",
    "generate-yaml": f"generate {{yaml}} {START} -o p.ics",
    "generate-with": f"generate inotuzumab-ozogamicin --with {{toml}} {START} -o p.ics",
    "check": "check {ics} inotuzumab-ozogamicin --zone America/New_York",
    "check-table": "check {csv} inotuzumab-ozogamicin --zone America/New_York",
    "check-sheet": "check {xlsx} inotuzumab-ozogamicin --zone America/New_York",
    "check-plan": "check {json}",
    "compare": "compare inotuzumab-ozogamicin {toml}",
    "explain": "explain {json} anything",
    "today": "today {json}",
    "record": "record stop {json}",
    "undo": "undo {json}",
    "amend": "amend {json} inotuzumab-ozogamicin",
    "amend-to": "amend plan.json {toml}",
    "restore": "restore {json}",
    "export": "export {json} -o p.ics",
    "diff": "diff plan.json {json}",
    "cancel": "cancel {json} -o p.ics",
    "publish": "publish {json} site",
    "cohort": "cohort {parquet} -o p.parquet",
    "cohort-regimen": "cohort patients.parquet -o p.parquet --regimen own={toml}",
    "worklist": "worklist {parquet}",
    "forecast": "forecast {parquet}",
    "forecast-sites": "forecast plans --sites {csv}",
    "forecast-holidays": "forecast plans --holidays {txt}",
    "forecast-delays": "forecast plans --delays {toml} --patients patients.parquet",
    "forecast-patients": "forecast plans --delays delays.toml --patients {parquet}",
}
FINE: Final = {
    # What may be empty, and what has such a table: a file without a line has no site, no holiday, no delay, no own row.
    ("forecast-holidays", "empty"),
    ("forecast-delays", "empty"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert 0 == main(f"generate inotuzumab-ozogamicin --cycles 2 {START} -o plan.json".split())
    patients = {"id": ["a"], "regimen": ["own"], "choices": ["{}"], "start": ["2026-03-02T09:00"], "zone": ["Etc/UTC"]}
    pq.write_table(pa.table(patients), tmp_path / "patients.parquet")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "one.json").write_bytes((tmp_path / "plan.json").read_bytes())
    (tmp_path / "delays.toml").write_text("[start]\nbetween = [0, 7]\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("garbage", GARBAGE)
@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_answered(here: Path, capsys: pytest.CaptureFixture[str], command: str, garbage: str) -> None:
    words = COMMANDS[command]
    for suffix in re.findall(r"\{(\w+)\}", words):
        (here / f"bad.{suffix}").write_bytes(GARBAGE[garbage])
        words = words.replace(f"{{{suffix}}}", f"bad.{suffix}")
    before = {path: path.read_bytes() if path.is_file() else b"" for path in here.rglob("*")}
    capsys.readouterr()
    status = main(words.split())
    told = capsys.readouterr()
    assert (0 if (command, garbage) in FINE else 2) == status, told.out
    for line in told.err.splitlines():
        assert status != 2 or re.fullmatch(r"schedules: .{10,600} \[[a-z_]+\]", line), line
    assert before == {path: path.read_bytes() if path.is_file() else b"" for path in here.rglob("*")}
