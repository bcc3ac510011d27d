"""Whether a column's type or bound admits more or less than before."""

from collections.abc import Iterator
from typing import cast

import polars as pl

from schemas.evolution.kinds import Kind
from schemas.quality import Bound, Check, Scalar

_LOWER = (Check.AT_LEAST, Check.MORE_THAN)
_LENGTH_LIMITS = (Check.AT_LEAST, Check.AT_MOST)
_BITS: dict[type[pl.DataType], int] = {
    pl.Int8: 7, pl.Int16: 15, pl.Int32: 31, pl.Int64: 63, pl.UInt8: 8, pl.UInt16: 16, pl.UInt32: 32, pl.UInt64: 64,
}  # fmt: skip
"""Bits of the value itself, without the sign."""

Found = tuple[Kind, object, object]


def shown(value: object) -> str | None:
    """A value as a change tells it."""
    return None if value is None else str(value)


def type_change(old: pl.DataType, new: pl.DataType) -> Kind:
    """Whether every value of the one type is a value of the other."""
    if _holds(new, old):
        return Kind.TYPE_WIDENED
    return Kind.TYPE_NARROWED if _holds(old, new) else Kind.TYPE_CHANGED


def _holds(wide: pl.DataType, narrow: pl.DataType) -> bool:
    if wide.is_float() and narrow.is_float():
        return isinstance(wide, pl.Float64)
    if not (wide.is_integer() and narrow.is_integer()):
        return False
    wide_least, wide_greatest = _range(wide)
    least, greatest = _range(narrow)
    return wide_least <= least and greatest <= wide_greatest


def _range(integer: pl.DataType) -> tuple[int, int]:
    values = _BITS[type(integer)]
    return (0, 2**values) if integer.is_unsigned_integer() else (-(2**values), 2**values)


def bound_changes(old: tuple[Bound, ...], new: tuple[Bound, ...]) -> Iterator[Found]:
    """What became of each bound: tightened, loosened, or not to be told."""
    before = dict(_limits(old))
    after = dict(_limits(new))
    for name in dict.fromkeys((*before, *after)):
        former, present = before.get(name), after.get(name)
        if former == present:
            continue
        yield _bound_kind(name[1], former, present), _said(name, former), _said(name, present)


def _limits(bounds: tuple[Bound, ...]) -> Iterator[tuple[tuple[str, Check], Scalar]]:
    """Each bound as one limit; the length of a text as two."""
    for bound in bounds:
        if bound.check is Check.LENGTH:
            for check, limit in zip(_LENGTH_LIMITS, cast("tuple[int | None, ...]", bound.value), strict=True):
                if limit is not None:
                    yield ("length", check), limit
        else:
            yield ("", bound.check), cast("Scalar", bound.value)


def _bound_kind(check: Check, old: Scalar | None, new: Scalar | None) -> Kind:
    if old is None:
        return Kind.BOUND_TIGHTENED
    if new is None:
        return Kind.BOUND_LOOSENED
    if check is Check.MATCHES:
        return Kind.PATTERN_CHANGED
    raised = new > old  # type: ignore[operator]  # limits of one check are of one type
    return Kind.BOUND_TIGHTENED if raised == (check in _LOWER) else Kind.BOUND_LOOSENED


def _said(name: tuple[str, Check], limit: Scalar | None) -> str | None:
    of, check = name
    return None if limit is None else f"{of} {check.value} {limit}".strip()
