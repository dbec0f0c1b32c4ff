"""Welcome series at the desk: written, seen, switched, tested; by who may, and of whose newsletter."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from cms.models import TransmissionPage
from newsletter import series as verbs
from newsletter import subscriptions
from newsletter.models import Newsletter, Series, SeriesLetter
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.recorder import Recorder
from tests.newsletter.series.conftest import SUBJECTS, beat, series

__all__ = ["series"]
pytestmark = pytest.mark.django_db
WRITES = ("view_series", "add_series", "change_series")


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def form(newsletter: Newsletter, page: TransmissionPage, *letters: dict[str, Any]) -> dict[str, Any]:
    """As a browser sends it; a letter with an `id` is one that there was."""
    plain = {
        "id": "", "page": page.pk, "shape": "whole", "preheader": "", "note": "", "active": "on", "days": 1,
        "hours": 0, "DELETE": "",
    }  # fmt: skip
    rows = {
        f"letters-{place}-{name}": value
        for place, letter in enumerate(letters)
        for name, value in (plain | {"ORDER": place + 1} | letter).items()
    }
    return rows | {
        "newsletter": newsletter.pk,
        "letters-TOTAL_FORMS": len(letters),
        "letters-INITIAL_FORMS": sum("id" in letter for letter in letters),
        "letters-MIN_NUM_FORMS": 1,
        "letters-MAX_NUM_FORMS": 1000,
    }


def test_it_is_written_and_each_letter_has_its_mail(
    admin: Client, newsletter: Newsletter, page: TransmissionPage
) -> None:
    hello = {"subject": "Hello", "note": "Good that you came."}
    answer = admin.post(
        reverse("series:add"), form(newsletter, page, hello, {"subject": "And then", "days": 3})
    )
    made = Series.objects.get()
    assert answer["Location"] == reverse("series:inspect", args=[made.pk])
    assert not made.running
    first, second = [verbs.current(one) for one in made.letters.all()]
    assert first is not None
    assert second is not None
    assert "Good that you came." in first.variants.get().html
    shown = text(admin.get(answer["Location"]))
    assert "1. Hello" in shown
    assert "3 days" in shown


def test_it_asks_for_a_transmission(admin: Client, newsletter: Newsletter, page: TransmissionPage) -> None:
    answer = admin.post(reverse("series:add"), form(newsletter, page, {"subject": "Hello", "page": ""}))
    assert "Choose the transmission that is sent, or switch the letter off." in text(answer)


def test_a_letter_that_was_sent_is_not_removed(
    admin: Client, series: Series, cast: Cast, page: TransmissionPage
) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    edit = reverse("series:edit", args=[series.pk])
    letters = [{"id": one.pk, "subject": one.subject} for one in series.letters.all()]
    answer = admin.post(edit, form(series.newsletter, page, letters[0] | {"DELETE": "on"}, *letters[1:]))
    assert f"“{SUBJECTS[0]}” was sent to people." in text(answer)
    admin.post(edit, form(series.newsletter, page, *letters[:2], letters[2] | {"DELETE": "on"}))
    assert list(series.letters.values_list("subject", flat=True)) == list(SUBJECTS[:2])


def test_it_is_switched_on_and_off_by_who_may_send(series: Series) -> None:
    off = reverse("series:switch", args=[series.pk, "off"])
    assert "Only who may send" in text(editor(*WRITES).post(off, follow=True))
    assert Series.objects.get().running
    editor(*WRITES, "send_campaign", name="sender").post(off)
    assert not Series.objects.get().running


def test_what_goes_out_is_changed_by_who_may_send(series: Series, page: TransmissionPage) -> None:
    writer, edit = editor(*WRITES), reverse("series:edit", args=[series.pk])
    take = reverse("series:take", args=[series.letters.get(sort_order=0).pk])
    for answer in (writer.get(edit, follow=True), writer.post(take, follow=True)):
        assert "It is on, and what it says goes out." in text(answer)
    verbs.switch_off(series)
    assert writer.get(edit).status_code == 200


def test_it_takes_the_page_as_it_is_now(admin: Client, series: Series, page: TransmissionPage) -> None:
    page.body = [("paragraph", "<p>Quicker light.</p>")]  # type: ignore[assignment] # it takes values
    page.save_revision().publish()
    inspect = reverse("series:inspect", args=[series.pk])
    assert text(admin.get(inspect)).count("Take the page as it is now") == len(SUBJECTS)
    letter = SeriesLetter.objects.get(sort_order=0)
    admin.post(reverse("series:take", args=[letter.pk]))
    mail = verbs.current(letter)
    assert mail is not None
    seen = text(admin.get(reverse("campaigns:preview", args=[mail.pk, "html"])))
    assert "Quicker light" in seen
    assert text(admin.get(inspect)).count("Take the page as it is now") == len(SUBJECTS) - 1


def test_a_letter_is_tried_on_oneself(
    admin: Client, series: Series, server: Recorder, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    admin.post(reverse("series:test", args=[SeriesLetter.objects.get(sort_order=0).pk]))
    (message,) = server.messages()
    assert (message["To"], message["Subject"]) == ("ed@example.com", f"[Test] {SUBJECTS[0]}")


def test_its_letters_are_not_among_the_campaigns(admin: Client, series: Series) -> None:
    assert SUBJECTS[0] not in text(admin.get(reverse("campaigns:list")))
    mail = verbs.current(SeriesLetter.objects.get(sort_order=0))
    assert mail is not None
    page = reverse("campaigns:inspect", args=[mail.pk])
    assert admin.get(reverse("campaigns:edit", args=[mail.pk]))["Location"] == page
    assert "Send…" not in text(admin.get(page))


def test_a_persons_page_tells_how_far_they_are(admin: Client, series: Series, cast: Cast) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    shown = text(admin.get(reverse("subscribers:inspect", args=[cast.bob.subscriber_id])))
    assert "Waits for the next letter" in shown
    assert SUBJECTS[0] in shown


def test_a_series_of_another_team_is_not_there(series: Series) -> None:
    series.newsletter.groups.add(Group.objects.create(name="Its desk"))
    stranger = editor(*WRITES, "send_campaign")
    letter = SeriesLetter.objects.get(sort_order=0).pk
    for name, key in (("inspect", [series.pk]), ("edit", [series.pk])):
        assert stranger.get(reverse(f"series:{name}", args=key)).status_code == 404
    for name, key in (("take", [letter]), ("test", [letter]), ("switch", [series.pk, "off"])):
        assert stranger.post(reverse(f"series:{name}", args=key)).status_code == 404
    assert str(series.newsletter) not in text(stranger.get(reverse("series:index")))
