"""What an event body may hold: codes, numbers, uuids, times and digests; never words about people."""

from pydantic import BaseModel, ConfigDict

from audit.verbs import Verb


class Body(BaseModel):
    model_config = ConfigDict(extra="allow")
    v: int = 1
    type: Verb
    actor: str
    object: str
    at: str
