"""The mapping language: mappings/systems/NAME.toml, typed. Its reference is mappings/systems/README.md."""

from __future__ import annotations

from pathlib import Path

from robot.errors import ConfigurationError
from robot.mapping.comparing import comparison_faults
from robot.mapping.references import reference_faults
from robot.mapping.section import SystemMapping
from robot.toml import fault_at, load_table, parse_toml

__all__ = ["SystemMapping", "load_system"]


def load_system(path: Path) -> SystemMapping:
    """Read a system's mapping. Raises `ConfigurationError` with every fault of the file."""
    table = load_table(path)
    faults: list[str] = []
    mapping: SystemMapping | None = None
    try:
        mapping = parse_toml(path, SystemMapping, {"name": path.stem, **table})
    except ConfigurationError as error:
        faults.extend(error.faults)
    for where, fault in (*reference_faults(table), *comparison_faults(table)):
        faults.append(fault_at(path, table, where, fault))
    if faults or mapping is None:
        raise ConfigurationError(list(dict.fromkeys(faults)))
    return mapping
