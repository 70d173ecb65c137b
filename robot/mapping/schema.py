"""The mapping language as a JSON Schema (draft 2020-12), for editors that complete and check while one writes."""

from __future__ import annotations

import json
from typing import Any

from robot.mapping.section import SystemMapping

FILE_NAME = "system.schema.json"
"""What the schema is called beside the mappings, which name it in their first line: `#:schema system.schema.json`."""


def mapping_schema() -> dict[str, Any]:
    """Return the schema of a mapping file as it is written: words for targets, short forms and all."""
    schema = SystemMapping.model_json_schema(by_alias=True, mode="validation")
    schema["properties"].pop("name")
    schema["required"].remove("name")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by `fakturarobot map schema`; the reference is README.md beside it.",
        **schema,
        "title": "A legacy system of Fakturarobot",
    }


def schema_text() -> str:
    """Return the schema as it is kept in a file."""
    return json.dumps(mapping_schema(), ensure_ascii=False, indent=1) + "\n"
