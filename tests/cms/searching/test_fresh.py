"""What is published is found at once, and nothing else ever is."""

from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Page, PageViewRestriction
from wagtail.search.backends.base import BaseSearchBackend
from wagtail.search.models import IndexEntry

from cms.documents import rebuild
from cms.models import TransmissionAuthor, TransmissionPage
from tests.cms.searching.conftest import Search, titles
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


def test_a_draft_is_not_found(publication: Publication, search: Search) -> None:
    publication.index.add_child(instance=TransmissionPage(title="Secret", slug="secret", live=False))
    assert search("secret").total == 0


def test_a_draft_of_what_is_published_is_not_found(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    page.title = "Dawn"
    page.save_revision()
    assert titles(search("dusk")) == ["Dusk"]
    assert search("dawn").total == 0


def test_what_is_published_is_found_in_the_same_transaction(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    with transaction.atomic():
        page.title = "Dawn"
        page.body = [("paragraph", "<p>A cockcrow.</p>")]  # type: ignore[assignment] # it takes values
        page.save_revision().publish()
        assert titles(search("dawn cockcrow")) == ["Dawn"]
        assert search("dusk").total == 0


def test_what_is_unpublished_is_not_found(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    page.unpublish()
    assert search("dusk").total == 0
    page.save_revision().publish()
    assert search("dusk").total == 1


def test_what_is_restricted_is_not_found(publication: Publication, search: Search) -> None:
    publication.transmission(title="Dusk")
    PageViewRestriction.objects.create(page=publication.index, restriction_type="login")
    assert search("dusk").total == 0


def test_what_is_deleted_leaves_no_entry(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    entries = IndexEntry.objects.filter(object_id=str(page.pk), content_type=page.content_type)
    assert entries.count() == 1
    Page.objects.get(pk=page.pk).delete()
    assert search("dusk").total == 0
    assert entries.count() == 0


def test_a_new_name_of_an_author_or_topic_is_found(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    page.author_links = [TransmissionAuthor(author=publication.author)]
    page.save_revision().publish()
    assert search("prata").total == 1
    publication.author.name = "Ada Lovelace"
    publication.author.save()
    publication.topic.name = "Brightness"
    publication.topic.save()
    list(rebuild.until_done())
    assert search("prata").total == 0
    assert search("lovelace brightness").total == 1


def test_a_new_word_of_a_lens_is_found(publication: Publication, search: Search) -> None:
    body = [("lens", {"lens": publication.lens, "title": "Near", "body": "<p>Large.</p>"})]
    publication.transmission(title="Dusk", body=body)
    publication.lens.tagline = "Over centuries"
    publication.lens.save()
    list(rebuild.until_done())
    assert search("centuries").total == 1


def test_another_topic_is_known_at_once(publication: Publication, search: Search) -> None:
    page = publication.transmission(title="Dusk")
    page.topic = None
    page.save_revision().publish()
    assert search("dusk", topic="light").total == 0


def test_editors_find_drafts(publication: Publication) -> None:
    page = TransmissionPage(title="Dusk", slug="dusk", live=False, body=[("paragraph", "<p>Cockcrow.</p>")])
    publication.index.add_child(instance=page)
    assert [found.pk for found in TransmissionPage.objects.search("cockcrow")] == [page.pk]
    page.title = "Dawn"
    page.body = [("paragraph", "<p>Blackbird.</p>")]  # type: ignore[assignment] # it takes values
    page.save()
    assert [found.pk for found in TransmissionPage.objects.search("blackbird dawn")] == [page.pk]


def test_a_transmission_is_indexed_once_when_it_is_published(
    publication: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = publication.transmission(title="Dusk")
    indexed: list[int] = []
    for name in ("add", "add_bulk"):
        monkeypatch.setattr(
            BaseSearchBackend, name, lambda _, *added: indexed.extend(one.pk for one in _flat(added))
        )
    page.save()
    assert indexed == [page.pk]


def _flat(added: tuple[Any, ...]) -> list[Any]:
    """What `add(object)` and `add_bulk(model, objects)` are given."""
    return list(added[1]) if len(added) > 1 else list(added)
