"""What a title says that its event is: premedication, a bag change, a visit, or a dose of one of a regimen's drugs.

What a title says it is comes before the drug that it names: "Pre-medication before Besponsa" is no dose.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from schedules.checking.expected import Cycle, group_of, kind_of, slots_of
from schedules.checking.findings import HEAVY
from schedules.course.places import START
from schedules.foreign.own_words import HOLD, OwnWords
from schedules.foreign.vocabulary import (
    ALIASES,
    ASIDE,
    BAG,
    BEGINS,
    BESIDE_DRUG,
    ENDS,
    FIRST_BAG,
    GENERIC,
    HEADS,
    JOINS,
    KINDS,
    LATER,
    NEGATED,
    OTHER_DRUGS,
    PLAIN_WORDS,
    STEMS,
    THEN,
    TRIVIAL,
    VAGUE,
)
from schedules.regimen import AnyRow, Pump, Visit

Sureness = Literal["sure", "likely", "unsure"]
"""How surely an event is what it was taken for: its words say so; they name the drug alone; they name no drug."""

CODE: Final = re.compile(r"\bc(\d{1,2})\s*d(-?\d{1,3})\b")
CYCLE_DAY: Final = re.compile(r"\b(?:cycle|zyklus|ciclo)\s*#?(\d{1,2})\b.{0,12}?\b(?:day|tag|jour|dia)\s*(-?\d{1,3})\b")
CELLS: Final = re.compile(r"\bcar[ -]?t\b|\bt[ -]?cells?\b|\bcells? (?:are )?(?:given|infus)")
PUMP: Final = re.compile(r"\b(?:pump|pumpe|bomba|pompe)\b")
DISCONNECT: Final = dict(HEADS)["disconnect"]
WORD: Final = re.compile(r"[^\W_][\w-]*")
OTHERS: Final = ("another drug", "medicine")
"""The kinds of what names a drug that the regimen does not have: its treatment, or the drug alone."""
HYPHENS: Final = re.compile(r"[\u2010-\u2012\u2212]|(?<=\w)\u2013(?=\w)")
"""What stands for a hyphen: one that breaks no line, a minus, and a dash within a word."""
TIMES: Final = re.compile(r"(?:[\W\d]|\b(?:days?|weeks?|months?|tage?|wochen?|jours?|semaines?|dias?|semanas?)\b)+")
"""A length of time, and no more."""
OFF: Final = re.compile(r"\bd/c\b")
"""How nurses write that a pump is disconnected."""
IN_BRACKETS: Final = re.compile(r"[(\[]([^)\]]*)[)\]]?")
DAY: Final = re.compile(r"\b(?:day|tag|jour|dia)\s*(-?\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a title says that its event is."""

    groups: tuple[str, ...] = ()
    """The groups of places that it claims; empty for none."""
    sureness: Sureness = "sure"
    cycle: int | None = None
    """The number of the cycle that it names."""
    day: int | None = None
    """The day, as the label counts it, that it names."""
    kind: str = ""
    """The kind of event that its words say; empty where they say none."""
    names_drug: bool = False
    both: bool = False
    """Whether it claims a place in each of the groups, and not in one of them: it names two drugs."""
    tentative: bool = False
    own: bool = False
    """Whether it is a title that this library writes."""
    odd: bool = False
    """Whether it has words beside the drug of which nobody knows what they make of it."""


def plain_words(text: str) -> str:
    """Return a text in lower case without accents, for comparing.

    >>> plain_words("Prémédication  InO"), plain_words("CAR\u2011T")
    ('premedication ino', 'car-t')
    """
    taken_apart = unicodedata.normalize("NFKD", HYPHENS.sub("-", text.casefold()))
    return " ".join("".join(each for each in taken_apart if not unicodedata.combining(each)).split())


def tokens(text: str) -> frozenset[str]:
    """Return the words of a text; one with a hyphen also as one word: "obe-cel" is "obecel" too."""
    plain = plain_words(text)
    return frozenset(re.findall(r"[^\W\d_]{2,}\d*", plain)) | frozenset(
        re.findall(r"[^\W\d_]{2,}\d*", plain.replace("-", ""))
    )


class Titles:
    """The words of one regimen, against which titles are weighed; each title once."""

    def __init__(self, cycles: Iterable[Cycle], own: OwnWords) -> None:
        """Gather the names of the rows, and the groups of places of each kind."""
        self._own = own
        self._known: dict[str, Claim] = {}
        self._groups: dict[str, list[str]] = {}
        self._main: dict[str, str] = {}
        self._days: dict[str, set[int | None]] = {}
        rows: dict[str, AnyRow] = {}
        for cycle in cycles:
            for slot in slots_of(cycle):
                rows.setdefault(slot.row.id, slot.row)
                self._days.setdefault(slot.row.id, set()).add(slot.day)
                listed = self._groups.setdefault(kind_of(slot), [])
                if group_of(slot) not in listed:
                    listed.append(group_of(slot))
        for row in rows.values():
            if row.kind in HEAVY and isinstance(row, Pump | Visit):
                self._main[row.id] = f"{row.id}:{START}" if isinstance(row, Pump) else row.id
        self._pumps = [row.id for row in rows.values() if isinstance(row, Pump)]
        self._drugs = _names_of_drugs({row.id: row for row in rows.values() if row.id in self._main})
        said = frozenset().union(*self._drugs.values(), *(tokens(row.title) for row in rows.values()))
        self._own_names = said | {alias for word in said for alias in ALIASES.get(word, ())}

    def are_discreet(self, titles: Iterable[str]) -> bool:
        """Return whether all of some titles say nothing of what their events are for, as this library writes them."""
        return self._own.are_discreet(titles)

    @property
    def main_groups(self) -> frozenset[str]:
        """The groups of the treatments themselves: infusions, doses, procedures."""
        return frozenset(self._main.values())

    def claim(self, title: str, *, kind: str = "") -> Claim:
        """Return what a title claims to be; ``kind`` is what a table's own column says."""
        name = f"{kind}\n{title}"
        if name not in self._known:
            self._known[name] = self._weighed(title, kind)
        return self._known[name]

    def _weighed(self, title: str, kind: str) -> Claim:
        plain = plain_words(title)
        plain = plain.replace("flucy", "flu/cy")
        if self._pumps:
            plain = OFF.sub("disconnect", plain)
        cycle, day = _numbers(plain)
        own, tentative = self._own.groups(title), self._own.is_tentative(title)
        waiting = tuple(group for group in own if "/" in group)
        if set(own) != set(waiting) or (own and tentative):
            both = self._own.is_joint(title)
            return Claim(own, "sure", cycle, day, names_drug=True, both=both, tentative=tentative, own=True)
        outside, inside = IN_BRACKETS.sub(" ", plain), " ".join(IN_BRACKETS.findall(plain))
        said = [self._segment(each) for each in _segments(outside)]
        if not any(each.names_drug or each.kind not in ("", "dose") for each in said):
            said += [self._segment(each) for each in _segments(inside)]  # "chemo (Besponsa)", and not "CBC (Besponsa)"
        if kind in self._groups and not any(claim.names_drug or claim.kind in OTHERS for claim in said):
            said = [Claim(tuple(self._groups[kind]), "likely", kind=kind)]
        main = [each for each in said if set(each.groups) & self.main_groups and each.sureness != "unsure"]
        if any(each.kind == "disconnect" for each in said):
            main = [each for each in main if each.names_drug]  # "Blincyto end / pump": the pump begins nothing
        if said and said[0].kind in ("stranger", "errand") and not any(each.sureness == "sure" for each in main):
            return said[0]  # "lunch with Cy" is no dose, but "discuss results, then Besponsa infusion" is one
        best = main or [each for each in said if each.groups] or [each for each in said if each.kind] or said[:1]
        if not best:
            return Claim(waiting, cycle=cycle, day=day)
        groups = tuple(dict.fromkeys(group for each in (main or best[:1]) for group in each.groups))
        drug = any(each.names_drug for each in said)
        both = len(groups) > 1 and bool(main)
        return Claim(
            (*groups, *waiting),
            best[0].sureness,
            cycle,
            day,
            best[0].kind,
            names_drug=drug,
            both=both,
            tentative=tentative,
            odd=len(said) == 1 and best[0].odd,
        )

    def _segment(self, text: str) -> Claim:
        """Return what one part of a title says."""
        if any(self._names(found[1]) for found in NEGATED.finditer(text)):
            return Claim(kind="errand")  # "no Besponsa today"
        text = NEGATED.sub(" ", text)
        words = tokens(text)
        drugs = tuple(row for row, names in self._drugs.items() if names & words) or self._cells(text)
        kind = self._kind(text, drugs)
        if not drugs and kind in ("", "step") and self._is_other_drug(words):
            kind = "another drug" if GENERIC.search(text) else "medicine"
        if kind in ("stranger", "errand", *OTHERS):
            return Claim(kind=kind)
        if kind == "hold":
            return Claim(tuple(f"{row}:{HOLD}" for row in self._pumps), "sure", kind=kind, names_drug=bool(drugs))
        if kind:
            groups = self._groups.get(kind, [])
            one = tuple(self._nearest_in_words(kind, text, groups))
            return Claim(one, "sure" if drugs or len(groups) == 1 else "likely", kind=kind, names_drug=bool(drugs))
        if drugs:
            surely: Sureness = "sure" if GENERIC.search(text) else "likely"
            odd = surely == "likely" and bool(words - self._own_names - TRIVIAL - PLAIN_WORDS)
            return Claim(tuple(self._main[row] for row in drugs), surely, kind="dose", names_drug=True, odd=odd)
        return self._without_drug(text)

    def _is_other_drug(self, words: frozenset[str]) -> bool:
        """Return whether words name a drug that the regimen does not have."""
        return any(word in OTHER_DRUGS or STEMS.fullmatch(word) for word in words - self._own_names)

    def _kind(self, text: str, drugs: tuple[str, ...]) -> str:
        """Return the kind of event that a text says; empty where it says none, or is the dose that it names."""
        if drugs and GENERIC.search(text):
            first, *_ = THEN.split(text, maxsplit=1)  # "Besponsa infusion after labs"
            text = first if self._place_of_drug(first, drugs) is not None and GENERIC.search(first) else text
        kind = next((kind for kind, expression in HEADS if expression.search(text)), "")
        if not drugs:
            return kind
        if set(drugs) & set(self._pumps) and (said := self._part_of_infusion(text, kind)) is not None:
            return said
        if kind in ("visit", "stay") and self._is_dose_at(text, kind, drugs):
            return ""
        if not kind and self._is_beside(text, drugs):
            return "visit"
        return "" if kind in ("disconnect", "bag-change", "step") and not self._pumps else kind

    def _part_of_infusion(self, text: str, kind: str) -> str | None:
        """Return the part of its infusion that a text with a drug says; empty for its start, None for no part."""
        if kind in ("", "visit") and DISCONNECT.search(self._with_infusion(text)):
            return "disconnect"  # "Blincyto off"
        if kind in ("", "visit", "bag-change") and BAG.search(text):
            return "" if FIRST_BAG.search(text) else "bag-change"
        ends = not kind and ENDS.search(text) and not BEGINS.search(text)
        return "disconnect" if ends else None

    def _is_dose_at(self, text: str, kind: str, drugs: tuple[str, ...]) -> bool:
        """Return whether a visit or a stay is for the dose that it names: "clinic visit for Besponsa infusion"."""
        if LATER.search(text):
            return False
        if kind == "stay" and not self._groups.get("stay") and not self._is_about(text, kind, drugs):
            return "discharge" not in text  # "inpatient Besponsa" says where it is given
        if self._is_only_drug(text.partition(": ")[2]):
            return True  # "hospital: Besponsa"
        _, day = _numbers(text)
        if day is not None and not any(day in self._days[row] for row in drugs):
            return False  # "Kymriah day 28 visit"
        return bool(GENERIC.search(text)) and not self._is_about(text, kind, drugs)

    def _with_infusion(self, text: str) -> str:
        """Return a text with the word "infusion" in place of every name of a drug that is infused by a pump."""
        names = {name for row in self._pumps for name in self._drugs.get(row, ())}
        return " ".join("infusion" if tokens(word) & names else word for word in text.split())

    def _without_drug(self, text: str) -> Claim:
        """Return what a text says that names no drug and no other event: it may be a treatment all the same."""
        if self._pumps and PUMP.search(text):
            return Claim((f"{self._pumps[0]}:{START}",), "likely", kind="infusion")
        if not GENERIC.search(text):
            return Claim()
        doses = [row for row in self._main if row in self._pumps or row in self._treatments]
        groups = (self._main[doses[0]],) if len(doses) == 1 else ()
        return Claim(groups, "unsure", kind="dose") if doses else Claim()

    def _names(self, word: str) -> bool:
        """Return whether a word names a drug of the regimen."""
        return any(names & tokens(word) for names in self._drugs.values())

    def _is_only_drug(self, text: str) -> bool:
        """Return whether a text names a drug and says nothing else."""
        words = text.split()
        return bool(words) and all(self._names(word) or not tokens(word) for word in words)

    def _is_beside(self, text: str, drugs: tuple[str, ...]) -> bool:
        """Return whether a text says that something lies before, after or about the drug that it names."""
        found = BESIDE_DRUG.search(text[: self._place_of_drug(text, drugs) or 0])
        head = text[: found.start()] if found else ""
        if found and found[0] not in ("for", "to") and head and TIMES.fullmatch(head):
            return True  # "day after Besponsa"
        return bool(tokens(head) - TRIVIAL) and not GENERIC.search(head)

    def _place_of_drug(self, text: str, drugs: tuple[str, ...]) -> int | None:
        """Return where a text names one of some rows' drugs first; None where it does not."""
        names = set().union(*(self._drugs[row] for row in drugs))
        return next((each.start() for each in WORD.finditer(text) if tokens(each[0]) & names), None)

    def _is_about(self, text: str, kind: str, drugs: tuple[str, ...]) -> bool:
        """Return whether a visit or a stay is not the dose that it names: "clinic visit before Besponsa"."""
        expression = next(expression for each, expression in HEADS if each == kind)
        named = self._place_of_drug(text, drugs) or 0
        found = expression.search(text)
        return found is not None and found.start() < named and bool(ASIDE.search(text[:named]))

    @property
    def _treatments(self) -> list[str]:
        return [row for row in self._main if self._main[row] not in self._groups.get("procedure", ())]

    def _cells(self, text: str) -> tuple[str, ...]:
        """Return the row of the cells, where a text names CAR T cells by no brand."""
        rows = [row for row, names in self._drugs.items() if "cart" in names]
        return tuple(rows) if CELLS.search(text) else ()

    def _nearest_in_words(self, kind: str, text: str, groups: list[str]) -> list[str]:
        """Return the groups of one kind, by the words of their titles where there are several, or the kind is wide."""
        if kind not in VAGUE and len(groups) < 2:
            return groups
        said = tokens(text) - PLAIN_WORDS
        scores = {group: len(said & tokens(self._own.title_of(group))) for group in groups}
        best = max(scores.values(), default=0)
        return [group for group in groups if scores[group] == best] if best else []


def _numbers(plain: str) -> tuple[int | None, int | None]:
    if found := CODE.search(plain) or CYCLE_DAY.search(plain):
        return int(found[1]), int(found[2])
    found = DAY.search(plain)
    return None, int(found[1]) if found else None


def _segments(plain: str) -> list[str]:
    """Return the parts of a title that each say something: "labs, then Besponsa" says two things.

    After a colon is a part only where it names a treatment: "clinic visit: Besponsa dose 2".
    """
    head, colon, rest = plain.partition(": ")
    parts = [head, rest] if colon and GENERIC.search(rest) and not GENERIC.search(head) else [plain]
    return [each.strip() for part in parts for each in JOINS.split(part) if each.strip()]


def _names_of_drugs(rows: Mapping[str, AnyRow]) -> dict[str, frozenset[str]]:
    """Return the words that name the drug of each row: of its title, its brand, and usual abbreviations.

    A word that several rows have tells none of them.
    """
    named = {row.id: {word for word in tokens(row.title) - PLAIN_WORDS if len(word) > 2} for row in rows.values()}
    for row in rows.values():
        for word in tuple(named[row.id]):
            named[row.id] |= ALIASES.get(word, frozenset())
        if any(word.endswith("leucel") for word in named[row.id]):
            named[row.id].add("cart")
    brands = Counter(_brand(row) for row in rows.values())
    for row in rows.values():
        if brands[_brand(row)] == 1 and KINDS.isdisjoint(tokens(_brand(row))):
            named[row.id] |= tokens(_brand(row))
    often = Counter(word for words in named.values() for word in words)
    return {row: frozenset(word for word in words if often[word] == 1) for row, words in named.items()}


def _brand(row: AnyRow) -> str:
    """Return the brand that a row's source is about, which labels write in capitals; empty where none is."""
    first = row.source.document.partition(" ")[0]
    return first if len(first) > 3 and first.isupper() else ""
