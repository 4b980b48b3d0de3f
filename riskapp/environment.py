"""What the surroundings tell us: every environment variable, its type and its safe default."""

import os
from functools import cached_property
from typing import Literal

import dj_database_url
from pydantic import BaseModel, ConfigDict, model_validator


class Unsafe(ValueError):
    pass


class Environment(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, ignored_types=(cached_property,))
    mode: Literal["trying_out", "test", "service"] = "trying_out"
    secret_key: str = "for trying out only, never for real cases " * 2
    database_url: str = ""
    keys_database_url: str = ""

    @model_validator(mode="after")
    def safe_in_service(self):
        if self.mode == "service" and self.secret_key.startswith("for trying out"):
            raise Unsafe("RISKAPP_SECRET_KEY must be set in service.")
        return self

    def databases(self):
        from riskapp import postgres

        age = 0 if self.mode == "test" else 60
        ours = postgres.ours()
        return {
            "default": dj_database_url.parse(self.database_url or ours.url(), conn_max_age=age),
            "keys": dj_database_url.parse(self.keys_database_url or ours.url("either_way_keys"), conn_max_age=age),
        }


def read():
    found = {
        name: os.environ[key] for name in Environment.model_fields if (key := f"RISKAPP_{name.upper()}") in os.environ
    }
    found |= {
        name: os.environ[name.upper()] for name in ("database_url", "keys_database_url") if name.upper() in os.environ
    }
    return Environment(**found)
