"""The shapes of lists, of the site and of errors. Those of a transmission: `cms/documents/shapes.py`."""

import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from blocks.images import Image
from cms.documents.shapes import Author, Lens, StandardCard, Topic, Transmission, TransmissionCard


class TransmissionList(Schema):
    items: list[TransmissionCard | Transmission] = Field(description="Cards; whole with `full=1`.")
    next_cursor: str | None = Field(description="Give it as `cursor` to get the next page; null on the last.")
    total: int | None = Field(None, description="On all pages together; only when `count=1` asked for it.")


class TopicList(Schema):
    items: list[Topic]


class AuthorList(Schema):
    items: list[Author]


class LensList(Schema):
    items: list[Lens]


class StandardList(Schema):
    items: list[StandardCard]


class NavigationLink(Schema):
    title: str
    url: str


class NewsletterCard(Schema):
    slug: str
    name: str
    description: str


class Theme(Schema):
    """How a frontend may dress. Text in `accent` can be read on white, dark text on `highlight`."""

    accent: str = Field(description="As #rrggbb.")
    highlight: str = Field(description="As #rrggbb.")
    fonts: Literal["journal", "modern", "system"]


class Publication(Schema):
    """`locale` is the main language, `locales` all that there are."""

    name: str
    tagline: str
    logo: Image | None
    postal_address: str
    frontend_url: str
    locale: str
    locales: list[str]
    navigation: list[NavigationLink]
    newsletters: list[NewsletterCard]
    theme: Theme
    featured: UUID | None = Field(
        description="The transmission that opens the front page, by its id; null for the latest."
    )


class TransmissionName(Schema):
    id: UUID
    slug: str


class StandardName(Schema):
    slug: str


class ResolvedPage(Schema):
    """`url` is the page's own address; `transmission` or `standard` says what to fetch, by `type`."""

    kind: Literal["page"]
    type: Literal["home", "transmissions", "transmission", "standard"]
    url: str
    title: str
    locale: str
    transmission: TransmissionName | None
    standard: StandardName | None


class ResolvedRedirect(Schema):
    """Send the reader on: with 301 when `permanent`, else with 302."""

    kind: Literal["redirect"]
    location: str
    permanent: bool


class ResolvedGone(Schema):
    """Something was here and was taken down: answer 410."""

    kind: Literal["gone"]


class ResolvedMissing(Schema):
    """Nothing was ever here: answer 404."""

    kind: Literal["missing"]


class Resolved(
    RootModel[
        Annotated[
            ResolvedPage | ResolvedRedirect | ResolvedGone | ResolvedMissing, Field(discriminator="kind")
        ]
    ]
):
    """What stands at a path."""


class SearchHit(Schema):
    """In the HTML only `<mark>` is markup: it stands around what was found."""

    transmission: TransmissionCard
    title_html: str
    excerpt_html: str


class SearchResults(Schema):
    items: list[SearchHit]
    total: int = Field(description="At most 1,000.")
    total_is_exact: bool = Field(description="False when there are more than `total`.")
    corrected: str | None = Field(
        description="The words that were searched, when nothing has the words that were asked for."
    )


class ChangeItem(Schema):
    """`key` is the id of a transmission, the slug of a topic, author, lens or page, the host of a site."""

    tick: int
    at: datetime.datetime
    subject: Literal["transmission", "topic", "author", "lens", "site", "page"]
    kind: Literal["published", "updated", "moved", "gone"]
    key: str
    slug: str
    url: str | None
    etag: str | None
    revision: int | None
    tags: list[str] = Field(description="The `Cache-Tag`s whose answers are out of date.")


class ChangeList(Schema):
    items: list[ChangeItem]
    next_since: int = Field(description="Give it as `since` to go on.")
    more: bool = Field(description="Whether there are more already.")


class Userbar(Schema):
    html: str = Field(description="With scripts and styles of the CMS; empty when there is none.")


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    """RFC 9457. `errors` names the fields that were wrong; what does not apply is left out."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = []
    allowed: list[str] | SkipJsonSchema[None] = Field(
        default=None, description="On 400: every parameter that may be given here."
    )
    location: str | SkipJsonSchema[None] = Field(default=None, description="On 301: where it is now.")
