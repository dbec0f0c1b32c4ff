"""What becomes of versions for some readers: their mails, the archive, the approval, preflight, files."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from cms.models import Correction, TransmissionPage
from cms.models.mailed import MailedDocument
from newsletter import campaigns
from newsletter.approvals import hashes, objections
from newsletter.audiences import audience
from newsletter.composing import NotComposableError, compose, take_pages
from newsletter.correcting import correction
from newsletter.corrections import wrong_letters
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, ReaderVersion, Subscriber
from newsletter.preflight.mails import mails
from newsletter.preflight.running import preflight
from newsletter.reports import tables
from tests.newsletter.approved import approve, person
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.desk.editors import text
from tests.newsletter.versions.languages import topic, translated, with_versions

pytestmark = pytest.mark.django_db


def told(campaign: Campaign) -> list[str]:
    return [finding.said for finding in preflight(campaign).findings]


def test_each_has_a_mail_with_its_own_words(campaign: Campaign) -> None:
    row = with_versions(
        campaign,
        ReaderVersion(topic=topic("Sleep"), note="Dear sleepers"),
        ReaderVersion(topic=topic("Sound"), subject="Hear, {first_name|you}"),
    )
    first, sleep, sound = row.variants.order_by("pk")
    assert (first.called, sleep.called) == ("A", "for followers of Sleep")
    assert "Dear sleepers" in sleep.html
    assert sleep.subject == first.subject
    assert "Dear sleepers" not in first.html + sound.html
    assert sound.subject.startswith("Hear, ")


def test_in_a_language_it_is_made_of_the_translation(
    campaign: Campaign, translation: TransmissionPage, deutsch: Locale
) -> None:
    row = with_versions(campaign, ReaderVersion(locale=deutsch, subject="Der Darm hört"))
    mail = row.variants.get(locale="de")
    assert mail.called == "for readers in German"
    assert "Langsames Licht." in mail.html
    assert "Langsames Licht." in mail.text
    assert 'lang="de"' in mail.html
    assert "Sie bekommen dies, weil Sie Slow Signal abonniert haben." in mail.html
    assert "Slow light" not in mail.html
    assert "Slow light" in row.variants.get(label="").html
    assert MailedDocument.objects.filter(letter=row.public_id).count() == 2


def test_a_digest_is_made_of_all_translations(
    campaign: Campaign, translation: TransmissionPage, deutsch: Locale
) -> None:
    campaign.shape = "digest"
    campaign.items.create(page=campaign.page)
    campaign.save()
    row = with_versions(campaign, ReaderVersion(locale=deutsch))
    assert "Der Darm hört" in row.variants.get(locale="de").html
    assert "The gut hears" in row.variants.get(label="").text


@pytest.mark.parametrize("there", ["nothing", "a draft"])
def test_without_a_published_translation_there_is_none(
    campaign: Campaign, page: TransmissionPage, deutsch: Locale, there: str
) -> None:
    if there == "a draft":
        translated(page, deutsch, published=False)
    with pytest.raises(NotComposableError, match="“The gut hears” is not published in German"):
        with_versions(campaign, ReaderVersion(locale=deutsch))


def test_what_is_taken_away_is_gone(campaign: Campaign) -> None:
    sleep, sound = topic("Sleep"), topic("Sound")
    with_versions(campaign, ReaderVersion(topic=sleep, note="S"), ReaderVersion(topic=sound, note="S"))
    row = with_versions(campaign, ReaderVersion(topic=sound, note="S"))
    assert [one.readers for one in row.variants.order_by("pk")] == ["", "followers of Sound"]


def test_the_database_wants_one_kind_of_readers(campaign: Campaign, deutsch: Locale) -> None:
    for row in (ReaderVersion(), ReaderVersion(topic=topic("Sleep"), locale=deutsch)):
        row.campaign = campaign
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_each_leads_to_itself_in_the_archive(
    campaign: Campaign, translation: TransmissionPage, deutsch: Locale
) -> None:
    row = with_versions(campaign, ReaderVersion(locale=deutsch))
    address = f"/newsletter/archive/{row.public_id}/"
    assert f"{address}?version=1" in row.variants.get(label="1").html
    assert f"{address}?version" not in row.variants.get(label="").html
    Campaign.objects.update(started_at=timezone.now())
    assert "Langsames Licht" in text(Client().get(address, {"version": "1"}))
    assert "Slow light" in text(Client().get(address))
    assert Client().get(address, {"version": "2"}).status_code == 404


def test_a_version_of_a_test_has_no_address_in_the_archive(campaign: Campaign) -> None:
    campaign.alternatives.create(note="Words of B")
    campaign.save()
    compose(campaign)
    Campaign.objects.update(started_at=timezone.now())
    assert Client().get(f"/newsletter/archive/{campaign.public_id}/", {"version": "B"}).status_code == 404


def test_a_changed_version_voids_an_approval(
    campaign: Campaign, translation: TransmissionPage, deutsch: Locale
) -> None:
    campaign.newsletter.needs_approval = True
    campaign.newsletter.save()
    row = with_versions(campaign, ReaderVersion(locale=deutsch))
    row.save_revision(user=person("writer"))
    row = approve(row, person("checker", superuser=True))
    assert objections(row) == []
    translation.summary = "Wie es wartet."
    translation.save_revision().publish()
    take_pages(row)
    compose(row)
    assert objections(row)[0] == "The mail is not the one that was approved."


def test_other_readers_void_an_approval(campaign: Campaign) -> None:
    before = hashes(with_versions(campaign, ReaderVersion(topic=topic("Sleep"), note="Dear you")))
    after = hashes(with_versions(campaign, ReaderVersion(topic=topic("Sound"), note="Dear you")))
    assert before["content"] != after["content"]


def test_a_later_draft_says_what_was_changed(campaign: Campaign) -> None:
    writer = person("writer")
    campaign.save_revision(user=writer)
    row = approve(campaign, person("checker", superuser=True))
    draft = row.get_latest_revision_as_object()
    draft.reader_versions.add(ReaderVersion(topic=topic("Sleep"), note="Dear you"))
    draft.save_revision(user=writer)
    row.refresh_from_db()
    assert "after it was approved: reader versions." in objections(row)[0]
    assert not Campaign.objects.get().reader_versions.exists()


def test_preflight_looks_at_each_with_what_it_is_made_of(
    campaign: Campaign, translation: TransmissionPage, deutsch: Locale
) -> None:
    row = with_versions(campaign, ReaderVersion(locale=deutsch, note="See https://example.org/{{"))
    looked_at = [[source.title for source in mail.sources] for mail in mails(row)]
    assert looked_at == [["The gut hears"], ["Der Darm hört"]]
    assert "The version for readers in German has the campaign's subject. Translate it too." in told(row)
    translation.save_revision().publish()
    assert "“Der Darm hört” was published anew. Save the campaign to take it as it is now." in told(row)


def test_its_files_name_the_version(campaign: Campaign, cast: Cast) -> None:
    row = with_versions(campaign, ReaderVersion(topic=topic("Sleep"), note="Dear you"))
    campaigns.start(row)
    Delivery.objects.update(variant=row.variants.get(label="1"))
    assert "followers of Sleep" in "".join(tables.ledger(row))


def test_a_mistake_in_a_translation_is_corrected_for_its_readers(
    campaign: Campaign, cast: Cast, translation: TransmissionPage, deutsch: Locale
) -> None:
    row = with_versions(campaign, ReaderVersion(locale=deutsch))
    crowd(cast.newsletter, 2)
    Subscriber.objects.filter(pk=cast.alice.subscriber_id).update(locale="de-AT")
    campaigns.start(row)
    now = timezone.now()
    Delivery.objects.update(state=DeliveryState.SENT, sent_at=now)
    Campaign.objects.update(state=CampaignState.SENT, finished_at=now)
    translation.corrections.add(Correction(wrong="Er hört nichts.", right="Er hört."))
    translation.save_revision().publish()
    assert wrong_letters(campaign.page_id) == []
    assert wrong_letters(translation.pk) == [row]
    made = correction(cast.newsletter, translation.pk)
    assert [one.subscriber for one in audience(made)] == [cast.alice.subscriber]
    address = f"/newsletter/archive/{row.public_id}/"
    assert "Er hört nichts." in text(Client().get(address, {"version": "1"}))
    assert "Er hört nichts." not in text(Client().get(address))
