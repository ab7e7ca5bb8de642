"""The base of all models, which are frozen and take no unknown field, and the types of their fields.

Text that a person reads may hold no control character, since no calendar can
carry one; dates and truth values are never guessed from numbers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Never, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    Strict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
)

from schedules.errors import Problem, RegimenError, ScheduleError
from schedules.words import printable, shortened, steers

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class FrozenDict(dict[str, Any]):
    """A mapping that cannot be changed, so that what a frozen model holds is frozen too."""

    def __hash__(self) -> int:  # type: ignore[override]  # frozen, so that it may be hashed
        return hash(tuple(sorted(self.items(), key=lambda pair: pair[0])))

    def _refuse(self, *_: object, **__: object) -> Never:
        raise TypeError("this mapping is frozen; make a new one")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[type[FrozenDict], tuple[dict[str, Any]]]:
        return type(self), (dict(self),)


def plain_text(text: str) -> str:
    """Return a text that steers nothing.

    Raises:
        ValueError: If it holds a control character, or one that changes the direction of what follows or is not seen.
    """
    if not text.isprintable():
        for character in filter(steers, text):
            raise ValueError(f"the text holds the control character U+{ord(character):04X}; take it out")
    return text


def written_number(value: object) -> object:
    """Return a value that is neither true nor false, which Python takes for numbers, nor a number in quotes.

    Raises:
        ValueError: If it is one of these.
    """
    if isinstance(value, bool):
        raise ValueError("a number is asked for, not true or false")
    if isinstance(value, str | bytes):
        raise ValueError("a number is asked for, not a text; write it in digits and without quotes")
    return value


def _written_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return value
    raise ValueError("a date is asked for, such as 2024-12-19")


def _written_clock(value: object, info: ValidationInfo) -> object:
    if isinstance(value, time) and not value.tzinfo and not value.microsecond:
        return value
    # A plan keeps the regimen it was made from, whatever is refused in a file since.
    form = r".*" if (info.context or {}).get("zone") else r"\d{2}:\d{2}(:\d{2})?"
    if isinstance(value, str) and re.fullmatch(form, value, re.ASCII):
        return value
    raise ValueError("a time of day is asked for, such as '09:00'")


Day = Annotated[date, BeforeValidator(_written_date)]
"""A date, written as 2024-12-19; never guessed from a number."""

Clock = Annotated[time, BeforeValidator(_written_clock)]
"""A wall-clock time, written as 09:00, without a zone; never guessed from a number."""

Text = Annotated[str, StringConstraints(strict=True, max_length=2000), AfterValidator(plain_text)]
"""Words for people, on one line, without control characters."""

Line = Annotated[str, StringConstraints(strict=True, max_length=20_000), AfterValidator(plain_text)]
"""A sentence that the library made out of texts that were read: it has room for several of them."""

Title = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=200), AfterValidator(plain_text)]
"""A short text that is not empty."""

Id = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A name an author gives once and never changes: lower case, digits, single hyphens."""

Fact = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The name of a choice: lower case, digits, underscores; an option of the command line with hyphens."""

Whole = Annotated[int, BeforeValidator(written_number)]
"""A whole number; neither true nor a text is one."""

Flag = Annotated[bool, Strict()]
"""True or false; never read from a word such as "yes" or "no"."""


MAX_PROBLEMS: Final = 20
"""The most problems of one reading that are told; whoever corrects those reads it again."""


class Refused(Exception):  # noqa: N818  # never seen outside: `Model` hands out the error it carries
    """Carries an error of ours through Pydantic, which would put a ValueError into its own and lose its places."""

    def __init__(self, error: ScheduleError) -> None:
        super().__init__(str(error))
        self.error = error


PROVED_BY_TESTS: Final = "PROVED_BY_TESTS"
"""The name by which a module says that tests prove the models that it holds, so that no start of a program has to."""


class Model(BaseModel):
    """A frozen value that forbids unknown fields.

    Raises:
        ScheduleError: The child named by the class, with every problem of the call.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", revalidate_instances="never", defer_build=True)

    error: ClassVar[type[ScheduleError]] = RegimenError
    is_data: ClassVar[bool] = True
    """Whether a module that says `PROVED_BY_TESTS` of its data makes it without validation."""

    def __init__(self, /, **fields: Any) -> None:
        if self.is_data and sys._getframe(1).f_globals.get(PROVED_BY_TESTS):  # noqa: SLF001  # who calls it
            _take(self, fields)
            return
        try:
            super().__init__(**fields)
        except ValidationError as found:
            raise self.error(problems_of(found, type(self).__name__)) from None
        except Refused as refused:
            raise refused.error from None

    # Pydantic validates nested models without calling a base __init__; this one only rewords.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # pydantic's own mark

    @classmethod
    def read(cls, data: object, *, place: str = "", context: Mapping[str, Any] | None = None) -> Self:
        """Build the model from plain data, as a file holds it.

        Raises:
            ScheduleError: The child named by the class, with every problem of the data.
        """
        try:
            return cls.model_validate(data, context=dict(context or {}))
        except ValidationError as found:
            raise cls.error(problems_of(found, place)) from None
        except Refused as refused:
            raise refused.error from None

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler, /) -> JsonSchemaValue:
        """Describe each field by the sentence under it; pydantic can read them too, but at every start."""
        schema = handler(core)
        sentences = field_sentences(cls)
        for name, field in handler.resolve_ref_schema(schema).get("properties", {}).items():
            if name in sentences:
                form = f" Written as {field['description']}." if "description" in field else ""
                field["description"] = sentences[name] + form
        return schema


AModel = TypeVar("AModel", bound=Model)


def _take(made: Model, given: dict[str, Any]) -> None:
    """Fill a new model with fields as they are given; only mappings are frozen, as validation would do."""
    fields = type(made).__pydantic_fields__
    if unknown := given.keys() - fields:
        raise TypeError(f"{type(made).__name__} has no field {', '.join(sorted(unknown))}")
    values = {name: field.default for name, field in fields.items()}
    values |= {name: frozen(value) if isinstance(value, dict) else value for name, value in given.items()}
    fill(made, values, set(given))


def filled(model: type[AModel], values: dict[str, Any], given: set[str]) -> AModel:
    """Return a model from the values of all its fields, which are sound; ``given`` has those that were given."""
    made = model.__new__(model)
    fill(made, values, given)
    return made


def fill(made: Model, values: dict[str, Any], given: set[str]) -> None:
    """Fill a new model with the values of all its fields, which are sound; ``given`` has those that were given."""
    set_ = object.__setattr__
    set_(made, "__dict__", values)
    set_(made, "__pydantic_fields_set__", given)
    set_(made, "__pydantic_extra__", None)
    set_(made, "__pydantic_private__", None)


def field_sentences(model: type[Model]) -> dict[str, str]:
    """Read the sentence under each field of a model, by the field's name; none of a class without a source file."""
    import ast
    import inspect
    from itertools import pairwise
    from textwrap import dedent

    found: dict[str, str] = {}
    for kind in (kind for kind in reversed(model.__mro__) if issubclass(kind, Model)):
        try:
            tree = ast.parse(dedent(inspect.getsource(kind)))
        except (OSError, TypeError):  # typed at a prompt
            continue
        for field, below in pairwise(getattr(tree.body[0], "body", ())):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(sentence))):
                    found[name] = " ".join(sentence.split())
    return found


def problems_of(found: ValidationError, place: str) -> list[Problem]:
    """Return what Pydantic found as problems, with our codes, places and messages; of many the first, and how many."""
    errors = found.errors(include_url=False)
    problems = [problem_of(error, place) for error in errors[:MAX_PROBLEMS]]
    if (more := len(errors) - MAX_PROBLEMS) > 0:
        problems.append(Problem("value_invalid", place, f"there are {more:,} more problems; correct these first"))
    return problems


def problem_of(error: Mapping[str, Any], place: str) -> Problem:
    """Return one error of Pydantic as a problem."""
    path = ", ".join(shortened(printable(str(part))) for part in error["loc"])
    where = f"{place}, {path}" if place and path else place or path
    message = shortened(printable(str(error["msg"]).removeprefix("Value error, ")), most=500)
    if error["type"] == "extra_forbidden":
        return Problem("unknown_field", where, "no such field; take it out or correct its name")
    if error["type"] == "missing":
        return Problem("value_invalid", where, "not given; this field is required")
    if error["type"] == "name_unknown":
        return Problem("name_unknown", where, message)
    if "control character" in message:
        return Problem("control_character", where, message)
    return Problem("value_invalid", where, f"{message[:1].lower()}{message[1:]}; found {_short(error['input'])}")


def _short(value: object) -> str:
    try:
        return shortened(repr(value))
    except (ValueError, RecursionError):  # a number of thousands of digits, or lists in lists without end
        return "something too large to print"


def frozen(mapping: Mapping[str, Any]) -> FrozenDict:
    """Return a mapping that cannot be changed; a list inside it becomes a tuple."""
    return FrozenDict({key: tuple(value) if isinstance(value, list) else value for key, value in mapping.items()})


def _read_moment(value: Any, info: ValidationInfo) -> date | datetime:
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError("a date such as 2026-03-02, or a date and time with its offset, is asked for")
    if "T" not in value:
        return date.fromisoformat(value)
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("a time needs its offset, as in 2026-03-02T09:00:00-05:00")
    context = info.context or {}
    if not (tz := context.get("zone")):
        return read
    there = _in_zone(read, tz)
    # Where the zone's law changed, what was told stays as it was told, on the offset it was told with (C18).
    as_told = context.get("as_told") and there.replace(tzinfo=None) != read.replace(tzinfo=None)
    return read if as_told else there


def _in_zone(read: datetime, tz: tzinfo) -> datetime:
    try:
        return read.astimezone(tz)
    except OverflowError:
        raise ValueError(f"a time at the end of all years, {read.year}, has no other zone; correct it") from None


_as_text = PlainSerializer(lambda moment: moment.isoformat(), return_type=str)


def _form(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "description": description})


Dated = Annotated[
    date | datetime, PlainValidator(_read_moment), _as_text, _form("a date, or a date and time with its offset")
]
"""A date for an all-day event, an aware datetime for a timed one."""


def _read_instant(value: Any, info: ValidationInfo) -> datetime:
    read = _read_moment(value, info)
    if not isinstance(read, datetime) or read.tzinfo is None:
        raise ValueError("a time with its offset is asked for, such as 2026-03-02T09:00:00-05:00")
    return read


Instant = Annotated[datetime, PlainValidator(_read_instant), _as_text, _form("a date and time with its offset")]
"""An aware time, on the clocks of the plan's zone where that is known."""


def _read_stamp(value: Any) -> datetime:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(read, datetime) or read.tzinfo is None:
        raise ValueError("a time with its offset is asked for, such as 2026-03-02T14:00:00+00:00")
    return _in_zone(read, UTC)


Stamp = Annotated[datetime, PlainValidator(_read_stamp), _as_text, _form("a date and time in UTC")]
"""An instant in UTC: when something was written, not when it happens."""
