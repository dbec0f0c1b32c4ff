"""Wagtail's reports name no person, campaign or segment of a hidden newsletter."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsletter.models import Campaign, Newsletter, Segment, Subscription, SubscriptionState
from tests.newsletter.approved import person as member_of
from tests.newsletter.cast import Cast, person
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
SEES = ("view_subscriber", "change_campaign", "change_segment", "change_newsletter")


@pytest.fixture
def dora(cast: Cast) -> Subscription:
    """A reader of a newsletter that is hidden from nobody."""
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    return person(other, "dora@example.org", SubscriptionState.ACTIVE)


def history(client: Client) -> str:
    return text(client.get(reverse("wagtailadmin_reports:site_history_results")))


def test_the_site_history_names_nothing_of_a_hidden_newsletter(
    cast: Cast, campaign: Campaign, team: Group, dora: Subscription
) -> None:
    segment = Segment.objects.create(name="Night owls", newsletter=cast.newsletter)
    for one in (cast.alice.subscriber, campaign, segment, cast.newsletter, dora.subscriber):
        ModelLogEntry.objects.log_action(one, "wagtail.edit")
    ModelLogEntry.objects.log_action(segment, "wagtail.delete", deleted=True)
    segment.delete()
    named = ("alice@example.org", "The gut hears", "Night owls", "Slow Signal")
    seen, whole = history(editor(*SEES, name="stranger")), history(editor(name="administrator"))
    assert [name for name in named if name in seen] == []
    assert "dora@example.org" in seen
    assert [name for name in named if name in whole] == list(named)


def test_the_site_history_names_a_team_its_own(cast: Cast, team: Group, dora: Subscription) -> None:
    ModelLogEntry.objects.log_action(cast.alice.subscriber, "wagtail.edit")
    assert "alice@example.org" in history(editor(*SEES, groups=(team,)))


@pytest.mark.parametrize("report", ["workflow", "workflow_tasks"])
def test_the_reports_of_workflows_name_no_hidden_campaign(
    cast: Cast, campaign: Campaign, team: Group, report: str
) -> None:
    Newsletter.objects.update(needs_approval=True)
    campaign.refresh_from_db()
    author = member_of("author", "Editors", team.name)
    workflow = campaign.get_workflow()
    assert workflow
    campaign.save_revision(user=author)
    workflow.start(campaign, author)
    address = reverse(f"wagtailadmin_reports:{report}_results")
    for groups, shown in ((("Editors",), False), (("Editors", team.name), True)):
        client = Client()
        client.force_login(member_of(f"reader {shown}", *groups))
        assert ("The gut hears" in text(client.get(address))) == shown


def test_the_reports_are_closed_to_who_may_not_come_in() -> None:
    for report in ("site_history", "workflow", "workflow_tasks"):
        assert Client().get(reverse(f"wagtailadmin_reports:{report}")).status_code == 302
