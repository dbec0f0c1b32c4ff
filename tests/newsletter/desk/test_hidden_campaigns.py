"""A campaign of a hidden newsletter is nowhere: not at any address of it, in no list, for no reviewer."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms.models import TransmissionPage
from newsletter.models import Campaign, Delivery, Newsletter
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
GROUPS = ("Administrators", "Newsletter managers", "Moderators")


@pytest.fixture
def hidden(cast: Cast, campaign: Campaign) -> Campaign:
    """Kept to a group, with two versions, and submitted for approval."""
    Newsletter.objects.update(needs_approval=True)
    cast.newsletter.groups.add(Group.objects.create(name="Slow Signal's desk"))
    ed = person("ed", "Editors", "Slow Signal's desk")
    row = rewritten(approve(rewritten(campaign, ed), person("root", superuser=True)), ed, subject="Second")
    workflow = row.get_workflow()
    assert workflow is not None
    workflow.start(row, ed)
    mail = {"variant": row.variants.get(), "email": "alice@example.org", "queued_at": timezone.now()}
    Delivery.objects.create(campaign=row, subscriber=cast.alice.subscriber, **mail)
    return row


def addresses(campaign: Campaign) -> list[str]:
    """Each address of the viewset that is about one campaign."""
    patterns: list[URLPattern] = Campaign.snippet_viewset.get_urlpatterns()
    return [address for one in patterns if (address := _address(one, campaign))]


def _address(pattern: URLPattern, campaign: Campaign) -> str:
    first, last = campaign.revisions.order_by("pk").first(), campaign.latest_revision
    state = TaskState.objects.get()
    assert first
    assert last
    known: dict[str, Any] = {
        "pk": campaign.pk,
        "revision_id": last.pk,
        "revision_id_a": first.pk,
        "revision_id_b": last.pk,
        "action_name": "approve",
        "task_state_id": state.pk,
        "task_id": state.task_id,
        "workflow_state_id": state.workflow_state_id,
        "part": "html",
        "verb": "pause",
        "what": "figures",
        "delivery": campaign.deliveries.get().pk,
    }
    names = {*pattern.pattern.converters, *pattern.pattern.regex.groupindex}
    wanted = {name: known.get(name, 1) for name in names}
    return reverse(f"campaigns:{pattern.name}", kwargs=wanted) if "pk" in wanted else ""


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_no_address_of_it_answers_a_stranger(hidden: Campaign) -> None:
    stranger = signed_in(person("stranger", *GROUPS))
    member = signed_in(person("member", *GROUPS, "Slow Signal's desk"))
    found = addresses(hidden)
    assert len(found) > 20
    for address in found:
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address).status_code == 404, address
        # There is nothing to export before it begins.
        assert member.get(address).status_code != 404 or "/export/" in address, address


def test_no_list_of_it_is_a_strangers(hidden: Campaign, page: TransmissionPage) -> None:
    stranger = signed_in(person("stranger", *GROUPS))
    member = signed_in(person("member", *GROUPS, "Slow Signal's desk"))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for address in (reverse("campaigns:list_results"), reverse("wagtailadmin_home"), edit):
        link = f"/campaigns/{hidden.pk}/" if address == edit else f"/campaigns/edit/{hidden.pk}/"
        assert link not in stranger.get(address).content.decode(), address
        assert link in member.get(address).content.decode(), address


def test_nobody_chooses_campaigns() -> None:
    root = signed_in(person("root", superuser=True))
    assert root.get("/admin/snippets/choose/newsletter/campaign/").status_code == 404
