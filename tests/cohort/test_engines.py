"""The blocks of the page on engines are run for real, each on its engine, and give the rows of a plain loop."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from tests.support import ROOT
from tests.support.cohorts import CLOCKS, COURSES, batch_of, drawn_patients

from schedules.cohort import event_schema, events

PAGE = (ROOT / "docs" / "how-to" / "engines.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"^## (\w+)\n.*?^```py\n(.*?)^```$", PAGE, flags=re.DOTALL | re.MULTILINE))
MODULES = {"Spark": "pyspark", "Dask": "dask", "Ray": "ray"}


def digest(rows: list[dict[str, Any]]) -> str:
    """
    The rows in any order, each with its columns in order.
    """
    told = sorted(repr([(name, str(row[name])) for name in event_schema().names]) for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def test_the_page_has_a_block_for_each_engine_in_about_ten_lines() -> None:
    assert set(MODULES) == set(BLOCKS)
    for block in BLOCKS.values():
        compile(block, "engines.md", "exec")
        assert len([line for line in block.splitlines() if line.strip()]) <= 14


@pytest.mark.slow
@pytest.mark.parametrize("engine", MODULES)
def test_gives_the_rows_of_a_plain_loop(engine: str, tmp_path: Path) -> None:
    if find_spec(MODULES[engine]) is None:
        pytest.skip(f"{MODULES[engine]} is not installed; the extra engines brings it")
    if engine == "Spark" and shutil.which("java") is None:
        pytest.skip("there is no Java, which Spark needs")
    drawn = drawn_patients(300, clocks=CLOCKS[36:40], courses=COURSES[3:7]).to_pylist()
    batch = batch_of([*drawn, {**drawn[0], "id": "bad", "zone": "Mars"}])
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "patients.parquet", row_group_size=100)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYSPARK_PYTHON": sys.executable, "TZ": "UTC"}
    command = [sys.executable, "-c", BLOCKS[engine]]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=500
    )
    assert 0 == done.returncode, done.stderr[-3000:]

    schema = event_schema(plain=True)
    found = ds.dataset(tmp_path / "events", format="parquet", exclude_invalid_files=True).to_table(columns=schema.names)
    made = events([batch], plain=True, as_of=datetime(2026, 1, 1, tzinfo=UTC))
    plain = pa.Table.from_batches(made, schema)
    assert plain.num_rows == found.num_rows
    assert digest(plain.to_pylist()) == digest(found.cast(schema).to_pylist())
