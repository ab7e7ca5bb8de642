"""The command ``new``: what a plan needs is asked for, one question at a time; out comes the command that makes it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import join
from typing import Any, Final
from uuid import uuid4

from schedules.builtin.catalog import load, names
from schedules.builtin.names import BRANDS, BUILT_IN
from schedules.cli.generate import carry_out, generate_parser, read_order, suffix_of
from schedules.cli.output import told_in
from schedules.cli.parser import Parser
from schedules.cli.questions import Asker, Read
from schedules.cli.slips import ask_if_meant, slips_of
from schedules.cli.summary import show_summary
from schedules.cli.terminal import tell
from schedules.cli.values import read_choices, read_day, read_time
from schedules.clock import now, read_start, zone_names
from schedules.errors import ChoiceError, Problem, ScheduleError, UsageError
from schedules.files import format_of, writable
from schedules.planning.cycles import cycles_by_phase
from schedules.regimen import Choice, Regimen
from schedules.regimen.conditions import applies
from schedules.regimen.selection import read_value, select, together_problems, value_problems

TOLD: Final = (".ics", ".html", ".pdf", ".svg")
"""The files that speak to somebody; the others hold everything."""
OPEN: Final = ""
"""The answer that leaves a choice open."""
VIEWS: Final = {
    "patient": "the patient, in everyday words",
    "carer": "a carer, in everyday words",
    "clinic": "the clinic, with reasons and sources",
    "pharmacy": "the pharmacy: what is prepared, by day",
    OPEN: "anybody, in the label's words",
}


def new_parser(words: Sequence[str]) -> Parser:
    """Make the parser of ``new``; after a regimen it knows the options of ``generate``, for what is known already."""
    if words and not words[0].startswith("-"):
        regimen = load(words[0])
        parser = generate_parser(words)
        parser.run = lambda _: _make(Asker(), words[0], regimen, words[1:])
        parser.prog = f"schedules new {words[0]}"
    else:
        parser = _Unnamed(lambda args: _ask_all(args.given), prog="schedules new")
        what = "its name, brand or file, and then any option of generate that is known already; asked for by default"
        parser.add_argument("regimen", nargs="?", metavar="REGIMEN ...", help=what)
        parser.offer("regimen", names)
    parser.description = "Ask on a terminal for what a plan needs, show the plan, and print the command that makes it."
    return parser


class _Unnamed(Parser):
    """A parser of options that are known before the regimen is, whose choices are options too: it keeps the words."""

    def parse_args(self, words: Any = None, namespace: Any = None) -> Any:
        """Keep the words until the regimen is named; help is given at once."""
        if {"-h", "--help"} & {*words}:
            return super().parse_args(words, namespace)
        return argparse.Namespace(given=tuple(words))


def _ask_all(given: Sequence[str]) -> int:
    asker = Asker()
    for name, (_, _, what_it_is) in BUILT_IN.items():
        brand = next(each for each, whose in BRANDS.items() if whose == name)
        tell(f"  {name} ({brand.capitalize()}): {what_it_is}", stream=sys.stderr)
    name = asker.word("Which regimen, by its name, its brand or its file?", load, among=[*BUILT_IN, *BRANDS])
    return _make(asker, name, load(name), given)


def _make(asker: Asker, name: str, regimen: Regimen, given: Sequence[str]) -> int:
    """Ask for what was not given, show the plan, print its command, and write its file if that is wanted."""
    args = generate_parser([name]).parse_args([name, *given])
    words = [regimen.id if name.casefold() in BRANDS else name, *given]
    for answer in _Questions(asker, regimen, args).answers():
        words += answer
    if not args.replace:  # the same plan whenever it is made again, and not only the same dates
        words += [] if args.plan_id else ["--plan-id", str(uuid4())]
    words += [] if args.as_of else ["--as-of", now().isoformat()]
    parser = generate_parser(words)
    command = join(["schedules", "generate", *words])
    try:
        order = read_order(parser.parse_args(words), regimen)
    except ScheduleError:
        tell(f"This far: {command}", stream=sys.stderr)
        raise
    ask_if_meant(slips_of(order.course))
    told = told_in(order.course, suffix_of(order, args), order.look)
    show_summary(order.course, told=told, discreet=order.look.discreet, most=len(order.course.events))
    is_wanted = order.path is not None and asker.yes(f"Write {order.path} now?")
    if is_wanted and not (args.replace or args.new_plan):
        words.append("--new-plan")  # over the file that is written now, with the same plan
        command = f"{command} --new-plan"
    tell(command)
    if is_wanted:
        carry_out(order, parser.parse_args(words))
        tell(f"Wrote {order.path}.", stream=sys.stderr)
    return 0


class _Questions:
    """The questions about one plan, each with its answer as options of ``generate``."""

    def __init__(self, asker: Asker, regimen: Regimen, args: argparse.Namespace) -> None:
        self.asker, self.regimen, self.args = asker, regimen, args
        problems: list[Problem] = []
        read = read_choices(regimen, vars(args), problems)
        if problems:
            raise UsageError(problems)
        self.values = {name: read_value(choice, read.get(name)) for name, choice in regimen.choices.items()}

    def answers(self) -> Iterator[list[str]]:
        """Ask for what was not given, and yield each answer as words of the command line."""
        for name, choice in self.regimen.choices.items():
            if getattr(self.args, f"choice_{name}") is None:
                yield self._choice(name, choice)
        yield from self._when()
        if self.args.output is None:
            question = "Which file? .ics for a phone, .pdf or .html to print, .json to go on with"
            output = self.asker.word(question, _new_file, offered="patient.ics")
            is_silent = not any((self.args.view, self.args.detail))
            if is_silent and Path(output).suffix.lower() in TOLD and (view := self._view()):
                yield ["--view", view]
            yield ["-o", output]

    def _choice(self, name: str, choice: Choice) -> list[str]:
        """Ask for one choice, and keep its value; one that a plan does not need may stay open."""
        needed = choice.required or (bool(choice.needed_when) and applies(choice.needed_when, self.values) is True)
        option = f"--{name.replace('_', '-')}"
        question = f"{choice.title[:1].upper()}{choice.title[1:]}{f' in {choice.unit}' if choice.unit else ''}?"
        if choice.why:
            question = f"{question} ({choice.why})"
        if choice.kind == "yes-no" or (choice.values and not choice.many):
            word = self.asker.one_of(question, _offers(choice, needed=needed), self._reader(name, needed=needed))
        else:
            words = (
                f"{question} ({' or '.join(map(str, choice.values))}; several as 24,168)" if choice.many else question
            )
            word = self.asker.word(words if needed else f"{words} Enter for none:", self._reader(name, needed=needed))
        if word == OPEN:
            return []
        self.values[name] = self._read(name, word)
        if choice.kind == "yes-no":
            return [option if word == "yes" else f"--no-{option.removeprefix('--')}"]
        return [option, word]

    def _read(self, name: str, word: str) -> Any:
        """Read the value of a choice.

        Raises:
            ChoiceError: If it is not possible, or breaks a limit of the label with what was answered before.
        """
        choice = self.regimen.choices[name]
        problems: list[Problem] = []
        given = {f"choice_{name}": word == "yes" if choice.kind == "yes-no" else word}
        found = read_choices(self.regimen, given, problems)
        if not problems:
            values = {**self.values, name: read_value(choice, found[name])}
            together = (each for each in together_problems(self.regimen, values) if each.code != "choice_missing")
            problems += [*value_problems(name, choice, values)] or [*together]
            if not problems:
                return values[name]
        raise ChoiceError(problems)

    def _reader(self, name: str, *, needed: bool) -> Read:
        return lambda word: None if not word and not needed else self._read(name, word)

    def _when(self) -> Iterator[list[str]]:
        """Ask which date is known, and for it."""
        phases = cycles_by_phase(select(self.regimen, self.values))
        titles = {phase.id: phase.title for phase in reversed(self.regimen.phases) if phase.id in phases}
        anchor = self.args.anchor
        if anchor is None and any(phase.after for phase in self.regimen.phases) and len(titles) > 1:
            anchor = self.asker.one_of("Which date is known?", {name: titles[name] for name in phases})
            yield ["--anchor", anchor]
        what = titles.get(anchor or next(iter(phases)), anchor or "")
        zone_name = self.args.zone
        if zone_name is None:
            zone_name = self.asker.word(
                "In which time zone, such as America/New_York or Europe/Paris?", _zone, among=sorted(zone_names())
            )
            yield ["--zone", zone_name]
        if self.args.start is None:
            yield ["--start", self._start(what, zone_name)]

    def _start(self, what: str, zone_name: str) -> str:
        day = self.asker.word(f"On which date does it start ({what})? As 2026-12-31:", lambda text: read_day("", text))

        def read(text: str) -> object:
            read_time("", "the start", text)
            return read_start(f"{day}T{text}", zone_name=zone_name)

        return f"{day}T{self.asker.word('At what time? As 09:00:', read)}"

    def _view(self) -> str:
        return self.asker.one_of("Whom does it speak to?", VIEWS)


def _offers(choice: Choice, *, needed: bool) -> dict[str, str]:
    """Return the values of a choice, the default first, and that it stays open where it may."""
    values = ("yes", "no") if choice.kind == "yes-no" else tuple(map(str, choice.values))
    words = {value: value for value in values}
    if choice.default is not None:
        default = ("yes" if choice.default else "no") if choice.kind == "yes-no" else str(choice.default)
        return {default: f"{default} (the default)", **{name: each for name, each in words.items() if name != default}}
    return words if needed else {OPEN: "not known yet" if choice.changes_on_the_way else "none", **words}


def _zone(text: str) -> None:
    """Refuse a zone in which nothing can start."""
    read_start("2026-01-01T12:00", zone_name=text)


def _new_file(text: str) -> None:
    """Refuse the name of a file that can't be written, or is there."""
    format_of(Path(text))
    writable(Path(text), replace=False)
