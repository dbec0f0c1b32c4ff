"""Approval at the desk: submitted by one, approved by another, and only offered to who may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsletter import campaigns
from newsletter.models import Campaign, CampaignState, Newsletter
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def ed(cast: Cast) -> Client:
    Newsletter.objects.update(needs_approval=True)
    return signed_in(person("ed", "Editors"))


@pytest.fixture
def mona(db: None) -> Client:
    return signed_in(person("mona", "Newsletter managers"))


def save(client: Client, campaign: Campaign, button: str, **fields: Any) -> Any:
    form = written(campaign.newsletter, page=campaign.page_id, **fields) | {button: "1"}
    return client.post(reverse("campaigns:edit", args=[campaign.pk]), form, follow=True)


def act(client: Client, campaign: Campaign, action: str = "approve") -> Any:
    state = campaign.current_workflow_task_state
    assert state is not None
    address = reverse("campaigns:workflow_action", args=[campaign.pk, action, state.pk])
    return client.post(address, {"comment": "Fine"}, follow=True)


def test_it_runs_through_the_workflow(ed: Client, mona: Client, campaign: Campaign) -> None:
    assert "waits for approval" in text(save(ed, campaign, "action-submit", subject="Listen"))
    assert "Listen" in text(mona.get(reverse("wagtailadmin_home")))
    act(mona, campaign)
    row = Campaign.objects.get()
    assert (row.live, row.subject, row.approved_by.username) == (True, "Listen", "mona")
    mona.post(reverse("campaigns:send", args=[row.pk]), {"at": ""})
    assert Campaign.objects.get().state == CampaignState.SENDING


def step(client: Client, campaign: Campaign, action: str, **fields: Any) -> Any:
    """As the buttons of the editor do: it saves what stands in the form, too."""
    more = {"workflow-action-name": action, "workflow-action-extra-data": "{}"}
    return save(client, campaign, "action-workflow-action", **fields, **more)


def test_it_is_approved_in_the_editor(ed: Client, mona: Client, campaign: Campaign) -> None:
    planned = {"send_at": "2031-06-03 10:00"}
    save(ed, campaign, "action-submit", **planned)
    said = text(step(mona, campaign, "approve", **planned))
    assert Campaign.objects.get().live
    assert "is approved as it is now" in said
    assert "Yes, send" in said


def test_who_changes_it_in_the_editor_does_not_approve_it(
    ed: Client, mona: Client, campaign: Campaign
) -> None:
    save(ed, campaign, "action-submit")
    assert "Saved, but not approved." in text(step(mona, campaign, "approve", subject="Mona's own"))
    assert not Campaign.objects.get().live


def test_it_can_be_sent_back(ed: Client, mona: Client, campaign: Campaign) -> None:
    save(ed, campaign, "action-submit")
    act(mona, campaign, "reject")
    assert not Campaign.objects.get().live
    state = campaign.current_workflow_state
    assert state is not None
    assert state.status == state.STATUS_NEEDS_CHANGES


def test_it_is_not_approved_by_who_submitted_it(mona: Client, campaign: Campaign, ed: Client) -> None:
    save(mona, campaign, "action-submit", subject="Mine")
    act(mona, campaign)
    assert not Campaign.objects.get().live
    assert 'data-workflow-action-name="approve"' not in text(
        mona.get(reverse("campaigns:edit", args=[campaign.pk]))
    )


def test_it_refuses_to_approve_and_change_in_one(ed: Client, mona: Client, campaign: Campaign) -> None:
    save(ed, campaign, "action-edit")
    said = text(save(mona, campaign, "action-publish", subject="Mona's own"))
    assert "Saved, but not approved. You wrote the last change" in said
    assert not Campaign.objects.get().live


def test_it_approves_by_the_editors_button(ed: Client, mona: Client, campaign: Campaign) -> None:
    save(ed, campaign, "action-edit")
    shown = text(mona.get(reverse("campaigns:edit", args=[campaign.pk])))
    assert 'name="action-publish"' in shown
    assert "Unpublish" not in shown
    assert "is approved as it is now" in text(save(mona, campaign, "action-publish"))
    assert Campaign.objects.get().live


def test_who_composes_may_neither_approve_nor_send(ed: Client, campaign: Campaign) -> None:
    assert 'name="action-publish"' not in text(ed.get(reverse("campaigns:edit", args=[campaign.pk])))
    save(ed, campaign, "action-publish")
    ed.post(reverse("campaigns:send", args=[campaign.pk]), {"at": ""})
    row = Campaign.objects.get()
    assert (row.live, row.state) == (False, CampaignState.DRAFT)


def test_it_says_what_stands_in_the_way(ed: Client, mona: Client, campaign: Campaign) -> None:
    send = reverse("campaigns:send", args=[campaign.pk])
    assert "sends only what was approved" in text(mona.get(send))
    save(ed, campaign, "action-edit")
    save(mona, campaign, "action-publish")
    assert "Yes, send" in text(mona.get(send))
    save(ed, campaign, "action-edit", subject="Changed since")
    for page in (send, reverse("campaigns:inspect", args=[campaign.pk])):
        assert "It was changed after it was approved: subject." in text(mona.get(page))
    mona.post(send, {"at": ""})
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_it_has_no_words_of_approval_where_none_is_needed(mona: Client, campaign: Campaign) -> None:
    shown = text(mona.get(reverse("campaigns:edit", args=[campaign.pk])))
    assert 'name="action-publish"' not in shown
    assert 'name="action-submit"' not in shown


def test_it_suggests_the_planned_time_by_the_newsletters_clock(mona: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(time_zone="America/New_York")
    save(mona, campaign, "action-edit", send_at="2031-06-03 10:00")
    row = Campaign.objects.get()
    assert row.send_at is not None
    assert row.send_at.isoformat() == "2031-06-03T14:00:00+00:00"
    assert 'value="2031-06-03 10:00"' in text(mona.get(reverse("campaigns:edit", args=[campaign.pk])))
    assert 'value="2031-06-03 10:00"' in text(mona.get(reverse("campaigns:send", args=[campaign.pk])))


def test_it_plans_no_time_that_has_passed(mona: Client, campaign: Campaign) -> None:
    assert "That time has passed." in text(save(mona, campaign, "action-edit", send_at="2020-06-03 10:00"))


def test_nobody_deletes_a_campaign(campaign: Campaign) -> None:
    root = signed_in(person("root", superuser=True))
    address = reverse("wagtail_bulk_action", args=["newsletter", "campaign", "delete"])
    root.post(f"{address}?id={campaign.pk}")
    assert Campaign.objects.exists()


def test_who_composes_does_not_see_who_reads(ed: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(needs_approval=False)
    campaigns.start(campaign)
    page = reverse("campaigns:inspect", args=[campaign.pk])
    assert "alice@example.org" not in text(ed.get(page))
    assert "alice@example.org" in text(signed_in(person("root", superuser=True)).get(page))


def test_it_waits_for_a_page_by_one_button(mona: Client, campaign: Campaign) -> None:
    assert campaign.page is not None
    campaign.page.unpublish()
    save(mona, campaign, "action-edit")
    send = reverse("campaigns:send", args=[campaign.pk])
    assert "Yes, when it is published" in text(mona.get(send))
    mona.post(send)
    assert Campaign.objects.get().state == CampaignState.WAITING
    mona.post(reverse("campaigns:act", args=[campaign.pk, "unschedule"]))
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_approved_campaigns_are_told_apart_in_the_list(ed: Client, campaign: Campaign) -> None:
    assert "approved" not in text(ed.get(reverse("campaigns:list_results")))
    approve(rewritten(campaign, person("eve"), note="Hello"), person("nora", "Moderators"))
    assert "approved" in text(ed.get(reverse("campaigns:list_results")))
