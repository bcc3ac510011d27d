"""ODCS logical types -> polars types."""

from collections.abc import Mapping

import polars as pl

from schemas.exporters.odcs import INTEGER_FORMATS, NUMBER_FORMATS
from schemas.importers.node import Node

_SIMPLE: Mapping[str, type[pl.DataType]] = {"string": pl.String, "boolean": pl.Boolean, "date": pl.Date}
_PHYSICAL: Mapping[str, type[pl.DataType]] = {
    "TINYINT": pl.Int8, "SMALLINT": pl.Int16, "INTEGER": pl.Int32, "INT": pl.Int32, "BIGINT": pl.Int64,
    "UTINYINT": pl.UInt8, "USMALLINT": pl.UInt16, "UINTEGER": pl.UInt32, "UBIGINT": pl.UInt64,
    "FLOAT": pl.Float32, "REAL": pl.Float32, "DOUBLE": pl.Float64,
}  # fmt: skip


def column_type(prop: Node) -> pl.DataType:
    """The polars type of a property: by its logical type, the width of numbers by format or physical type.

    Raises:
        ContractImportError: the property has no logical type, or one that polars has no type for.
    """
    logical = prop.required_text("logicalType")
    options = prop.child("logicalTypeOptions")
    match logical:
        case "integer":
            return _number(prop, INTEGER_FORMATS, pl.Int64)
        case "number":
            return _number(prop, NUMBER_FORMATS, pl.Float64)
        case "timestamp":
            zoned = options.members.get("timezone", True) is not False
            return pl.Datetime("us", (options.text("defaultTimezone") or "UTC") if zoned else None)
        case "array":
            items = prop.child("items")
            return pl.List(column_type(items))
        case "object":
            fields = [
                pl.Field(field.required_text("name"), column_type(field)) for field in prop.children("properties")
            ]
            if not fields:
                raise prop.error("properties", "is empty: an object needs its fields")
            return pl.Struct(fields)
    if logical not in _SIMPLE:
        known = ", ".join([*_SIMPLE, "integer", "number", "timestamp", "array", "object"])
        raise prop.error("logicalType", f"is {logical!r}; columns of these can be checked: {known}")
    return _SIMPLE[logical]()


def _number(prop: Node, formats: Mapping[str, type[pl.DataType]], usual: type[pl.DataType]) -> pl.DataType:
    form = prop.child("logicalTypeOptions").text("format")
    if form is not None and form in formats:
        return formats[form]()
    physical = _PHYSICAL.get((prop.text("physicalType") or "").upper(), usual)
    return (physical if physical in formats.values() else usual)()
