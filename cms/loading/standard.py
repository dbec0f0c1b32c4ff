"""Writes a standard page from a checked file: created or updated, then published."""

from typing import Any, Literal

from django.db import transaction
from pydantic import Field, create_model

from blocks.body import input_union
from blocks.faces import References, Schema
from cms.loading.errors import LoadError
from cms.loading.files import Slug
from cms.loading.pages import check, stored_block
from cms.models import HomePage, StandardPage


class _Fields(Schema):
    format: Literal["page/1"]
    slug: str = Slug
    title: str = Field(max_length=255)
    intro: str = Field("", max_length=500)


# The body's type is made from the list of blocks at start-up, so this class is made the same way.
StandardFile: Any = create_model(
    "StandardFile",
    __base__=_Fields,
    body=(list[input_union()], ...),  # type: ignore[arg-type, misc]
)


@transaction.atomic
def load_standard(file: Any, references: References) -> StandardPage:
    """Create or update the page below the first front page, and publish it. Raises `LoadError`."""
    home = HomePage.objects.order_by("path").first()
    if home is None:
        raise LoadError(["There is no front page to put this below."])
    page = StandardPage.objects.child_of(home).filter(slug=file.slug).first()
    if page is None:
        page = StandardPage(slug=file.slug, title=file.title, live=False)
        home.add_child(instance=page)
    page.title, page.intro = file.title, file.intro
    body: Any = [stored_block(file.slug, *numbered, references) for numbered in enumerate(file.body)]
    page.body = body
    check(page)
    page.save_revision(log_action=True).publish()
    return page
