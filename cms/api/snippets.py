"""Topics, authors and lenses: small tables, read as they are now."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from cms.api.answers import Answer, Meta, problem, typed_answer
from cms.api.parameters import Parameters
from cms.api.schemas import AuthorList, LensList, TopicList
from cms.documents.serialise import author_json, lens_json, topic_json
from cms.documents.shapes import Author as AuthorShape
from cms.documents.shapes import Lens as LensShape
from cms.documents.shapes import Topic as TopicShape
from cms.models import Author, Lens, Topic


class NoParameters(Parameters):
    """Nothing may be asked for beside the address."""


def all_of(model: type[Model], shape: Any, tag: str, as_json: Callable[..., Any]) -> Callable[..., Answer]:
    """What answers with every one, in the order of their names."""

    def answer(meta: Meta, wanted: NoParameters) -> Answer:
        found = model._default_manager.all()
        if model is Author:
            found = found.select_related("portrait").prefetch_related("portrait__renditions")
        return typed_answer(meta, shape, {"items": [as_json(one) for one in found]}, (tag,))

    return answer


def one_of(model: type[Model], shape: Any, tag: str, as_json: Callable[..., Any]) -> Callable[..., Answer]:
    """What answers with the one of a slug."""

    def answer(meta: Meta, wanted: NoParameters, slug: str) -> Answer:
        found = model._default_manager.filter(slug=slug).first()
        if found is None:
            return problem(404, f"There is no {model._meta.verbose_name} {slug!r}. The list at ../ has all.")
        return typed_answer(meta, shape, as_json(found), (tag,))

    return answer


topics = all_of(Topic, TopicList, "topics", topic_json)
topic = one_of(Topic, TopicShape, "topics", topic_json)
authors = all_of(Author, AuthorList, "authors", author_json)
author = one_of(Author, AuthorShape, "authors", author_json)
lenses = all_of(Lens, LensList, "lenses", lens_json)
lens = one_of(Lens, LensShape, "lenses", lens_json)
