"""Wagtail's own API v3: transmissions typed and resolved to read, and written as a transmission file is."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Self, get_args

from django.db.models import ForeignKey, ForeignObjectRel, Model, prefetch_related_objects
from ninja import Schema
from pydantic import ConfigDict, Field, ModelWrapValidatorHandler, model_validator
from wagtail.api.v3.schemas.generators.read import read_generator
from wagtail.api.v3.schemas.generators.write import create_generator, patch_generator
from wagtail.fields import RichTextField
from wagtail.models import get_page_models
from wagtail.rich_text import RichText

from blocks.faces import References
from blocks.images import Image
from blocks.prose import Html, database_html, display_html
from blocks.wagtail_api import register_with_wagtail_api, written_as
from cms.api.wagtail_parts import Bodies
from cms.documents import shapes
from cms.documents.serialise import author_json, corrections_json, picture_json, topic_json
from cms.loading.files import Continue
from cms.models import Author, TransmissionPage

# A field by its model and its name, and what Wagtail's generators ask for: type and default, and to read
# also a function of the object. A default of `...` says that the field is always there.
Fields = dict[tuple[type[Model], str], tuple[Any, ...]]
CREDITS = "By slug, in the order of the names on the page."
PICTURE = "A picture of the library, as image:12."


def register(references: References) -> None:
    """Tell Wagtail. To be called once, before anything else asks for its API's schemas."""
    register_with_wagtail_api(references, Bodies())
    written = _written(references)
    for generator, fields in (
        (read_generator, READ),
        (create_generator, written),
        (patch_generator, written),
    ):
        for kind in (ForeignKey, ForeignObjectRel):
            generator.register_field_schema(kind, _ours_or(generator.field_schemas[kind], fields))
    read_generator.register_field_schema(RichTextField, _readable_prose)
    prose = written_as(Html, lambda html: database_html(html, references))
    for generator in (create_generator, patch_generator):
        generator.register_field_schema(RichTextField, lambda generator, field: (prose, ""))
    _refuse_unknown_fields()


def _ours_or(usual: Callable[..., Any], fields: Fields) -> Callable[..., Any]:
    return lambda generator, field: fields.get((field.model, field.name)) or usual(generator, field)


def _readable_prose(generator: Any, field: Any) -> Any:
    name = field.name
    return Html, "", staticmethod(lambda thing: display_html(RichText(getattr(thing, name))))


def _authors(page: TransmissionPage) -> list[dict[str, Any]]:
    links = list(page.author_links.all())
    prefetch_related_objects(links, "author__portrait__renditions")
    return [author_json(link.author) for link in links]


def _links(page: TransmissionPage) -> list[dict[str, Any]]:
    links = [link.as_json() for link in page.continue_reading_links.select_related("linked_page")]
    return [link for link in links if link]


def _read(shape: Any, resolve: Callable[[Any], Any]) -> tuple[Any, ...]:
    return shape, ..., staticmethod(resolve)


READ: Fields = {
    (TransmissionPage, "topic"): _read(shapes.Topic | None, lambda page: topic_json(page.topic)),
    (TransmissionPage, "cover"): _read(Image | None, lambda page: picture_json(page.cover, page.cover_alt)),
    (TransmissionPage, "share_image"): _read(
        Image | None, lambda page: picture_json(page.share_image, page.cover_alt)
    ),
    (TransmissionPage, "author_links"): _read(list[shapes.Author], _authors),
    (TransmissionPage, "continue_reading_links"): _read(list[shapes.Link], _links),
    (TransmissionPage, "corrections"): _read(list[shapes.Correction], corrections_json),
    (Author, "portrait"): _read(Image | None, lambda author: picture_json(author.portrait, author.name)),
}


def _written(references: References) -> Fields:
    """The same fields for writers. Wagtail's form gets the keys of what they name."""

    def continued(link: Continue) -> dict[str, Any]:
        page = references.page(link.transmission) if link.transmission else None
        return {"linked_page": page, "title": link.title, "url": link.url}

    picture = written_as(
        Annotated[str | None, Field(description=PICTURE)],
        lambda file: references.image(file, "") if file else None,
    )
    topic = written_as(
        Annotated[str | None, Field(description="By slug.")],
        lambda slug: references.snippet("topic", slug) if slug else None,
    )
    author = written_as(str, lambda slug: {"author": references.snippet("author", slug)})
    return {
        (TransmissionPage, "topic"): (topic, None),
        (TransmissionPage, "cover"): (picture, None),
        (TransmissionPage, "share_image"): (picture, None),
        (TransmissionPage, "author_links"): (Annotated[list[author], Field(description=CREDITS)], []),  # type: ignore[valid-type]
        (TransmissionPage, "continue_reading_links"): (list[written_as(Continue, continued)], []),  # type: ignore[misc]
        (Author, "portrait"): (picture, None),
    }


class Closed(Schema):
    """Refuses a field that there is not: a misspelled one would be lost in silence."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    @model_validator(mode="wrap")  # around ninja's own, which hides what was given
    @classmethod
    def has_no_unknown_field(cls, given: Any, go_on: ModelWrapValidatorHandler[Self]) -> Self:
        known = sorted(field.alias or name for name, field in cls.model_fields.items())
        if isinstance(given, dict) and (unknown := sorted(given.keys() - set(known))):
            raise ValueError(f"There is no field {', '.join(unknown)}. There are: {', '.join(known)}.")
        return go_on(given)


def _refuse_unknown_fields() -> None:
    # Imported here, because this makes the schemas, from what was registered until now.
    from wagtail.api.v3.registry import registry

    for model in get_page_models():
        known = registry.get(model._meta.label)
        if known and known.create_schema and known.patch_schema:
            create, patch = _closed(known.create_schema), _closed(known.patch_schema)
            registry.register(replace(known, create_schema=create, patch_schema=patch))


def _closed(schema: Any) -> Any:
    """The same schema, which refuses unknown fields, also in its `meta`."""
    changed: dict[str, Any] = {}
    if meta := schema.model_fields.get("meta"):
        kind, *nothing = get_args(meta.annotation) or (meta.annotation,)  # None too, where it may be left out
        closed = _closed(kind) | None if nothing else _closed(kind)
        changed = {"__annotations__": {"meta": closed}, "meta": meta.default}
    return type(schema)(schema.__name__, (Closed, schema), changed)
