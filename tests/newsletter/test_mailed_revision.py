"""`?revision=` of the Content API gives what was mailed, also when it was never published."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction, Revision

from blocks.dependencies import recorded
from cms.documents.serialise import document
from cms.documents.shapes import Transmission, as_bytes
from cms.models import Lens, TransmissionPage
from newsletter import campaigns
from newsletter.composing import compose
from newsletter.models import Campaign, Newsletter
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = "/api/content/v1/transmissions/slow-light/"


@pytest.fixture
def draft(publication: Publication) -> Revision:
    """A draft that shows a lens, of a transmission that is published without it."""
    page = publication.transmission()
    page.title = "Only mailed"
    page.body = [("lens", {"lens": publication.lens, "title": "", "body": "<p>Look.</p>"})]  # type: ignore[assignment]
    return page.save_revision()


@pytest.fixture
def letter(draft: Revision, newsletter: Newsletter) -> Campaign:
    page = TransmissionPage.objects.get()
    letter = Campaign.objects.create(newsletter=newsletter, page=page, revision=draft, subject="Only mailed")
    compose(letter)
    return letter


def mailed(client: Client, revision: Revision, path: str = DETAIL) -> tuple[int, bytes]:
    answer = client.get(f"{path}?revision={revision.pk}")
    return answer.status_code, answer.content


def as_it_is(revision: Revision) -> bytes:
    with recorded():
        return as_bytes(Transmission, document(revision.as_object()))


def test_it_is_there_once_the_mail_goes_out(client: Client, draft: Revision, letter: Campaign) -> None:
    assert mailed(client, draft)[0] == 404
    campaigns.start(letter)
    assert mailed(client, draft) == (200, as_it_is(draft))
    by_id = DETAIL.replace("slow-light", str(draft.as_object().public_id))
    assert mailed(client, draft, by_id) == (200, as_it_is(draft))
    assert client.get(DETAIL).json()["title"] == "Slow light"


def test_it_is_what_stood_in_the_mail_whatever_changed_since(
    client: Client, draft: Revision, letter: Campaign
) -> None:
    as_composed = as_it_is(draft)
    Lens.objects.get().delete()
    campaigns.start(letter)
    TransmissionPage.objects.get().unpublish()
    assert mailed(client, draft) == (200, as_composed)
    assert b"The long view" in as_composed


def test_a_page_that_was_made_live_without_a_revision_is_found_by_that_of_its_mail(
    client: Client, publication: Publication, newsletter: Newsletter
) -> None:
    page = publication.transmission()
    TransmissionPage.objects.update(live_revision=None)  # as a fixture makes it
    letter = campaigns.draft(newsletter, TransmissionPage.objects.get(pk=page.pk), subject="Slow light")
    compose(letter)
    campaigns.start(letter)
    assert letter.revision
    assert mailed(client, letter.revision)[0] == 200


def test_it_is_what_was_composed_last(client: Client, draft: Revision, letter: Campaign) -> None:
    lens = Lens.objects.get()
    lens.tagline = "Composed again"
    lens.save()
    compose(letter)
    campaigns.start(letter)
    assert b"Composed again" in mailed(client, draft)[1]


def test_what_was_published_is_given_as_it_was_published(
    client: Client, draft: Revision, letter: Campaign
) -> None:
    campaigns.start(letter)
    lens = Lens.objects.get()
    lens.tagline = "As published"
    lens.save()
    draft.publish()
    assert b"As published" in mailed(client, draft)[1]


def test_what_is_for_some_readers_only_stays_so(client: Client, draft: Revision, letter: Campaign) -> None:
    PageViewRestriction.objects.create(page=TransmissionPage.objects.get(), restriction_type="login")
    campaigns.start(letter)
    assert mailed(client, draft)[0] == 404
