"""The page on how the library is built: its picture, its table and the names in it are those of the code."""

from __future__ import annotations

import ast
import re
import tomllib
from importlib import import_module
from itertools import accumulate
from xml.etree import ElementTree as ET

import pytest
from tests.support import ROOT

SOURCE = ROOT / "src" / "schedules"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
SVG = "{http://www.w3.org/2000/svg}"


def layers() -> list[set[str]]:
    """
    The rows of the import contract, the highest first.
    """
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (contract,) = (each for each in contracts if each.get("containers") == ["schedules"])
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def table() -> list[tuple[set[str], str]]:
    rows = re.findall(r"^\| ((?:`\w+` ?)+)\|[^|]+\|([^|]+)\|$", PAGE, flags=re.MULTILINE)
    return [(set(re.findall(r"`(\w+)`", names)), allowed) for names, allowed in rows]


def imported(package: str) -> set[str]:
    paths = [*SOURCE.glob(f"{package}.py"), *SOURCE.glob(f"{package}/**/*.py")]
    assert paths, package
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {module.split(".")[1] for module in modules if module.startswith("schedules.")} - {package}


def test_the_picture_shows_the_layers_of_the_contract() -> None:
    picture = ET.parse(ROOT / "docs" / "pictures" / "layers.svg").getroot()  # noqa: S314  # our own
    drawn = [
        {name.text for name in row.findall(f"{SVG}text[@class='name']")}
        for row in picture.findall(f"{SVG}g[@class='layer']")
    ]
    assert layers() == drawn
    tops = [float(row[0].attrib["y"]) for row in picture.findall(f"{SVG}g")]
    assert sorted(tops) == tops, "the highest row stands at the top"


def test_the_table_has_every_package() -> None:
    named = [name for names, _ in table() for name in names]
    assert len(named) == len(set(named))
    assert set().union(*layers()) - {"__main__"} == set(named)


@pytest.mark.parametrize(
    ("names", "allowed"), table(), ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else ""
)
def test_a_package_imports_what_the_table_says(names: set[str], allowed: str) -> None:
    everything = set().union(*layers())
    ground = set().union(*layers()[-2:])
    permitted, _, never = allowed.partition(" never ")
    if permitted.strip().startswith("All"):
        may = everything - set(re.findall(r"`(\w+)`", permitted))
    else:
        may = set(re.findall(r"`(\w+)`", permitted)) | (ground if "ground" in permitted else set())
    assert set() == may & set(re.findall(r"`(\w+)`", never))
    for name in names:
        assert imported(name) <= may | names, name


@pytest.mark.parametrize(
    "text",
    [PAGE, *(path.read_text("utf-8") for path in DECISIONS)],
    ids=["architecture", *(path.stem for path in DECISIONS)],
)
def test_every_name_is_there(text: str) -> None:
    tops = set().union(*layers())
    named = [name for name in re.findall(r"`(\w+(?:\.\w+)+)`", text) if name.split(".")[0] in tops]
    assert named or text is not PAGE
    for name in named:
        assert resolved(name), name


def resolved(name: str) -> bool:
    """
    Whether a name such as `planning.walk.Walk` is a module, or something in one.
    """
    parts = [f"schedules.{path}" for path in accumulate(name.split("."), "{}.{}".format)]
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(parts[length - 1])
        except ModuleNotFoundError:
            continue
        for attribute in name.split(".")[length:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


def test_the_walk_goes_down_the_table_of_stations_in_public_names() -> None:
    stations = re.findall(r"^\| [\w' ]+ \| `([\w.]+)` \|", PAGE, flags=re.MULTILINE)
    assert 12 <= len(stations)
    assert ["builtin", "export"] == [stations[0].split(".")[0], stations[-1].split(".")[0]]
    assert not any(part.startswith("_") for station in stations for part in station.split("."))


def test_every_decision_has_its_three_parts_and_is_listed() -> None:
    for path in DECISIONS:
        assert ["Context", "Decision", "Consequences"] == re.findall(
            r"^## (.+)$", path.read_text("utf-8"), re.MULTILINE
        )
        assert f"decisions/{path.stem}\n" in PAGE
    assert 3 <= len(DECISIONS) <= 9
