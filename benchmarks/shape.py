"""Measure the shape of the code: how much there is, how it hangs together, what a command loads.

python benchmarks/shape.py [--rev REV] [--once]

With ``--rev`` a commit stands beside the working tree; ``--once`` names the private functions used once.

Only ``src`` is counted, and there only files that end in .py; lines are all lines, and lines of code are those that
hold neither a docstring nor a comment alone, nor nothing. A function is a ``def`` at the
level of a module or of a class, not one inside another function. It is private if its name starts with one
underscore. It is used once if its name stands once, as a name or an attribute, in the module that holds it, besides
its definition; an import of it by another module is a use too. So a method that two classes of a module have
under one name is taken for one, and what only a decorator registers is used by nobody.

An import is counted once for each pair of packages: the first name under ``schedules``, be it a package or a
module; ``schedules`` stands for its own ``__init__``. What that offers by name, when first asked, is no import. Imports
for the type checker alone stand apart, and are none where the same pair has another. A circle is a set of
packages that all lead to one another, while the program runs.

The modules loaded are the names in ``sys.modules`` that are ``schedules`` or below it, when the command has ended.
"""

from __future__ import annotations

import argparse
import ast
import io
import tempfile
import tokenize
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import resolve_name
from pathlib import Path
from typing import Final, Literal

from aside import ROOT, commit_named, environment, laid_out, run

NAME: Final = "schedules"
PLAN: Final = (
    "generate blinatumomab --indication relapsed-refractory --cycles 2 --weight-kg 70 "
    "--age-group adult --start 2026-03-02T10:00 "
    "--zone Europe/Paris --as-of 2026-03-01T10:00:00+01:00 -o plan.json"
)
COMMANDS: Final = {
    "--help": "--help",
    "list": "list",
    "record hold": "record plan.json hold --at 2026-03-18T14:00 --as-of 2026-03-18T15:00:00+01:00",
}
"""The commands whose modules are counted, in this order; `PLAN` has made the file."""

When = Literal["loading", "inside a function", "for types"]


def code_lines(text: str) -> int:
    """Count the lines of a module that hold code: no docstring, no sentence under a field, no comment alone."""
    said = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    sentences = {
        line
        for node in said
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    idle = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    tokens = (token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in idle)
    return len({line for token in tokens for line in range(token.start[0], token.end[0] + 1)} - sentences)


@dataclass(frozen=True)
class Module:
    """A module: its dotted name, and what is written in it."""

    name: str
    text: str
    is_package: bool = False

    @property
    def tree(self) -> ast.Module:
        """What is written in it, read by Python."""
        return ast.parse(self.text)


@dataclass(frozen=True, order=True)
class Import:
    """One name that a module imports, and when."""

    source: str
    target: str
    when: When


def modules_in(source: Path) -> list[Module]:
    """Read every module below a folder."""
    return [_module(path, source) for path in sorted(source.rglob("*.py"))]


def _module(path: Path, source: Path) -> Module:
    parts = path.relative_to(source).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), path.read_text(encoding="utf-8"), is_package)


def functions(tree: ast.AST) -> Iterator[str]:
    """Name the functions at the level of the module and of its classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from functions(node)


def used_once(modules: list[Module]) -> list[str]:
    """Name the private functions that are used once, each with its module."""
    taken = Counter(each for module in modules for each in _imported_names(module))
    found = []
    for module in modules:
        uses = Counter(_names(module.tree))
        private = (name for name in functions(module.tree) if name.startswith("_") and not name.startswith("__"))
        found += [f"{module.name}:{name}" for name in private if uses[name] + taken[f"{module.name}.{name}"] == 1]
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _imported_names(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{_origin(module, node)}.{alias.name}" for alias in node.names)


def _origin(module: Module, node: ast.ImportFrom) -> str:
    package = module.name if module.is_package else module.name.rpartition(".")[0]
    return resolve_name("." * node.level + (node.module or ""), package)


def imports(module: Module) -> Iterator[Import]:
    """List what a module imports, by dotted name."""
    yield from _imports(module, module.tree, "loading")


def _imports(module: Module, within: ast.AST, when: When) -> Iterator[Import]:
    for node in ast.iter_child_nodes(within):
        if isinstance(node, ast.Import):
            yield from (Import(module.name, alias.name, when) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(module.name, f"{_origin(module, node)}.{alias.name}", when) for alias in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from _imports(module, ast.Module(node.body, []), "for types")
            yield from _imports(module, ast.Module(node.orelse, []), when)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _imports(module, node, "inside a function")
        else:
            yield from _imports(module, node, when)


def edges(modules: list[Module]) -> dict[When, set[tuple[str, str]]]:
    """Gather the pairs of packages of which one imports the other, each under the first time it does."""
    known = {top(module.name) for module in modules}
    found: dict[When, set[tuple[str, str]]] = {"loading": set(), "inside a function": set(), "for types": set()}
    for each in (each for module in modules for each in imports(module)):
        if each.target.partition(".")[0] == NAME:
            ours = top(each.target) if top(each.target) in known else NAME
            found[each.when].add((top(each.source), ours))
    seen: set[tuple[str, str]] = set()
    for when, pairs in found.items():
        found[when] = {pair for pair in pairs - seen if pair[0] != pair[1]}
        seen |= pairs
    return found


def top(name: str) -> str:
    """Name the package, or the module beside the packages, in which a dotted name lies.

    >>> top("schedules.export.ics"), top("schedules")
    ('export', 'schedules')
    """
    return [*name.split("."), name][1]


def circles(pairs: set[tuple[str, str]]) -> list[list[str]]:
    """Find the sets of packages that all lead to one another.

    >>> circles({("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")})
    [['a', 'b', 'c']]
    """
    reached = {name: _reached(name, pairs) for name, _ in pairs}
    sets = {frozenset(other for other in found if name in reached.get(other, ())) for name, found in reached.items()}
    return sorted(sorted(each) for each in sets if each)


def _reached(name: str, pairs: set[tuple[str, str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        here = waiting.pop()
        further = {target for source, target in pairs if source == here} - found
        found |= further
        waiting += further
    return found


def loaded(source: Path) -> dict[str, str]:
    """Count the modules of the library that each command has loaded."""
    given = environment(PYTHONPATH=str(source))
    with tempfile.TemporaryDirectory() as folder:
        if run(PLAN.split(), Path(folder), given)[0]:
            raise SystemExit("the plan could not be made; try the command by hand: schedules " + PLAN)
        return {name: _loaded(words, Path(folder), given) for name, words in COMMANDS.items()}


def _loaded(words: str, folder: Path, given: Mapping[str, str]) -> str:
    status, found = run(words.split(), folder, given)
    ours = [name for name in found if name == NAME or name.startswith(f"{NAME}.")]
    return f"(status {status})" if status else str(len(ours))


def shape(source: Path) -> dict[str, str]:
    """Measure the code in a folder, line by line of the table."""
    modules = modules_in(source)
    every = sum(len(list(functions(module.tree))) for module in modules)
    once = len(used_once(modules))
    found = edges(modules)
    running = found["loading"] | found["inside a function"]
    return {
        "lines": f"{sum(len(module.text.splitlines()) for module in modules):,}",
        "lines of code": f"{sum(code_lines(module.text) for module in modules):,}",
        "modules": str(len(modules)),
        "packages": str(sum(module.is_package for module in modules)),
        "functions": f"{every:,}",
        "private functions used once": str(once),
        "their share of all functions": f"{once / every:.1%}",
        "packages, and modules beside them": str(len({top(module.name) for module in modules})),
        "imports between those": str(len(running)),
        "of them, only inside functions": str(len(found["inside a function"])),
        "and for types alone": str(len(found["for types"])),
        "circles among them": str(len(circles(running))),
        **{f"modules loaded by {name}": count for name, count in loaded(source).items()},
    }


def show(columns: Mapping[str, Mapping[str, str]]) -> None:
    """Print the table, a column for each tree."""
    print(f"{'':<36}" + "".join(f"{name:>14}" for name in columns))
    for line in next(iter(columns.values())):
        print(f"{line:<36}" + "".join(f"{column[line]:>14}" for column in columns.values()))


def main() -> None:
    """Measure the working tree, and a commit beside it where one is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rev", help="a commit to stand beside the working tree")
    parser.add_argument("--once", action="store_true", help="name the private functions used once")
    args = parser.parse_args()
    columns = {}
    if args.rev:
        commit = commit_named(args.rev)
        with tempfile.TemporaryDirectory() as folder:
            columns[commit[:10]] = shape(laid_out(commit, Path(folder) / "tree") / "src")
    columns["working tree"] = shape(ROOT / "src")
    show(columns)
    modules = modules_in(ROOT / "src")
    found = edges(modules)
    for circle in circles(found["loading"] | found["inside a function"]):
        print("a circle:", *circle)
    if args.once:
        print(*used_once(modules), sep="\n")


if __name__ == "__main__":
    main()
