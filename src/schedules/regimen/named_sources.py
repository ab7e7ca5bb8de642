"""Sources that a regimen names once: `source = "protocol"` stands for the one under `[sources.protocol]`.

A name is replaced by its source while the data is read, so that every rule has a whole source, wherever it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from schedules.regimen.hints import what_there_is
from schedules.regimen.sources import UNREAD, Source, UnknownSource
from schedules.words import printable, shortened


def with_sources(data: Mapping[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Return the data of a model with a source in place of each name of one in its field `sources`."""
    named = data["sources"]
    if not isinstance(named, Mapping):
        return dict(data)
    sources = {name: _source(each) for name, each in named.items() if isinstance(name, str)}
    whole: dict[str, Any] = _resolved(data, (model,), sources)
    return whole | {"sources": named}


def _source(value: Any) -> Source:
    """Read a source; what can't be read is told where it stands, and not again where it is named."""
    try:
        return Source.model_validate(value)
    except ValidationError:
        return UNREAD


def _resolved(value: Any, types: tuple[Any, ...], sources: Mapping[str, Source]) -> Any:
    """Return data that may be of some types, with the sources that it names."""
    if isinstance(value, str) and Source in types:
        return sources[value] if value in sources else UnknownSource(_unknown(value, sources))
    if isinstance(value, Mapping):
        return {name: _resolved(each, (*_below(types, name),), sources) for name, each in value.items()}
    if isinstance(value, list | tuple):
        members = tuple(leaf for each in types if get_origin(each) is tuple for leaf in leaves(get_args(each)[0]))
        return [_resolved(each, members, sources) for each in value] if members else value
    return value


def _unknown(name: str, sources: Mapping[str, Source]) -> str:
    return f"no source is called {shortened(printable(name))!r}; {what_there_is(name, sources)}"


def _below(types: tuple[Any, ...], name: Any) -> Iterator[Any]:
    """Yield what may stand under a name in data of some types."""
    for each in types:
        if get_origin(each) is dict:
            yield from leaves(get_args(each)[1])
        elif isinstance(each, type) and issubclass(each, BaseModel) and name in each.model_fields:
            yield from leaves(each.model_fields[name].annotation)


def leaves(annotation: Any) -> Iterator[Any]:
    """Yield the alternatives of a type, each without what is only noted on it."""
    if get_origin(annotation) is Annotated:
        yield from leaves(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, UnionType):
        for each in get_args(annotation):
            yield from leaves(each)
    else:
        yield annotation
