"""A test of versions at the desk: writing it, following it, choosing by hand."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import campaigns, trials
from newsletter.composing import compose
from newsletter.models import Alternative, Campaign, Engagement, Newsletter, Trial
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written
from tests.newsletter.trials.trying import LATER, by_letter, followed, mailed, started, with_test

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def save(admin: Client, campaign: Campaign, *others: str, **fields: str) -> str:
    address = reverse("campaigns:edit", args=[campaign.pk])
    form = written(campaign.newsletter, page=campaign.page_id, others=others, **fields)
    return text(admin.post(address, form, follow=True))


def inspect(admin: Client, campaign: Campaign) -> str:
    return text(admin.get(reverse("campaigns:inspect", args=[campaign.pk])))


def test_an_editor_writes_versions_and_sees_each(admin: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    save(admin, campaign, "Hear B, {first_name|you}", "Hear C")
    assert [one.letter for one in campaign.variants.order_by("pk")] == ["A", "B", "C"]
    page = inspect(admin, campaign)
    assert "B: Hear B, you" in page
    assert "20% of the readers are shared among these versions" in page
    seen = admin.get(reverse("campaigns:preview", args=[campaign.pk, "html"]), {"version": "B"})
    assert "Slow light" in text(seen)


def test_versions_that_are_taken_away_are_gone(campaign: Campaign) -> None:
    fresh = with_test(campaign, 4, "B", "C")
    fresh.alternatives.set([Alternative(subject="B")])
    fresh.save()
    compose(fresh)
    assert [one.letter for one in campaign.variants.order_by("pk")] == ["A", "B"]


def test_it_says_that_nothing_is_measured(admin: Client, campaign: Campaign) -> None:
    assert "does not measure clicks, so no version could win" in save(admin, campaign, "Hear B")
    Newsletter.objects.update(opens=Engagement.ANONYMOUS)
    assert "does not keep openings for each person" in save(admin, campaign, "Hear B", test_by="opens")


def test_a_version_like_the_first_is_refused(admin: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.PERSON)
    assert "Say what is different in this version" in save(admin, campaign, "")


@pytest.mark.parametrize("field", ["subject", "preheader", "note"])
def test_it_refuses_tokens_that_there_are_none_of(admin: Client, campaign: Campaign, field: str) -> None:
    page = save(admin, campaign, **{field: "Dear {nmae|reader}"})
    assert "Nothing is known as {nmae|reader}. There are {name|…}, {first_name|…} and {email}" in page
    assert Campaign.objects.get().subject == "The gut hears"


def test_a_title_with_braces_means_itself(admin: Client, campaign: Campaign) -> None:
    page = campaign.page.specific  # type: ignore[union-attr]
    page.title = "The {x} factor"
    page.save_revision().publish()
    shown = text(admin.get(reverse("campaigns:add"), {"page": page.pk}))
    assert 'value="The {{x}} factor"' in shown


def test_it_shows_how_the_versions_stand(admin: Client, campaign: Campaign) -> None:
    out = started(campaign, 20, "Hear B", share=50)
    assert "The test is still going out" in inspect(admin, out)
    mailed(out)
    followed(out, "B", 3)
    page = inspect(admin, out)
    assert "<td>60.0%</td> <td>23.1% to 88.2%</td>" in page
    assert "Until then the others wait" in page
    trials.go_on(timezone.now() + LATER)
    page = inspect(admin, out)
    assert "Version B won" in page
    assert "It did best in the test." in page


def test_somebody_who_may_send_chooses_by_hand(admin: Client, campaign: Campaign) -> None:
    out = started(campaign, 20, "Hear B", share=50)
    second = out.variants.get(label="B").pk
    winner = reverse("campaigns:winner", args=[out.pk, second])
    writer = editor("change_campaign", "view_campaign", name="writer")
    writer.post(winner)
    assert Trial.objects.get().decided_at is None
    admin.post(winner)
    assert Trial.objects.get().winner_id == second
    assert by_letter(out) == {"A": 5, "B": 15}  # the sweep was woken
    assert "was chosen already" in text(admin.post(winner, follow=True))


def test_the_archive_shows_what_won(admin: Client, campaign: Campaign) -> None:
    fresh = with_test(campaign, 20, share=50)
    fresh.alternatives.set([Alternative(note="Words of B")])
    fresh.save()
    compose(fresh)
    campaigns.start(fresh)
    trials.choose(fresh, fresh.variants.get(label="B").pk, timezone.now())
    assert "Words of B" in text(Client().get(f"/newsletter/archive/{fresh.public_id}/"))
