"""What transmissions may be asked for."""

import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema

from cms.api.parameters import Parameters
from cms.documents.published import Sort
from cms.documents.shapes import Transmission

_FIELDS = frozenset(Transmission.model_fields)


def _several(value: object) -> object:
    """`a,b` as a list; pydantic then checks it."""
    return [one for one in value.split(",") if one] if isinstance(value, str) else value


def _known_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    if unknown := sorted(set(names) - _FIELDS):
        raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(sorted(_FIELDS))}")
    return names


def _in_utc(moment: datetime.datetime) -> datetime.datetime:
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError as error:
        raise ValueError("that is beyond the calendar") from error


def _comma_separated(example: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "description": f"One or several, separated by commas: {example}"}
    )


Slugs = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    Field(min_length=1, max_length=20),
    _comma_separated("`sleep,light`"),
]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    Field(min_length=1, max_length=100),
    _comma_separated("slugs or ids"),
]
Fields = Annotated[
    tuple[str, ...],
    BeforeValidator(_several),
    Field(min_length=1),
    AfterValidator(_known_fields),
    _comma_separated("`id,title,body`; the others are left out"),
]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Flag = Annotated[bool, WithJsonSchema({"type": "boolean"})]


class ListParameters(Parameters):
    """What a list of transmissions may be asked for. All filters given must hold."""

    limit: int = Field(20, ge=1, le=100)
    cursor: str | None = Field(None, description="The `next_cursor` of the page before.", max_length=1000)
    sort: Sort = Field("-date", description="A minus sign begins with the last.")
    full: Flag = Field(False, description="Whole transmissions instead of cards.")
    count: Flag = Field(False, description="Also tell `total`, how many there are on all pages.")
    fields: Fields = Field((), description="Only these members of each transmission.")
    topic: Slugs = Field((), description="Slugs of topics: about any of these.")
    lens: Slugs = Field((), description="Slugs of lenses: uses any of these.")
    author: Slugs = Field((), description="Slugs of authors: by any of these.")
    locale: str | None = Field(None, description="A language code, such as `en`.", max_length=100)
    among: Names = Field((), alias="in", description="Slugs or ids: one of these.")
    date_from: datetime.date | None = Field(None, description="Dated that day or later.")
    date_to: datetime.date | None = Field(None, description="Dated that day or earlier.")
    published_after: Moment | None = Field(None, description="First published later than this.")
    published_before: Moment | None = Field(None, description="First published earlier than this.")
    updated_after: Moment | None = Field(None, description="Last published later than this.")
    updated_before: Moment | None = Field(None, description="Last published earlier than this.")


class DetailParameters(Parameters):
    """What one transmission may be asked for."""

    fields: Fields = Field((), description="Only these members.")
    locale: str | None = Field(
        None, description="Of several languages with this slug, that one.", max_length=100
    )
    as_of: Moment | None = Field(
        None, description="The exact bytes that were published at this moment, as 2026-11-24T08:00:00Z."
    )
    revision: int | None = Field(
        None,
        ge=1,
        le=2**63 - 1,
        description="The exact bytes of that revision when it was published, or else mailed.",
    )
