"""A cohort from file to file: what is written, what is refused, and a run that is killed and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.support import ROOT
from tests.support.cohorts import AS_OF, CLOCKS, COURSES, batch_of, drawn_patients, expected_rows, plan_of

from schedules.cli import main
from schedules.cohort.runs import Asked, Progress, Result, file_name, run
from schedules.errors import FileError
from schedules.export import to_ics

SOME: dict[str, Any] = {"clocks": CLOCKS[36:38], "courses": COURSES[4:7]}
STAMP = ["--as-of", AS_OF.isoformat()]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kept(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pq.write_table(pa.Table.from_batches([batch_of(rows)]), "patients.parquet")
    return rows


def patients(count: int = 30) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drawn_patients(count, **SOME).to_pylist()
    return found


def events_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: each for name, each in row.items() if name != "problem"} for row in expected_rows(batch_of(rows))]


def read(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


class TestTheCommand:
    def test_writes_the_table_of_events(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        rows = kept(patients())
        assert 0 == main(["cohort", "patients.parquet", "-o", "events.parquet", "--uids", *STAMP])
        assert events_of(rows) == read("events.parquet")
        assert f"Wrote events.parquet: 30 patients, {len(events_of(rows))} events" in capsys.readouterr().err
        assert {"patients.parquet", "events.parquet"} == {path.name for path in here.iterdir()}

    @pytest.mark.parametrize("output", ["calendars.tar", "calendars"])
    def test_writes_calendars(self, output: str, here: Path) -> None:
        rows = kept(patients(12))
        assert 0 == main(["cohort", "patients.parquet", "-o", output, *STAMP])
        wanted = {f"{row['id']}.ics": to_ics(plan_of(row)) for row in rows}
        if output.endswith(".tar"):
            with tarfile.open(output) as packed:
                found = {each.name: packed.extractfile(each).read() for each in packed}  # type: ignore[union-attr]
        else:
            found = {path.name: path.read_bytes() for path in (here / output).iterdir()}
        assert wanted == found

    @pytest.mark.usefixtures("here")
    def test_tells_what_it_could_not_lay_out_in_a_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        good = patients(4)
        kept([good[0], {**good[1], "zone": "Mars"}, good[1], {**good[2], "id": good[0]["id"]}, good[3]])
        assert 1 == main(["cohort", "patients.parquet", "-o", "events.parquet", "--uids", *STAMP])
        refused = read("events.refused.parquet")
        assert [2, 3, 4] == [each["row"] for each in refused]
        assert "is not an IANA time zone" in refused[0]["problem"]
        assert "is there twice" in refused[1]["problem"]
        assert events_of([good[0], good[3]]) == read("events.parquet")
        assert "3 patients could not be laid out; events.refused.parquet says why" in capsys.readouterr().err

    def test_names_plans_by_a_secret(self, here: Path) -> None:
        kept([{**row, "plan_id": None} for row in patients(3)])
        (here / "secret").write_bytes(b"0123456789abcdef")
        for number in range(2):
            words = ["cohort", "patients.parquet", "-o", f"{number}.parquet", "--uids", "--secret", "secret"]
            assert 0 == main([*words, *STAMP])
        assert read("0.parquet") == read("1.parquet")

    @pytest.mark.usefixtures("here")
    def test_takes_regimens_of_one_s_own(self) -> None:
        assert 0 == main(["write-out", "inotuzumab-ozogamicin", "-o", "mine.json"])
        rows = [row for row in patients() if row["regimen"] == "inotuzumab-ozogamicin"]
        kept([{**row, "regimen": "mine"} for row in rows])
        words = ["cohort", "patients.parquet", "-o", "events.parquet", "--regimen", "mine=mine.json", "--uids"]
        assert 0 == main([*words, *STAMP])
        assert [row["key"] for row in events_of(rows)] == [row["key"] for row in read("events.parquet")]

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["nothing.parquet", "-o", "x.parquet"], "nothing.parquet: is not there"),
            (["patients.parquet"], "--output: not given"),
            (["patients.parquet", "-o", "x.xlsx"], "is none that is written"),
            (["patients.parquet", "-o", "there.parquet"], "there.parquet: is there already"),
            (["patients.parquet", "-o", "no/x.parquet"], "can't be written (No such file or directory)"),
            (["there.parquet", "-o", "x.parquet"], "there.parquet: can't be read as Parquet"),
            (["named.parquet", "-o", "x.parquet"], "--name: is no column of a cohort"),
            (["patients.parquet", "-o", "x.parquet", "--secret", "there.parquet"], "has 1 bytes"),
            (["patients.parquet", "-o", "x.parquet", "--regimen", "mine"], "--regimen"),
        ],
    )
    def test_says_in_a_line_what_is_wrong(
        self, words: list[str], why: str, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        kept(patients(2))
        (here / "there.parquet").write_bytes(b"x")
        pq.write_table(pa.Table.from_batches([drawn_patients(1)]).append_column("name", [["Ann"]]), "named.parquet")
        before = {path.name for path in here.iterdir()}
        assert 2 == main(["cohort", *words])
        told = capsys.readouterr().err
        assert why in told
        assert 1 == len(told.splitlines())
        assert before == {path.name for path in here.iterdir()}

    def test_writes_over_what_is_there_when_asked(self, here: Path) -> None:
        rows = kept(patients(3))
        (here / "events.parquet").write_bytes(b"x")
        (here / "events.refused.parquet").write_bytes(b"x")
        assert 0 == main(["cohort", "patients.parquet", "-o", "events.parquet", "--uids", "--replace", *STAMP])
        assert events_of(rows) == read("events.parquet")
        assert not (here / "events.refused.parquet").exists()


def test_names_of_files_stay_in_their_folder() -> None:
    ids = ("p7", "../../etc/passwd", "a/b", "", ".", "..", "x" * 300, "x" * 299 + "y", "é\0", "%2E", "A", "-")
    names = [file_name(each) for each in ids]
    assert not [name for name in names if not name or "/" in name or name.startswith(".") or "\0" in name]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 200


CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from schedules.cohort.runs import Asked, run
as_of = datetime.fromisoformat(sys.argv[2])
run(Asked(source=Path("patients.parquet"), output=Path(sys.argv[1]), uids=True, as_of=as_of, part=10))
"""


class TestAKilledRun:
    """It goes on where it stopped; nothing is there twice and nothing is missing."""

    @pytest.mark.parametrize("output", ["events.parquet", "calendars.tar", "calendars"])
    def test_goes_on_where_it_stopped(self, output: str, here: Path) -> None:
        one = patients(1)[0]
        rows = kept([*patients(120), {**one, "id": "bad", "zone": "Mars"}, {**one, "id": "p3"}])
        command = [sys.executable, "-c", CHILD, output, AS_OF.isoformat()]
        child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT / "src")})
        folder = here / f".{output}.parts"
        patience = time.monotonic() + 120
        while len([*folder.glob("*.done")]) < 3:
            assert time.monotonic() < patience
            assert child.poll() is None
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
        child.wait()
        before = len([*folder.glob("*.done")])
        assert before < 13, "it was killed in the middle"
        assert not (here / "events.refused.parquet").exists()

        seen: list[Progress] = []
        asked = Asked(source=Path("patients.parquet"), output=Path(output), uids=True, part=10)
        made = len(events_of(rows[:120])) if output == "events.parquet" else 120
        assert Result(122, made, 2) == run(asked, seen.append)
        assert 122 - 10 * before == seen[-1].here, "what was done is not done again"
        assert not folder.exists()
        refused = read(f"{Path(output).stem}.refused.parquet")
        assert [(121, "bad"), (122, "p3")] == [(each["row"], each["id"]) for each in refused]
        wanted = {f"{row['id']}.ics": to_ics(plan_of(row)) for row in rows[:120]}
        if output == "events.parquet":
            assert events_of(rows[:120]) == read(output)
        elif output == "calendars":
            assert wanted == {path.name: path.read_bytes() for path in (here / output).glob("*.ics")}
        else:
            with tarfile.open(output) as packed:
                members = [(each.name, packed.extractfile(each).read()) for each in packed]  # type: ignore[union-attr]
            assert [*wanted.items()] == members

    @pytest.mark.usefixtures("here")
    def test_is_not_mixed_with_another(self) -> None:
        kept(patients(5))
        asked = Asked(source=Path("patients.parquet"), output=Path("events.parquet"), as_of=AS_OF)

        def stop(_: Progress) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(asked, stop)
        with pytest.raises(FileError, match="is not finished"):
            run(Asked(source=asked.source, output=asked.output, uids=True))
        kept(patients(6))
        with pytest.raises(FileError, match="is not finished"):
            run(asked)
        kept(patients(5))
        assert 5 == run(asked).patients
        assert not Path(".events.parquet.parts").exists()
