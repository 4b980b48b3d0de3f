"""The four pure types of service context (Table 6.1)."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict


class ServiceContext(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    OTHER = "other"


class Described(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    id: ServiceContext
    column: str


class Contexts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    version: int
    contexts: tuple[Described, ...]


@cache
def contexts(version=1):
    return Contexts.model_validate(
        yaml.safe_load((Path(__file__).parent / "content" / "contexts" / f"{version}.yaml").read_text())
    )
