"""Whatever way something is published or taken down: readers see it in the same transaction."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.models import TransmissionPage
from tests.cms.documents.world import schedule
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/slow-light/"


def bulk(action: str, page: TransmissionPage) -> None:
    """A bulk action of the admin, by an administrator."""
    admin = get_user_model().objects.create_superuser("root", "root@example.org", "secret")
    client = Client()
    client.force_login(admin)
    address = f"/admin/bulk/wagtailcore/page/{action}/?id={page.pk}&next=/admin/"
    answer = client.post(address, {"include_descendants": ""})
    assert answer.status_code == 302, answer.content[:500]


def test_a_bulk_action_takes_down_and_publishes(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    bulk("unpublish", page)
    assert client.get(DETAIL).status_code == 410
    get_user_model().objects.all().delete()
    bulk("publish", page)
    assert client.get(DETAIL).status_code == 200


def test_a_bulk_action_deletes(publication: Publication, client: Client) -> None:
    bulk("delete", publication.transmission())
    assert client.get(DETAIL).status_code == 410


def test_the_schedule_publishes_and_takes_down(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    page.title = "Fast light"
    schedule(page)
    assert client.get(DETAIL).json()["title"] == "Slow light"
    call_command("publish_scheduled")
    assert client.get(DETAIL).json()["title"] == "Fast light"
    TransmissionPage.objects.update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    call_command("publish_scheduled")
    assert client.get(DETAIL).status_code == 410
