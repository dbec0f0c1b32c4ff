"""The shapes of a transmission in JSON. They are a promise: `SCHEMA_VERSION` counts its changes."""

import datetime
from functools import cache
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, TypeAdapter, create_model

from blocks.body import value_union
from blocks.images import Image
from blocks.lens import Icon
from blocks.prose import Html

SCHEMA_VERSION = 2


class Topic(Schema):
    slug: str
    name: str
    description: str


class Author(Schema):
    slug: str
    name: str
    role: str
    bio: Html
    portrait: Image | None


class Lens(Schema):
    """`colour` is #rrggbb, `icon` one of the names that the blocks know."""

    slug: str
    name: str
    tagline: str
    description: str
    colour: str
    icon: Icon


class TransmissionCard(Schema):
    """A transmission as lists show it. `id` stays when slug or title change."""

    id: UUID
    slug: str
    title: str
    url: str
    summary: str
    date: datetime.date = Field(description="The date that readers see.")
    published_at: datetime.datetime
    updated_at: datetime.datetime
    reading_minutes: int
    locale: str
    topic: Topic | None
    authors: list[Author]
    cover: Image | None


class Contents(Schema):
    level: int
    text: str
    anchor: str


class Link(Schema):
    title: str
    url: str
    summary: str


class Correction(Schema):
    """What was wrong, and what is right: plain text. `id` stays when the text is changed."""

    id: UUID
    date: datetime.date
    wrong: str
    right: str


class Translation(Schema):
    """The same transmission or page in another language."""

    locale: str
    url: str
    title: str


class Seo(Schema):
    title: str
    description: str
    image: Image | None
    canonical_url: str


class _TransmissionFields(TransmissionCard):
    schema_version: int
    toc: list[Contents]
    continue_reading: list[Link]
    seo: Seo
    # Since version 2: documents of version 1 lack them. A factory, so that no default stands in the schema,
    # which the frontend's types would take for a promise.
    corrections: list[Correction] = Field(default_factory=list, description="Newest first.")
    translations: list[Translation] = Field(default_factory=list, description="By language, without its own.")


# The body's type is made from the list of blocks at start-up, so this class is made the same way.
Transmission: Any = create_model(
    "Transmission",
    __base__=_TransmissionFields,
    body=(list[value_union()], ...),  # type: ignore[arg-type, misc]
)


class StandardCard(Schema):
    """A page that is no transmission, as lists show it."""

    slug: str
    title: str
    url: str
    intro: str
    locale: str
    updated_at: datetime.datetime | None = Field(description="Null only in a preview that was never saved.")
    translations: list[Translation] = Field(description="By language, without its own.")


class _StandardFields(StandardCard):
    toc: list[Contents]
    seo: Seo


StandardPage: Any = create_model(
    "StandardPage",
    __base__=_StandardFields,
    body=(list[value_union()], ...),  # type: ignore[arg-type, misc]
)


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    return TypeAdapter(shape)


def as_bytes(shape: Any, value: dict[str, Any]) -> bytes:
    """`value` as JSON of that shape: the same value gives the same bytes.

    Raises `pydantic.ValidationError` when it does not fit, so that nothing else is ever stored or sent.
    """
    return _adapter(shape).dump_json(_adapter(shape).validate_python(value))
