"""As much of JSON Schema as the mapping language's schema uses: what an editor would underline in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}


def complaints(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """Yield what is wrong with a value by a schema, a sentence each; `whole` holds the $defs."""
    if "$ref" in schema:
        yield from complaints(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole, path)
    if "anyOf" in schema:
        ways = [list(complaints(value, way, whole, path)) for way in schema["anyOf"]]
        if all(ways):
            yield f"{path}: fits none: {min(ways, key=len)}"
    if "type" in schema and not _is(value, schema["type"]):
        yield f"{path}: {value!r} is no {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of {schema['enum']}"
    if isinstance(value, dict):
        yield from _in_table(value, schema, whole, path)
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from complaints(inner, schema.get("items", {}), whole, f"{path}[{number}]")


def _in_table(
    value: Mapping[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any], path: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    more = schema.get("additionalProperties", True)
    for key, inner in value.items():
        if key not in known and more is False:
            yield f"{path}.{key}: unknown"
        wanted = known.get(key, more if isinstance(more, dict) else {})
        yield from complaints(inner, wanted, whole, f"{path}.{key}")
    yield from (f"{path}.{key}: missing" for key in schema.get("required", ()) if key not in value)


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))
