"""The shapes of the Content API. What stands here is a promise: `SCHEMA_VERSION` counts its changes."""

import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from blocks.body import value_union
from blocks.images import Image
from blocks.prose import Html


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


# The body's type is made from the list of blocks at start-up, so this class is made the same way.
Transmission: Any = create_model(
    "Transmission",
    __base__=_TransmissionFields,
    body=(list[value_union()], ...),  # type: ignore[arg-type, misc]
)


class ListParameters(Schema):
    """What a list of transmissions may be asked for."""

    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, description="The `next_cursor` of the page before.")
    topic: str | None = Field(None, description="A topic's slug.")


class TransmissionList(Schema):
    items: list[TransmissionCard]
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
