"""The outcome grid: outcomes by courses, the same question mirrored."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from assessments.appraisal import courses, scales  # noqa: F401


class Evidence(StrEnum):
    DIRECT = "direct"
    ASSUMED = "assumed"


class Cell(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    likelihood: tuple[int, int]
    evidence: Evidence


class OutcomeGrid(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    rows: dict[str, dict[str, Cell | None]]
