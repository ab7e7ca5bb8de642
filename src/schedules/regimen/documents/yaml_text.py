"""A YAML 1.2 text as data, with the place of each part: `on` and `no` are words, and `10:00` is a text.

`ruamel.yaml` reads the structure; what a plain word means is decided here by the core schema of YAML 1.2, and a date or
a time of day stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from schedules.errors import needs
from schedules.regimen.documents.positions import Positions, Stretch
from schedules.regimen.part_places import Path
from schedules.regimen.sizes import MAX_DEPTH

MAX_PARTS: Final = 50_000
"""The most parts of a text, those that stand for an anchor counted each time: the longest real regimen has 4,000."""

TOO_DEEP: Final = "its parts lie too deep in one another"
"""What is said of lists and mappings in one another beyond all need."""

_NUMBERS: Final[tuple[tuple[str, Callable[[str], Any]], ...]] = (
    (r"[-+]?[0-9]{1,300}", int),
    (r"0o[0-7]{1,300}", lambda text: int(text, 0)),
    (r"0x[0-9a-fA-F]{1,300}", lambda text: int(text, 0)),
    (r"[-+]?(\.[0-9]{1,300}|[0-9]{1,300}(\.[0-9]{0,300})?)([eE][-+]?[0-9]{1,10})?", float),
)
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class YamlError(ValueError):
    """A text that is no YAML, or one that two readers may read differently: where, and why."""

    def __init__(self, message: str, stretch: Stretch) -> None:
        super().__init__(message)
        self.stretch = stretch


def read_yaml(text: str) -> tuple[Any, Positions, list[Path]]:
    """Read a text as data, with its positions, and the names that stand twice.

    Raises:
        MissingExtraError: If the extra ``yaml`` is not installed.
        YamlError: If it is no YAML, has several documents, tags, merge keys, or anchors without end.
    """
    try:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.reader import ReaderError
    except ImportError:
        raise needs("yaml", "a .yaml file") from None
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    try:
        building = _Builder(text, reader.parse(text))
        return building.document(), building.found, building.twice
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index, len(text)) if mark else 0
        raise YamlError(", ".join(filter(None, (error.context, error.problem))), Stretch(at, at + 1)) from None
    except ReaderError as error:
        raise YamlError(f"{error.reason}: U+{error.character:04X}", Stretch(error.position, error.position)) from None
    except YAMLError as error:
        raise YamlError(" ".join(str(error).split()), Stretch(0, 0)) from None
    except RecursionError:
        raise YamlError(TOO_DEEP, Stretch(0, 0)) from None


class _Builder:
    """The data of a text, made from the events of its reading, part by part and up to a bound."""

    def __init__(self, text: str, events: Iterator[Any]) -> None:
        self.events = events
        self.found = Positions(text)
        self.twice: list[Path] = []
        self.parts = 0
        self.anchors: dict[str, tuple[Any, int] | None] = {}
        """What each anchor stands for, and of how many parts it is; None while it is being read."""

    def document(self) -> Any:
        """Return the data of the only document; None of an empty text."""
        data = None
        documents = 0
        for event in self.events:
            match type(event).__name__:
                case "DocumentStartEvent":
                    documents += 1
                    if documents > 1:
                        message = "a second document begins; keep each in a file of its own"
                        raise YamlError(message, _stretch(event))
                case "StreamStartEvent" | "StreamEndEvent" | "DocumentEndEvent":
                    continue
                case _:
                    data = self._value(event, ())
        return data

    def _value(self, event: Any, path: Path) -> Any:
        """Return the data that begins with an event."""
        stretch = _stretch(event)
        if len(path) > MAX_DEPTH:
            raise YamlError(TOO_DEEP, stretch)
        self.found.values[path] = stretch
        self._count(1, stretch)
        if type(event).__name__ == "AliasEvent":
            known = self.anchors.get(event.anchor, ())
            if not known:
                message = "stands for itself, without end" if known is None else "is no anchor above it"
                raise YamlError(f"*{event.anchor} {message}; write it out", stretch)
            self._count(known[1], stretch)
            return known[0]
        before = self.parts
        if event.anchor:
            self.anchors[event.anchor] = None
        data: Any
        match type(event).__name__:
            case "MappingStartEvent":
                data = self._mapping(event, path)
            case "SequenceStartEvent":
                data = self._sequence(event, path)
            case _:
                data = _scalar(event, stretch)
        if event.anchor:
            self.anchors[event.anchor] = (data, self.parts - before + 1)
        return data

    def _count(self, parts: int, stretch: Stretch) -> None:
        self.parts += parts
        if self.parts > MAX_PARTS:
            raise YamlError(f"it has more than {MAX_PARTS:,} parts with its anchors; take some out", stretch)

    def _sequence(self, event: Any, path: Path) -> list[Any]:
        _refuse_tag(event, "seq")
        data: list[Any] = []
        while type(following := next(self.events)).__name__ != "SequenceEndEvent":
            data.append(self._value(following, (*path, len(data))))
        return data

    def _mapping(self, event: Any, path: Path) -> dict[str, Any]:
        _refuse_tag(event, "map")
        data: dict[str, Any] = {}
        while type(key := next(self.events)).__name__ != "MappingEndEvent":
            stretch = _stretch(key)
            if type(key).__name__ != "ScalarEvent":
                raise YamlError("a name is a word, and no list, mapping or alias; correct it", stretch)
            if key.value == "<<" and key.style is None:
                raise YamlError("YAML 1.2 merges no mappings; write its parts out", stretch)
            _refuse_tag(key, "str")
            here = (*path, str(key.value))
            self.twice += [here] * (key.value in data)
            self.found.keys[here] = stretch
            if not data and not event.flow_style:
                self.found.values[path] = stretch  # a block has no sign of its own: its first name stands for it
            data[str(key.value)] = self._value(next(self.events), here)
        return data


def _stretch(event: Any) -> Stretch:
    return Stretch(event.start_mark.index, event.end_mark.index)


def _refuse_tag(event: Any, kind: str) -> None:
    if event.tag not in (None, "!", f"tag:yaml.org,2002:{kind}"):
        raise YamlError("a tag asks for another kind of value; take it out", _stretch(event))


def _scalar(event: Any, stretch: Stretch) -> Any:
    """Return what a scalar means by the core schema: null, true or false, a number, else the text as it stands."""
    text = str(event.value)
    _refuse_tag(event, "str")
    if event.style is not None or event.tag is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    for pattern, read in _NUMBERS:
        if re.fullmatch(pattern, text):
            return read(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        raise YamlError(f"{text} is no number; correct it", stretch)
    return text
