"""`manage.py rebuild_documents`, and the worker's way of doing the same."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import Site

from cms.documents import rebuild, shapes
from cms.models import Change, TransmissionDocument, TransmissionPage
from cms.tasks import rebuild_documents, sweep_documents
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/slow-light/"


def said(*options: str) -> str:
    out = io.StringIO()
    call_command("rebuild_documents", *options, stdout=out)
    return out.getvalue()


def spoil(**values: object) -> None:
    TransmissionDocument.objects.update(**values)


def test_it_tells_that_all_is_well(publication: Publication) -> None:
    publication.transmission()
    assert "Every stored document is" in said("--check")


@pytest.mark.parametrize("column", ["whole", "card"])
def test_it_finds_a_document_that_differs_and_mends_it(publication: Publication, column: str) -> None:
    publication.transmission()
    spoil(**{column: b"{}"})
    with pytest.raises(CommandError, match="1 documents differ"):
        said("--check")
    assert "1 documents made anew" in said()
    assert "Every stored document is" in said("--check")


def test_it_finds_a_document_that_is_missing_and_makes_it(publication: Publication, client: Client) -> None:
    publication.transmission()
    TransmissionDocument.objects.all().delete()  # as before an upgrade
    with pytest.raises(CommandError, match="1 documents differ"):
        said("--check")
    assert client.get(DETAIL).status_code == 404
    said("--resume")
    assert client.get(DETAIL).status_code == 200


def test_it_finds_what_should_not_be_there(publication: Publication) -> None:
    page = publication.transmission()
    TransmissionPage.objects.filter(pk=page.pk).update(live=False)  # past every signal
    with pytest.raises(CommandError, match="1 documents differ"):
        said("--check")


def test_readers_keep_the_old_document_until_a_new_schema_version_is_there(
    publication: Publication, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication.transmission()
    before = client.get(DETAIL).content
    spoil(schema_version=shapes.SCHEMA_VERSION - 1, stale=False)
    assert client.get(DETAIL).content == before
    assert rebuild.waiting() == 1
    rebuild_documents()
    assert rebuild.waiting() == 0
    assert client.get(DETAIL).content == before


def test_the_sweep_finds_what_has_no_document(publication: Publication, client: Client) -> None:
    publication.transmission()
    TransmissionDocument.objects.all().delete()
    sweep_documents()
    assert rebuild.waiting() == 1
    rebuild_documents()
    assert client.get(DETAIL).status_code == 200


def test_one_that_cannot_be_made_holds_up_no_other(publication: Publication, client: Client) -> None:
    broken = publication.transmission(body=[("lens", {"lens": publication.lens, "body": "<p>x</p>"})])
    publication.transmission(slug="whole", title="Whole")
    before = client.get(DETAIL).content
    with connection.cursor() as cursor:  # an icon that nobody could choose
        cursor.execute("UPDATE cms_lens SET icon = 'none'")
    spoil(stale=True)
    rebuild_documents()
    waiting = TransmissionDocument.objects.get(stale=True)
    assert waiting.page_id == broken.pk
    assert client.get(DETAIL).content == before
    with pytest.raises(CommandError, match="1 documents could not be made"):
        said("--resume")


def with_lens(publication: Publication, count: int) -> None:
    """So many transmissions with all that can be shared, and all of them waiting."""
    linked = ""
    for number in range(count):
        body = [
            ("lens", {"lens": publication.lens, "body": "<p>x</p>"}),
            ("disclaimer", {"disclaimer": publication.disclaimer}),
            ("image", {"image": publication.picture, "caption": "Dusk"}),
            ("paragraph", f'<p><a linktype="page" id="{publication.index.pk}">All</a> {linked}</p>'),
        ]
        page = publication.transmission(slug=f"t{number}", body=body, cover=publication.picture)
        linked = f'<a id="{page.pk}" linktype="page">The one before</a>'
    publication.lens.tagline = f"Over {count} years"
    publication.lens.save()
    assert rebuild.waiting() == count


def test_many_are_made_with_hardly_more_queries_than_few(
    publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with_lens(publication, 12)
    # SQLite's index takes one entry a query; one by one it was forty for each.
    with django_assert_max_num_queries(5 * 12):
        rebuild_documents()
    assert rebuild.waiting() == 0
    assert list(rebuild.differences()) == []


def test_a_change_of_many_has_a_tick_for_each_in_order(publication: Publication) -> None:
    with_lens(publication, 3)
    before = Change.objects.last()
    rebuild_documents()
    assert before
    changes = list(Change.objects.filter(tick__gt=before.tick))
    assert [change.key for change in changes] == [
        str(one.public_id) for one in TransmissionDocument.objects.order_by("page_id")
    ]
    assert sorted({change.tick for change in changes}) == [change.tick for change in changes]


def test_making_anew_what_is_the_same_is_no_change(publication: Publication) -> None:
    publication.transmission()
    changes = Change.objects.count()
    said()
    assert Change.objects.count() == changes


def test_deleting_a_site_takes_its_documents_with_it(publication: Publication, client: Client) -> None:
    publication.transmission()
    assert client.get(DETAIL).status_code == 200
    Site.objects.get().delete()
    assert not TransmissionDocument.objects.exists()
    assert TransmissionPage.objects.get().live
