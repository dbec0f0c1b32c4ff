"""A report says what the ledger says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from newsletter import campaigns, subscriptions, tasks
from newsletter.deliveries.rows import Settlement
from newsletter.desk.campaigns.reporting import reported
from newsletter.engagement.report import Range
from newsletter.feedback import take
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.models import (
    Campaign,
    CampaignReport,
    Delivery,
    DeliveryState,
    Link,
    MailboxProvider,
    Newsletter,
    Reaction,
    Verdict,
)
from newsletter.reports import counting
from newsletter.reports.figures import Figures, figures_of
from newsletter.reports.moments import step_for
from newsletter.reports.usual import compared, usual_of
from newsletter.tokens import Leave
from tests.newsletter.cast import crowd, settle, take_all
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 User unknown"


def report_of(campaign: Campaign, kind: FeedbackKind, email: str, answer: str = "") -> None:
    mail = Delivery.objects.get(campaign=campaign, email=email)
    assert take(FeedbackEvent(kind, "test", "", "", email, timezone.now(), answer, mail.pk))


@pytest.fixture
def ended(campaign: Campaign) -> Campaign:
    """Ten people: 0 refused, 1 bounced, 2 complained, 3 left, 4 and 5 clicked, the rest just got it."""
    Newsletter.objects.update(opens="person", clicks="person")
    crowd(campaign.newsletter, 10)
    campaigns.start(campaign)
    turn, rows = take_all(campaign)
    now = timezone.now().timestamp()
    for number, row in enumerate(sorted(rows, key=lambda one: one.email)):
        state = DeliveryState.SENT if number else DeliveryState.FAILED
        answer = "250 taken" if number else f"Given up after 9 attempts: {GONE}"
        settle(turn, Settlement(row, state, answer, now + number, cause="no_mailbox", key="gone"))
    report_of(campaign, FeedbackKind.BOUNCED, "reader1@example.org", GONE)
    report_of(campaign, FeedbackKind.COMPLAINED, "reader2@example.org")
    people = {one.email: one.subscriber_id or 0 for one in Delivery.objects.filter(campaign=campaign)}
    subscriptions.unsubscribe(
        Leave(people["reader3@example.org"], campaign.newsletter_id, campaign.pk), form="link"
    )
    for link, email, verdict in ((1, 4, 3), (2, 4, 2), (1, 5, 2), (1, 6, 1)):
        at = timezone.now()
        Reaction.objects.create(
            campaign=campaign, subscriber_id=people[f"reader{email}@example.org"], link=link,
            verdict=Verdict(verdict), first_at=at, last_at=at,
        )  # fmt: skip
    Link.objects.create(campaign=campaign, number=0, human=3, unsure=2, machine=4)
    Link.objects.create(campaign=campaign, number=1, url="https://one.example/", human=1, unsure=1, machine=1)
    campaigns.finish(timezone.now())
    campaign = Campaign.objects.select_related("newsletter").get(pk=campaign.pk)
    counting.count(campaign, timezone.now())
    return campaign


def figures(campaign: Campaign) -> Figures:
    return figures_of([campaign])[campaign.pk]


def test_its_figures_are_the_ledgers(ended: Campaign) -> None:
    mine = figures(ended)
    assert (mine.people, mine.tried, mine.taken, mine.arrived) == (10, 10, 9, 8)
    assert (mine.returned, mine.complained, mine.left) == (2, 1, 1)
    assert mine.opened == Range(3, 5, 4)


def test_who_followed_several_links_is_one_person(ended: Campaign) -> None:
    assert figures(ended).clicked == Range(1, 2, 0)


def test_it_counts_what_came_back_by_cause_domain_and_provider(ended: Campaign) -> None:
    report = CampaignReport.objects.get()
    assert report.causes == [["no_mailbox", 2]]
    assert report.domains == [["example.org", 2]]
    assert report.providers == [{"name": "Everybody else", "people": 10, "returned": 2, "complained": 1}]


def test_a_mailbox_provider_has_its_name(ended: Campaign) -> None:
    provider = MailboxProvider.objects.create(name="Slow Mail")
    Delivery.objects.filter(email__in=["reader8@example.org", "reader1@example.org"]).update(
        mailbox_provider=provider.pk
    )
    named = counting.count(ended, timezone.now()).providers[1]
    assert named == {"name": "Slow Mail", "people": 2, "returned": 1, "complained": 0}


def test_it_counts_over_time_without_a_gap(ended: Campaign) -> None:
    report = CampaignReport.objects.get()
    assert sum(sent for _, sent, _ in report.moments) == 9
    assert report.step == 1
    assert [sent for _, sent, _ in report.moments] == [1] * 9


@pytest.mark.parametrize(("seconds", "step"), [(0, 1), (100, 5), (3600, 120), (86_400, 3600), (9e9, 604_800)])
def test_there_are_few_enough_moments(seconds: float, step: int) -> None:
    assert step_for(seconds) == step


def test_it_is_counted_again_ever_more_seldom(ended: Campaign) -> None:
    report = CampaignReport.objects.get()
    assert ended.finished_at is not None
    assert report.due_at == ended.finished_at + timedelta(minutes=10)
    assert list(counting.due(timezone.now())) == []
    later = ended.finished_at + timedelta(days=8)
    assert list(counting.due(later)) == [ended]
    assert counting.count(ended, later).due_at == ended.finished_at + timedelta(days=14)
    assert counting.count(ended, later + timedelta(days=60)).due_at is None


def test_a_worker_counts_what_is_over(ended: Campaign) -> None:
    CampaignReport.objects.all().delete()
    tasks.count_reports()
    tasks.count_reports()
    assert CampaignReport.objects.get().campaign == ended


def test_it_is_counted_anew_when_it_went_on(ended: Campaign) -> None:
    Campaign.objects.update(finished_at=timezone.now() + timedelta(seconds=1))
    assert list(counting.due(timezone.now())) == [ended]


def test_the_usual_is_the_median_of_the_last_ten(ended: Campaign) -> None:
    begun = ended.started_at
    assert begun is not None
    for number in range(12):
        past = Campaign.objects.create(
            newsletter=ended.newsletter, subject=f"No. {number}", state="sent", frozen_count=1000,
            started_at=begun - timedelta(days=number + 1),
        )  # fmt: skip
        past.lanes.create(number=0, sent=990 - number, failed=10 + number)
    usual = usual_of(ended)
    assert len(usual) == 10
    returned = next(one for one in compared(figures(ended), usual) if one.label == "Came back or refused")
    assert returned.least == 20.0
    assert returned.usual == pytest.approx(1.45)


def test_the_page_shows_it_with_a_table_beside_each_chart(ended: Campaign) -> None:
    shown = text(editor().get(reverse("campaigns:inspect", args=[ended.pk])))
    for part in (
        "What became of it",
        "The mailbox or its domain does not exist.",
        "3 to 5",
        "https://one.example/",
        "Everybody else",
        "As a table",
    ):
        assert part in shown


def test_the_page_never_reads_the_ledger_for_it(
    ended: Campaign, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(8) as asked:  # type: ignore[attr-defined]
        reported(ended)
    assert not [one["sql"] for one in asked.captured_queries if "newsletter_delivery" in one["sql"]]


def csv(client: Client, campaign: Campaign, what: str) -> str:
    answer: Any = client.get(reverse("campaigns:export", args=[campaign.pk, what]))
    assert answer.streaming
    return answer.getvalue().decode()


def test_it_exports_figures_and_ledger(ended: Campaign) -> None:
    admin = editor()
    assert "compared,Came back or refused,2,20.000," in csv(admin, ended, "figures")
    ledger = csv(admin, ended, "ledger").splitlines()
    assert len(ledger) == 11
    assert ledger[0].startswith("email,name,state")


def test_an_export_runs_nothing_in_a_spreadsheet(ended: Campaign) -> None:
    Delivery.objects.filter(email="reader7@example.org").update(name='=cmd|"/c calc"!A1')
    assert "'=cmd" in csv(editor(), ended, "ledger")


def test_an_export_needs_permission_and_is_written_down(ended: Campaign) -> None:
    viewer = editor("view_campaign")
    assert "compared" in csv(viewer, ended, "figures")
    ledger = reverse("campaigns:export", args=[ended.pk, "ledger"])
    assert viewer.get(ledger).status_code == 302
    assert "reader7" in csv(editor("view_campaign", "export_subscriber", name="eve"), ended, "ledger")
    assert ModelLogEntry.objects.filter(action="newsletter.export_campaign").count() == 2
