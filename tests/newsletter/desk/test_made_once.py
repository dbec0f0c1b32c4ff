"""A form that saves itself while a person sends it makes one campaign, with what the person sent."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cms.models import TransmissionPage
from newsletter.models import Campaign, Engagement, Newsletter
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def form(newsletter: Newsletter, page: TransmissionPage, subject: str, **fields: Any) -> dict[str, Any]:
    Newsletter.objects.update(clicks=Engagement.ANONYMOUS)  # without which there is no test of versions
    return written(newsletter, page=page.pk, subject=subject, others=["Another"], **fields)


def revisions() -> int:
    return Revision.objects.filter(content_type=ContentType.objects.get_for_model(Campaign)).count()


def test_the_form_names_what_it_will_make(admin: Client, newsletter: Newsletter) -> None:
    shown = text(admin.get(reverse("campaigns:add")))
    assert 'type="hidden" name="public_id" value="' in shown


def test_a_person_replaces_what_the_form_had_just_saved(
    admin: Client, newsletter: Newsletter, page: TransmissionPage
) -> None:
    make, same = reverse("campaigns:add"), str(uuid4())
    saved = admin.post(make, form(newsletter, page, "Half a li", public_id=same), headers=JSON).json()
    assert saved["success"]
    answer = admin.post(make, form(newsletter, page, "Half a line", public_id=same))
    made = Campaign.objects.get()
    assert (made.subject, str(made.public_id), revisions()) == ("Half a line", same, 1)
    assert made.alternatives.count() == 1
    assert answer["Location"] == reverse("campaigns:edit", args=[made.pk])


def test_the_form_never_replaces_what_a_person_sent(
    admin: Client, newsletter: Newsletter, page: TransmissionPage
) -> None:
    make, same = reverse("campaigns:add"), str(uuid4())
    admin.post(make, form(newsletter, page, "A whole line", public_id=same))
    late = admin.post(make, form(newsletter, page, "A whole", public_id=same), headers=JSON)
    assert (late.status_code, late.json()["error_code"]) == (400, "saved_already")
    assert Campaign.objects.get().subject == "A whole line"


@pytest.mark.parametrize(
    "change", [{"created_at": timezone.now() - timedelta(hours=1)}, {"created_by": None}]
)
def test_what_came_from_the_browsers_history_is_another_campaign(
    admin: Client, newsletter: Newsletter, page: TransmissionPage, change: dict[str, Any]
) -> None:
    make, same = reverse("campaigns:add"), str(uuid4())
    admin.post(make, form(newsletter, page, "First", public_id=same))
    Campaign.objects.update(**change)
    admin.post(make, form(newsletter, page, "Second", public_id=same))
    assert sorted(Campaign.objects.values_list("subject", flat=True)) == ["First", "Second"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_makes_one_when_both_arrive_at_once(newsletter: Newsletter, page: TransmissionPage) -> None:
    make, same = reverse("campaigns:add"), str(uuid4())
    clients = editor(), Client()
    clients[1].cookies = clients[0].cookies
    statuses = []

    def send(client: Client, **options: Any) -> None:
        answer = client.post(make, form(newsletter, page, "At once", public_id=same), **options)
        statuses.append(answer.status_code)
        connections.close_all()

    both = [
        threading.Thread(target=send, args=clients[:1]),
        threading.Thread(target=send, args=clients[1:], kwargs={"headers": JSON}),
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert Campaign.objects.count() == 1
    assert 302 in statuses
    assert set(statuses) <= {200, 302, 400}
