"""A cohort laid out from a Parquet file into files, part by part, so that a run that was stopped goes on where it was.

The parts of a run lie in a folder beside its output, each written whole or not at all. When all are there they are put
together, and the folder goes. The same run started again does the parts that are missing.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from schedules.clock import now, stamp
from schedules.cohort.calendar_files import Calendars
from schedules.cohort.patients import read_patients
from schedules.cohort.stream import Cohort, split
from schedules.errors import FileError, Problem
from schedules.export.speech.options import Look
from schedules.files import locked, read_bounded, read_json
from schedules.regimen import Regimen
from schedules.version import __version__

PART: Final = 10_000
"""How many patients a part has."""
REFUSED: Final = pa.schema([("row", pa.int64()), ("id", pa.string()), ("problem", pa.string())])
"""The columns of the table of what could not be laid out: the patient's row, from 1, its id, and why."""
TWICE: Final = "id: is there twice; only its first row is laid out [name_twice]"
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a run is asked for."""

    source: Path
    """The Parquet file of patients."""
    output: Path
    """A ``.parquet`` file for events; a ``.tar`` file or a folder for calendars."""
    uids: bool = False
    secret: bytes | None = None
    regimens: Mapping[str, Regimen] = field(default_factory=dict)
    look: Look = field(default_factory=Look)
    as_of: datetime | None = None
    """When the plans are made; by default, when the run began."""
    replace: bool = False
    part: int = PART

    @property
    def folder(self) -> Path:
        """Where the parts lie."""
        return self.output.with_name(f".{self.output.name}.parts")

    @property
    def refused(self) -> Path:
        """The table of what could not be laid out."""
        return self.output.with_name(f"{self.output.stem}.refused.parquet")

    @property
    def makes_events(self) -> bool:
        """Whether the output is the table of events, and no calendars."""
        return self.output.suffix.lower() == ".parquet"


class Progress(NamedTuple):
    """How far a run is, in patients."""

    done: int
    """Those of an earlier run among them."""
    total: int
    here: int
    """Those that this run laid out."""


class Result(NamedTuple):
    """What a run wrote."""

    patients: int
    made: int
    """Events, or calendars."""
    refused: int


def run(asked: Asked, told: Callable[[Progress], object] = lambda _: None) -> Result:
    """Lay out a cohort; go on with a run that was stopped.

    Args:
        asked: What the run is asked for.
        told: Is told how far the run is.

    Raises:
        FileError: If a file can't be read or written, is there already, or another run into it is not finished.
        PlanError: If the file is no table of patients.
    """
    try:
        source = opened(asked.source)
        as_of = _begun(asked)
        with locked(asked.folder / "run.json"):
            _do_parts(asked, source, as_of, told)
            return _put_together(asked, source.metadata.num_rows)
    except OSError as error:
        path = str(error.filename or asked.output)
        raise FileError(Problem("file_unwritable", path, f"can't be written ({error.strerror})")) from None


def opened(path: Path) -> pq.ParquetFile:
    """Open a Parquet file of patients.

    Raises:
        FileError: If it can't be read.
        PlanError: If it is no table of patients.
    """
    try:
        found = pq.ParquetFile(path)
    except FileNotFoundError:
        raise FileError(Problem("file_damaged", str(path), "is not there; name a .parquet file of patients")) from None
    except (OSError, pa.ArrowException) as error:
        message = f"can't be read as Parquet ({str(error).splitlines()[0]})"
        raise FileError(Problem("file_damaged", str(path), message)) from None
    read_patients(pa.RecordBatch.from_pylist([], schema=found.schema_arrow))
    return found


def _begun(asked: Asked) -> datetime:
    """Begin a run, or find the one that was stopped; return when its plans are made.

    Raises:
        FileError: If the output is there already, or the run that was stopped is another one.
    """
    path = asked.folder / "run.json"
    same = _description(asked)
    if path.exists():
        kept = read_json(read_bounded(path), str(path))
        if not isinstance(kept, dict) or {**same, "as_of": None} != {**kept, "as_of": None}:
            message = "a run with another file or other options is not finished; finish that one, or remove the folder"
            raise FileError(Problem("file_exists", str(asked.folder), message))
        if asked.as_of is None or stamp(asked.as_of).isoformat() == kept["as_of"]:
            return datetime.fromisoformat(kept["as_of"])
        message = f"the run that is not finished is as of {kept['as_of']}; leave --as-of out, or remove the folder"
        raise FileError(Problem("file_exists", str(asked.folder), message))
    there = [each for each in (asked.output, asked.refused) if each.exists() and not _is_empty(each)]
    if there and not asked.replace:
        message = "is there already; use --replace to write it anew, or give another name"
        raise FileError(Problem("file_exists", str(there[0]), message))
    as_of = stamp(asked.as_of) if asked.as_of else now()
    asked.folder.mkdir(exist_ok=True)
    _write(path, json.dumps({**same, "as_of": as_of.isoformat()}).encode())
    return as_of


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _description(asked: Asked) -> dict[str, Any]:
    """Return what makes a run the same run."""
    options = {name: str(value) for name, value in vars(asked.look).items()}
    own = {name: _digest(regimen.model_dump_json().encode()) for name, regimen in sorted(asked.regimens.items())}
    return {
        "version": __version__,
        "source": _digest_of_file(asked.source),
        "part": asked.part,
        "uids": asked.uids,
        "secret": None if asked.secret is None else _digest(asked.secret),
        "regimens": own,
        "look": options,
    }


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _digest_of_file(path: Path) -> str:
    found = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def _do_parts(asked: Asked, source: pq.ParquetFile, as_of: datetime, told: Callable[[Progress], object]) -> None:
    write = _events_writer(asked, as_of) if asked.makes_events else _calendars_writer(asked, as_of)
    twice, seen = _ids_there_twice(source), set[str]()
    done = here = 0
    for number, batch in enumerate(source.iter_batches(batch_size=asked.part)):
        path = asked.folder / f"{number:06}"
        ids = batch.column("id").cast(pa.string()).to_pylist()
        again = []
        for row, each in enumerate(ids):
            if each in seen:
                again.append(row)
            elif each in twice:
                seen.add(each)
        if not path.with_suffix(".done").exists():
            first = batch.take([row for row in range(batch.num_rows) if row not in set(again)]) if again else batch
            made, refused = write(first, path)
            rows = _rows_of(ids, refused, again, done)
            with _table(path.with_suffix(".refused"), REFUSED) as table:
                table.write_batch(pa.RecordBatch.from_pylist(rows, schema=REFUSED))
            _write(path.with_suffix(".done"), json.dumps({"made": made, "refused": len(rows)}).encode())
            here += batch.num_rows
        done += batch.num_rows
        told(Progress(done, source.metadata.num_rows, here))


def _ids_there_twice(source: pq.ParquetFile) -> set[str]:
    counts = pc.value_counts(source.read(columns=["id"]).column("id").cast(pa.string()).combine_chunks())
    more = counts.filter(pc.greater(counts.field("counts"), 1)).field("values")
    return set(more.to_pylist()) - {None}


def _rows_of(
    ids: list[str | None], refused: list[tuple[str | None, str]], again: list[int], before: int
) -> list[dict[str, Any]]:
    """Return the rows of what could not be laid out; ``before`` is how many patients came before this part."""
    where: dict[str | None, list[int]] = {}
    for row, each in enumerate(ids):
        if row not in again:
            where.setdefault(each, []).append(row)
    rows = [(where[each].pop(0), each, problem) for each, problem in refused]
    rows += [(row, ids[row], TWICE) for row in again]
    return [{"row": before + row + 1, "id": each, "problem": problem} for row, each, problem in sorted(rows, key=_row)]


def _row(found: tuple[int, str | None, str]) -> int:
    return found[0]


Write = Callable[[pa.RecordBatch, Path], tuple[int, list[tuple[str | None, str]]]]
"""Writes a part; returns how many events or calendars it has, and what could not be laid out."""


def _events_writer(asked: Asked, as_of: datetime) -> Write:
    cohort = Cohort(as_of=as_of, uids=asked.uids, secret=asked.secret, regimens=asked.regimens)

    def write(batch: pa.RecordBatch, path: Path) -> tuple[int, list[tuple[str | None, str]]]:
        made, refused = 0, []
        with _table(path.with_suffix(".part"), _told_schema(cohort.schema)) as table:
            for found in cohort.events(batch):
                events, problems = split(found)
                table.write_batch(events.drop_columns(["problem"]))
                made += events.num_rows
                refused += [(each["id"], each["problem"]) for each in problems.to_pylist()]
        return made, refused

    return write


def _told_schema(schema: pa.Schema) -> pa.Schema:
    return schema.remove(schema.get_field_index("problem"))


def _calendars_writer(asked: Asked, as_of: datetime) -> Write:
    writer = Calendars(asked.look, as_of=as_of, secret=asked.secret, regimens=asked.regimens)
    is_folder = asked.output.suffix.lower() != ".tar"

    def write(batch: pa.RecordBatch, path: Path) -> tuple[int, list[tuple[str | None, str]]]:
        made, refused = 0, list[tuple[str | None, str]]()
        beside = path.with_suffix(".new")
        with beside.open("wb") as packed:
            for patient, data in writer.files(read_patients(batch), lambda *found: refused.append(found)):
                name = f"{file_name(patient)}.ics"
                if is_folder:
                    _write(asked.output / name, data, safely=False)
                else:
                    _pack(packed, name, data, as_of)
                made += 1
            packed.flush()
            os.fsync(packed.fileno())
        beside.replace(path.with_suffix(".part"))
        return made, refused

    if is_folder:
        asked.output.mkdir(exist_ok=True)
    return write


def file_name(patient: str) -> str:
    """Return the name of a patient's file, without its suffix: the id, with %xx for what no file name can have.

    >>> file_name("7/a"), file_name("..")
    ('7%2Fa', '%2E.')
    """
    name = quote(patient, safe=" ()+,=@")
    name = f"%2E{name[1:]}" if name.startswith(".") else name
    return name if 0 < len(name) <= _LONGEST_NAME else f"{name[:100]}-{_digest(patient.encode())}"


def _pack(packed: Any, name: str, data: bytes, as_of: datetime) -> None:
    """Write a file as a member of a tar file, which is ended only when all parts are put together."""
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(data), int(as_of.timestamp()), 0o600
    packed.write(member.tobuf(tarfile.PAX_FORMAT))
    packed.write(data)
    packed.write(bytes(-len(data) % tarfile.BLOCKSIZE))


def _put_together(asked: Asked, patients: int) -> Result:
    """Put the parts together and remove them."""
    dones = sorted(asked.folder.glob("*.done"))
    counts = [json.loads(path.read_bytes()) for path in dones]
    result = Result(patients, sum(each["made"] for each in counts), sum(each["refused"] for each in counts))
    parts = [path.with_suffix(".part") for path in dones]
    if asked.makes_events:
        schema = _told_schema(Cohort(as_of=now(), uids=asked.uids).schema)
        _join_tables(parts, asked.output, schema)
    elif asked.output.suffix.lower() == ".tar":
        beside = asked.folder / "whole.new"
        with beside.open("wb") as whole:
            for part in parts:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, whole)
            whole.write(bytes(2 * tarfile.BLOCKSIZE))
            whole.flush()
            os.fsync(whole.fileno())
        beside.replace(asked.output)
    if result.refused:
        _join_tables([path.with_suffix(".refused") for path in dones], asked.refused, REFUSED)
    else:
        asked.refused.unlink(missing_ok=True)
    shutil.rmtree(asked.folder)
    return result


def _join_tables(parts: Iterable[Path], output: Path, schema: pa.Schema) -> None:
    with _table(output, schema) as table:
        for part in parts:
            for batch in pq.ParquetFile(part).iter_batches():
                table.write_batch(batch.cast(schema) if batch.schema != schema else batch)


@contextmanager
def _table(path: Path, schema: pa.Schema) -> Iterator[pq.ParquetWriter]:
    """Write a Parquet file beside its place, and move it there when it is whole."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file, pq.ParquetWriter(file, schema, compression="zstd") as table:
        yield table
    with beside.open("rb") as written:
        os.fsync(written.fileno())
    beside.replace(path)


def _write(path: Path, data: bytes, *, safely: bool = True) -> None:
    """Write a file beside its place, and move it there when it is whole."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(data)
        if safely:
            file.flush()
            os.fsync(file.fileno())
    beside.replace(path)
