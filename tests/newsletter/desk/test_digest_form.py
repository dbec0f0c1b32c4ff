"""Writing a digest at the desk: its form, its preview, and the plans of those that come again."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.models import Campaign, DigestPlan, Newsletter, Segment, Shape
from tests.conftest import Publication
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db
PLAN = {
    "is_on": "on",
    "rhythm": "week",
    "weekday": "4",
    "day": "1",
    "at": "08:00",
    "subject": "{first}, and what else is new",
    "note": "",
}


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


@pytest.fixture
def pages(publication: Publication) -> list[TransmissionPage]:
    return [publication.transmission(), publication.transmission(title="Fast sound", slug="fast-sound")]


def form(newsletter: Newsletter, pages: list[TransmissionPage], **fields: str) -> dict[str, object]:
    return written(newsletter, shape="digest", page="", items=[page.pk for page in pages], **fields)


def test_it_is_seen_before_it_was_ever_saved(
    admin: Client, newsletter: Newsletter, pages: list[TransmissionPage]
) -> None:
    address = reverse("campaigns:preview_on_add")
    admin.post(address, form(newsletter, pages, note="Dear all"))
    for mode in ("html", "text"):
        shown = text(admin.get(address, {"mode": mode}))
        assert all(words in shown for words in ("Dear all", "Slow light", "Fast sound"))
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_what_is_saved_holds_its_pages_and_is_composed(
    admin: Client, newsletter: Newsletter, pages: list[TransmissionPage], action: dict[str, str]
) -> None:
    admin.post(reverse("campaigns:add"), form(newsletter, pages[::-1], **action))
    made = Campaign.objects.get()
    assert (made.shape, made.page, made.live) == (Shape.DIGEST, None, bool(action))
    assert made.held == [pages[1].live_revision, pages[0].live_revision]
    assert "Fast sound" in made.variants.get().html


def test_a_draft_becomes_a_digest_and_an_opening_again(
    admin: Client, newsletter: Newsletter, pages: list[TransmissionPage]
) -> None:
    campaign = campaigns.draft(newsletter, pages[0], subject="Slow light")
    edit = reverse("campaigns:edit", args=[campaign.pk])
    admin.post(edit, form(newsletter, pages))
    assert Campaign.objects.get().held == [page.live_revision for page in pages]
    admin.post(edit, written(newsletter, shape="opening", page=pages[1].pk))
    made = Campaign.objects.get()
    assert made.held == [pages[1].live_revision]
    assert ">Read on</a>" in made.variants.get().html


def test_it_says_what_a_digest_lacks(admin: Client, newsletter: Newsletter) -> None:
    answer = admin.post(reverse("campaigns:add"), form(newsletter, []), follow=True)
    assert "Choose the transmissions of the digest." in text(answer)


def test_it_finds_everything_since_the_last_one(
    admin: Client, newsletter: Newsletter, pages: list[TransmissionPage], publication: Publication
) -> None:
    pages[1].topic = None
    pages[1].save_revision().publish()
    address = reverse("campaigns:since")
    found = admin.get(address, {"newsletter": newsletter.pk}).json()
    assert [page["title"] for page in found["pages"]] == ["Fast sound", "Slow light"]
    about = admin.get(address, {"newsletter": newsletter.pk, "topic": publication.topic.pk}).json()
    assert [page["title"] for page in about["pages"]] == ["Slow light"]
    assert admin.get(address, {"newsletter": "x"}).status_code == 404
    unknown = admin.get(f"{address}?newsletter={newsletter.pk}&topic=x")
    assert unknown.json()["pages"] == []


def test_only_who_writes_campaigns_may_ask(newsletter: Newsletter) -> None:
    address = reverse("campaigns:since")
    assert editor("view_subscriber").get(address, {"newsletter": newsletter.pk}).status_code == 302
    writer = editor("add_campaign", name="writer")
    assert writer.get(address, {"newsletter": newsletter.pk}).status_code == 200


def test_the_campaigns_page_names_what_it_holds(
    admin: Client, newsletter: Newsletter, pages: list[TransmissionPage]
) -> None:
    admin.post(reverse("campaigns:add"), form(newsletter, pages))
    shown = text(admin.get(reverse("campaigns:inspect", args=[Campaign.objects.get().pk])))
    assert "Slow light</a>" in shown
    assert "Fast sound</a>" in shown


def test_a_plan_is_written_and_listed_with_its_next_time(admin: Client, newsletter: Newsletter) -> None:
    Newsletter.objects.update(time_zone="Europe/Berlin")
    admin.post(reverse("digest_plans:add"), PLAN | {"newsletter": newsletter.pk})
    assert DigestPlan.objects.get().weekday == 4
    listed = text(admin.get(reverse("digest_plans:index")))
    assert "Friday, " in listed
    assert "08:00 (Europe/Berlin)" in listed


def test_a_plan_keeps_its_segment(admin: Client, newsletter: Newsletter) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="O", from_email="o@example.com")
    theirs = Segment.objects.create(name="Theirs", newsletter=other)
    ours = Segment.objects.create(name="Portugal", newsletter=newsletter)
    plan = PLAN | {"newsletter": newsletter.pk}
    refused = admin.post(reverse("digest_plans:add"), plan | {"segment": theirs.pk})
    assert "This segment is of Other." in text(refused)
    admin.post(reverse("digest_plans:add"), plan | {"segment": ours.pk})
    assert DigestPlan.objects.get().segment == ours
    assert "Portugal" in text(admin.get(reverse("digest_plans:index")))
    said = text(admin.post(reverse("segments:delete", args=[ours.pk]), follow=True))
    assert "The recurring digest “Slow Signal: every week” goes to it." in said
    assert Segment.objects.filter(pk=ours.pk).exists()
    admin.post(reverse("segments:delete", args=[theirs.pk]))
    assert Segment.objects.get() == ours


def test_another_hour_does_not_make_up_for_what_it_would_have_missed(
    admin: Client, newsletter: Newsletter
) -> None:
    long_ago = timezone.now() - timedelta(days=30)
    admin.post(reverse("digest_plans:add"), PLAN | {"newsletter": newsletter.pk})
    DigestPlan.objects.update(done_until=long_ago)
    edit = reverse("digest_plans:edit", args=[DigestPlan.objects.get().pk])
    admin.post(edit, PLAN | {"newsletter": newsletter.pk, "note": "Dear all"})
    assert DigestPlan.objects.get().done_until == long_ago
    admin.post(edit, PLAN | {"newsletter": newsletter.pk, "note": "Dear all", "at": "09:00"})
    assert DigestPlan.objects.get().done_until > long_ago


def test_only_who_may_send_can_have_it_send_itself(newsletter: Newsletter) -> None:
    plan = PLAN | {"newsletter": newsletter.pk, "sends_itself": "on"}
    answer = editor("add_digestplan").post(reverse("digest_plans:add"), plan)
    assert "Only who may send campaigns" in text(answer)
    editor("add_digestplan", "send_campaign", name="sender").post(reverse("digest_plans:add"), plan)
    made = DigestPlan.objects.get()
    assert made.sends_itself
    writer, edit = editor("change_digestplan", name="writer"), reverse("digest_plans:edit", args=[made.pk])
    assert "or change one that does" in text(writer.post(edit, plan | {"note": "Mine"}))
    writer.post(edit, plan | {"note": "Mine", "sends_itself": ""})
    made.refresh_from_db()
    assert (made.note, made.sends_itself) == ("Mine", False)
