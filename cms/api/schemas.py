"""The shapes of lists, parameters and errors. Those of a transmission: `cms/documents/shapes.py`."""

from ninja import Schema
from pydantic import ConfigDict, Field

from blocks.images import Image
from cms.documents.shapes import Transmission, TransmissionCard


class TransmissionList(Schema):
    items: list[TransmissionCard | Transmission] = Field(description="Cards; whole with `full=1`.")
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null on the last.")


class Publication(Schema):
    name: str
    tagline: str
    logo: Image | None
    postal_address: str
    frontend_url: str
    locale: str


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457. `errors` names the fields that were wrong."""

    model_config = ConfigDict(json_schema_extra={"x-media-type": "application/problem+json"})

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
