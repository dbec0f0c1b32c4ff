"""The format `transmission/1`. Documented with examples in `cms/sample/README.md`."""

import datetime
import json
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, Field, ValidationError, create_model, model_validator

from blocks.body import input_union
from blocks.disclaimer import Kind
from blocks.faces import Schema
from blocks.lens import Icon
from blocks.prose import Html
from cms.loading.errors import LoadError

Slug = Field(pattern=r"^[\w-]+$", max_length=120)


class TopicFile(Schema):
    slug: str = Slug
    name: str
    description: str = ""


class AuthorFile(Schema):
    slug: str = Slug
    name: str
    role: str = ""
    bio: Html = ""
    portrait: "Picture | None" = None


class LensFile(Schema):
    slug: str = Slug
    name: str
    tagline: str = ""
    description: str = ""
    colour: str = Field("#0a4f94", pattern=r"^#[0-9a-fA-F]{6}$")
    icon: Icon = "spark"


class DisclaimerFile(Schema):
    slug: str = Slug
    kind: Kind
    title: str
    text: Html
    name: str = ""


class SnippetFiles(Schema):
    topics: list[TopicFile] = []
    authors: list[AuthorFile] = []
    lenses: list[LensFile] = []
    disclaimers: list[DisclaimerFile] = []


class Picture(Schema):
    """`file` is relative to the JSON file."""

    file: str
    alt: str = ""


class Continue(Schema):
    transmission: str | None = None
    title: str = ""
    url: str = ""

    @model_validator(mode="after")
    def either_here_or_elsewhere(self) -> "Continue":
        if bool(self.transmission) == bool(self.url) or (self.url and not self.title):
            raise ValueError('give either {"transmission": slug} or {"title", "url"}')
        return self


class CorrectionFile(Schema):
    date: datetime.date
    wrong: str = Field(max_length=1000)
    right: str = Field(max_length=1000)


class Seo(Schema):
    title: str = ""
    description: str = ""


class _Fields(Schema):
    format: Literal["transmission/1"]
    slug: str = Slug
    title: str = Field(max_length=255)
    summary: str = Field("", max_length=500)
    date: datetime.date
    topic: str | None = None
    authors: list[str] = []
    cover: Picture | None = None
    continue_reading: list[Continue] = []
    corrections: list[CorrectionFile] = []
    seo: Seo = Seo()
    snippets: SnippetFiles = SnippetFiles()


# The body's type is made from the list of blocks at start-up, so this class is made the same way.
TransmissionFile: Any = create_model(
    "TransmissionFile",
    __base__=_Fields,
    body=(list[input_union()], ...),  # type: ignore[arg-type, misc]
)

Model = TypeVar("Model", bound=BaseModel)


def read_file(path: Path, shape: type[Model]) -> Model:
    """Read and check a JSON file. Raises `LoadError` with every fault that it has."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LoadError([f"{path}: cannot be read ({error.strerror})."]) from error
    except ValueError as error:
        raise LoadError([f"{path}: is not JSON in UTF-8 ({error})."]) from error
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise LoadError.of(error, data) from error
