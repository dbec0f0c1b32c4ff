"""References: the sources of a transmission, numbered in the order in which they stand."""

import re
from typing import Any
from urllib.parse import quote

from django.core.validators import RegexValidator
from pydantic import Field
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from blocks.citations import KEY, numbered, valid_key
from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar, OptionalUrl
from blocks.prose import Html, ProseBlock, database_html, display_html

_DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class Reference(Schema):
    """`url` is the source's own address, without one its DOI's; empty when it has neither."""

    key: str
    number: int
    text: Html
    doi: str
    url: str


class ReferencesValue(Schema):
    title: str
    items: list[Reference]


class ReferenceInput(Schema):
    key: str = Field(pattern=rf"^{KEY}$")
    text: Html
    doi: str = ""
    url: str = ""


class ReferencesInput(Schema):
    title: str = ""
    items: list[ReferenceInput] = Field(min_length=1)


class DoiBlock(OptionalChar):
    """A DOI, without the address in front of it that people copy along."""

    def __init__(self, **kwargs: Any) -> None:
        message = "A DOI looks like 10.1001/archpsyc.63.8.856."
        super().__init__(**{"validators": [RegexValidator(r"^10\.\d{4,9}/\S+$", message)], **kwargs})

    def value_from_form(self, value: Any) -> Any:
        return bare_doi(super().value_from_form(value))


class ReferenceBlock(StructBlock):
    key = CharBlock(
        max_length=60,
        validators=[valid_key],
        search_index=False,
        help_text="What editors know it by. For example: zarate-2006. To cite it, select words in a text and "
        "link them to the anchor #ref-zarate-2006.",
    )
    text = ProseBlock(
        features=["bold", "italic", "superscript", "subscript", "link"],
        help_text="As it should be printed: authors, year, title, journal.",
    )
    doi = DoiBlock(label="DOI", max_length=200, help_text="For example: 10.1001/archpsyc.63.8.856")
    url = OptionalUrl(help_text="Only when it has no DOI, or another address is better.")

    class Meta:
        icon = "openquote"
        label_format = "{key}"


class ReferencesBlock(Faces, StructBlock):
    Value = ReferencesValue
    Input = ReferencesInput

    title = OptionalChar(max_length=120, help_text="For example: References")
    items = ListBlock(ReferenceBlock(), min_num=1, max_num=200)

    class Meta:
        icon = "list-ol"
        group = "Evidence"
        template = "blocks/references.html"
        description = "Numbered sources, which texts, figures and tables can cite"
        label_format = "{title}"
        preview_value = {
            "title": "References",
            "items": [
                {
                    "key": "zarate-2006",
                    "text": "<p>Zarate CA et al. (2006). A randomized trial of an <i>N</i>-methyl-D-aspartate"
                    " antagonist in treatment-resistant major depression.</p>",
                    "doi": "10.1001/archpsyc.63.8.856",
                    "url": "",
                }
            ],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        sources = [
            {"number": number, "value": item, "doi_url": doi_url(item["doi"])}
            for number, item in _with_number(value["items"], context)
        ]
        return {**context, "sources": sources}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        items = [
            {
                "key": item["key"],
                "number": number,
                "text": display_html(item["text"], context),
                "doi": item["doi"],
                "url": item["url"] or doi_url(item["doi"]),
            }
            for number, item in _with_number(value["items"], context)
        ]
        return {"title": value["title"], "items": items}

    def to_stored(self, data: ReferencesInput, references: References) -> dict[str, Any]:
        items = [
            {**one.model_dump(), "text": database_html(one.text, references), "doi": bare_doi(one.doi)}
            for one in data.items
        ]
        return {"title": data.title, "items": items}


def _with_number(items: Any, context: dict[str, Any] | None) -> list[tuple[int, Any]]:
    """Each source with its number in the body, or in this list when it is shown by itself."""
    numbers = (context or {}).get("citations") or numbered(items)
    return [(numbers.get(item["key"], place), item) for place, item in enumerate(items, start=1)]


def bare_doi(doi: str) -> str:
    """`10.1001/x` from any of the forms that a DOI is copied in."""
    return _DOI_ADDRESS.sub("", doi.strip())


def doi_url(doi: str) -> str:
    """The address that a DOI resolves at; empty without one."""
    return f"https://doi.org/{quote(doi, safe='/:;().,+-_')}" if doi else ""
