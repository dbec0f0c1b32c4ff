"""An approval is of the mail, its sender, its audience and its time. Any change voids it, and says which."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import campaigns, tasks
from newsletter.approving import OwnWorkError
from newsletter.composing import compose, take_pages
from newsletter.models import Campaign, CampaignState, Newsletter, Segment, last_writer
from newsletter.sendable import NotSendableError
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
SOON = timezone.now().replace(microsecond=0) + timedelta(hours=3)


@pytest.fixture
def ed(db: None) -> Any:
    return person("ed", "Editors")


@pytest.fixture
def mona(db: None) -> Any:
    return person("mona", "Moderators")


@pytest.fixture
def approved(cast: Cast, campaign: Campaign, ed: Any, mona: Any) -> Campaign:
    """Ed wrote it, Mona approved it, for Alice's newsletter that asks for that."""
    Newsletter.objects.update(needs_approval=True)
    segment = Segment.objects.create(name="All", newsletter=campaign.newsletter, rules={})
    return approve(rewritten(campaign, ed, segment=segment, send_at=SOON), mona)


def test_it_is_sent_as_it_was_approved(approved: Campaign) -> None:
    campaigns.schedule(approved, SOON)
    assert campaigns.start(approved) == 1
    assert Campaign.objects.get().approved_by == approved.approved_by


def test_it_composes_the_approved_version(approved: Campaign, ed: Any, mona: Any) -> None:
    rewritten(approved, ed, note="Dear readers")
    assert "Dear readers" not in approved.variants.get().html
    approve(approved, mona)
    assert "Dear readers" in approved.variants.get().html


def test_it_sends_nothing_unapproved(cast: Cast, campaign: Campaign) -> None:
    Newsletter.objects.update(needs_approval=True)
    with pytest.raises(NotSendableError, match="sends only what was approved"):
        campaigns.send_now(campaign)


def draft_changed(campaign: Campaign) -> None:
    rewritten(campaign, campaign.approved_by, subject="Another", note="Psst")


def page_taken_anew(campaign: Campaign) -> None:
    page = TransmissionPage.objects.get(pk=campaign.page_id)
    page.body.append(("paragraph", "<p>One more.</p>"))
    page.save_revision().publish()
    row = Campaign.objects.get(pk=campaign.pk)
    take_pages(row)
    compose(row)


def segment_changed(campaign: Campaign) -> None:
    Segment.objects.update(rules={"rules": [{"kind": "name", "op": "not_empty"}]}, version=2)


def segment_gone(campaign: Campaign) -> None:
    Segment.objects.all().delete()


def sender_changed(campaign: Campaign) -> None:
    Newsletter.objects.update(from_name="Somebody else")


CHANGES = [
    (draft_changed, "changed after it was approved: subject, opening note"),
    (page_taken_anew, "not the one that was approved"),
    (segment_changed, "Who gets it was changed"),
    (segment_gone, "Who gets it was changed"),
    (sender_changed, "sender was changed"),
]


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_any_change_voids_it_and_says_so(
    approved: Campaign, change: Callable[[Campaign], None], said: str
) -> None:
    change(approved)
    with pytest.raises(NotSendableError, match=said):
        campaigns.schedule(approved, SOON)
    assert Campaign.objects.get().state == CampaignState.DRAFT


@pytest.mark.parametrize(("change", "said"), CHANGES)
def test_what_was_changed_since_it_was_scheduled_does_not_start(
    approved: Campaign, change: Callable[[Campaign], None], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaigns.schedule(approved, SOON)
    change(approved)
    monkeypatch.setattr(tasks, "agreed_now", lambda: SOON + timedelta(minutes=1))
    tasks.sweep_campaigns()
    row = Campaign.objects.get()
    assert row.state == CampaignState.DRAFT
    assert said in row.trouble
    assert not row.deliveries.exists()


@pytest.mark.parametrize("other", [SOON + timedelta(hours=1), SOON - timedelta(hours=1)])
def test_it_is_scheduled_for_the_approved_time_alone(approved: Campaign, other: datetime) -> None:
    with pytest.raises(NotSendableError, match="and for no other time"):
        campaigns.schedule(approved, other)
    with pytest.raises(NotSendableError):
        campaigns.send_now(approved)
    with pytest.raises(NotSendableError):
        campaigns.schedule(approved, SOON, at_local_time=True)


def test_without_a_planned_time_the_sender_chooses(approved: Campaign, ed: Any, mona: Any) -> None:
    approve(rewritten(approved, ed, send_at=None), mona)
    campaigns.send_now(approved)
    assert Campaign.objects.get().state == CampaignState.SCHEDULED


def test_approving_another_time_takes_the_old_one_back(approved: Campaign, ed: Any, mona: Any) -> None:
    campaigns.schedule(approved, SOON)
    row = approve(rewritten(approved, ed, send_at=SOON + timedelta(days=1)), mona)
    assert (row.state, row.trouble) == ("draft", "It was approved for another time. Schedule it again.")


def test_approving_a_change_keeps_the_schedule(approved: Campaign, ed: Any, mona: Any) -> None:
    campaigns.schedule(approved, SOON)
    assert approve(rewritten(approved, ed, note="Better"), mona).state == CampaignState.SCHEDULED
    assert campaigns.start(approved) == 1


def test_nobody_approves_what_they_wrote(approved: Campaign, mona: Any) -> None:
    row = rewritten(approved, mona, subject="Mine")
    with pytest.raises(OwnWorkError):
        approve(row, mona)
    assert Campaign.objects.get().has_unpublished_changes


def test_saving_without_a_change_is_no_writing(approved: Campaign, ed: Any, mona: Any) -> None:
    rewritten(rewritten(approved, ed, subject="Ed's"), mona)
    assert last_writer(approved) == ed.pk
    assert approve(approved, mona).subject == "Ed's"


def test_an_administrator_is_no_exception_unless_alone(approved: Campaign, mona: Any) -> None:
    root = person("root", superuser=True)
    row = rewritten(approved, root, subject="Root's")
    with pytest.raises(OwnWorkError):
        approve(row, root)
    type(mona).objects.exclude(pk=root.pk).update(is_active=False)
    assert approve(row, root).subject == "Root's"


def test_without_the_setting_things_go_as_before(cast: Cast, campaign: Campaign, ed: Any) -> None:
    rewritten(campaign, ed, subject="Written alone")
    assert campaigns.start(campaign) == 1


def test_an_approved_version_is_not_sent_in_place_of_its_draft(
    campaign: Campaign, ed: Any, mona: Any
) -> None:
    approve(rewritten(campaign, ed, subject="Approved"), mona)
    row = rewritten(campaign, ed, subject="Newer")
    with pytest.raises(NotSendableError, match="changed after it was approved: subject"):
        campaigns.send_now(row)
