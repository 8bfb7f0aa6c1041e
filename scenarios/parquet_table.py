"""A Parquet table of a run: typed columns that carry their units and meanings into the file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column of `type` ``string``, ``int64``, ``float64``, ``bool`` or ``list<string>``.

    `nullable` tells if it can be empty.
    """

    name: str
    type: str
    unit: str
    meaning: str
    nullable: bool = False


def parquet_bytes(columns: Sequence[Column], values: Mapping[str, Any]) -> bytes:
    """A Parquet file of `values`: name to a list, tuple or array for each column, all of one length.

    The same values give the same bytes; a lone surrogate becomes a question mark. Raises ValueError where names,
    lengths or empty values do not agree with `columns`.
    """
    import pyarrow as pa
    from pyarrow import parquet

    names = [column.name for column in columns]
    if sorted(names) != sorted(values):
        raise ValueError(f"a table of the columns {names} got values for {list(values)}")
    types = {
        "string": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_(),
        "list<string>": pa.list_(pa.string()),
    }  # fmt: skip
    fields, arrays = [], []
    for column in columns:
        about = {"unit": column.unit, "meaning": column.meaning}
        fields.append(pa.field(column.name, types[column.type], nullable=column.nullable, metadata=about))
        arrays.append(_array(pa, values[column.name], types[column.type]))
    buffer = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), buffer, compression="zstd")
    return buffer.getvalue()


def storable(value: Any) -> Any:
    """Lone surrogates are no text for Parquet."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case list() | tuple():
            return [storable(item) for item in value]
        case _:
            return value


def _array(pa: Any, values: Any, kind: Any) -> Any:
    try:
        return pa.array(values, type=kind)
    except UnicodeEncodeError:
        return pa.array([storable(value) for value in values], type=kind)
