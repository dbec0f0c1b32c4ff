"""The mails of a series' letters: frozen when they are saved, and never changed for who has them."""

import pytest
from django.db.models import ProtectedError

from cms.models import TransmissionPage
from newsletter import campaigns, subscriptions
from newsletter import series as verbs
from newsletter.models import Campaign, CampaignState, Series, SeriesLetter
from newsletter.sendable import NotSendableError
from newsletter.states import MoveRefusedError
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast
from tests.newsletter.series.conftest import SUBJECTS, beat, got, mails

pytestmark = pytest.mark.django_db


def first(series: Series) -> SeriesLetter:
    found = series.letters.first()
    assert found
    return found


def html_of(letter: SeriesLetter) -> str:
    mail = verbs.current(letter)
    assert mail
    return mail.variants.get().html


def publish(page: TransmissionPage, text: str) -> None:
    page.body = [("paragraph", f"<p>{text}</p>")]  # type: ignore[assignment] # it takes values
    page.save_revision().publish()


def test_a_page_that_is_published_anew_changes_no_letter_until_it_is_taken(
    series: Series, page: TransmissionPage
) -> None:
    publish(page, "Quicker light.")
    letter = first(series)
    letter.note = "Dear newcomer"
    letter.save()
    verbs.write(letter)
    assert "Dear newcomer" in html_of(letter)
    assert "Slow light" in html_of(letter)
    assert verbs.changed_since(letter)
    verbs.take_page(letter)
    assert "Quicker light" in html_of(letter)
    assert not verbs.changed_since(letter)


def test_a_letter_that_somebody_has_gets_a_new_version(series: Series, cast: Cast) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    letter = first(series)
    before = verbs.current(letter)
    letter.subject = "Who we are now"
    letter.save()
    verbs.write(letter)
    assert before is not None
    assert before.variants.get().subject == SUBJECTS[0]
    assert verbs.current(letter) != before
    assert verbs.write(letter) == verbs.current(letter)
    assert len(mails()) == 4


def test_a_letter_of_a_series_goes_to_nobody_else(series: Series, cast: Cast) -> None:
    mail = mails()[0]
    for verb in (campaigns.send_now, campaigns.start, campaigns.send_to_the_rest):
        with pytest.raises((NotSendableError, MoveRefusedError)):
            verb(mail)
    assert Campaign.objects.get(pk=mail.pk).state == CampaignState.DRAFT


def test_a_letter_that_is_off_or_was_cancelled_is_passed_over(series: Series, cast: Cast) -> None:
    SeriesLetter.objects.filter(subject=SUBJECTS[0]).update(active=False)
    campaigns.cancel(mails()[1])
    SeriesLetter.objects.update(days=0)
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    assert got() == [SUBJECTS[2]]


def test_it_is_not_switched_on_without_letters(series: Series) -> None:
    verbs.switch_off(series)
    SeriesLetter.objects.update(active=False)
    with pytest.raises(NotSendableError, match="no letter to send"):
        verbs.switch_on(series)


def test_what_somebody_got_cannot_be_removed(series: Series, cast: Cast) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    with pytest.raises(ProtectedError):
        first(series).delete()
    series.letters.last().delete()
    assert len(mails()) == 2


def test_figures_are_of_all_versions_and_know_who_left(series: Series, cast: Cast) -> None:
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    leave = Leave(cast.bob.subscriber_id, series.newsletter_id)
    subscriptions.unsubscribe(leave, form="one-click")
    steps = verbs.steps(series)
    assert [(one.waiting, one.sent, one.left) for one in steps] == [(1, 0, 1), (0, 0, 0), (0, 0, 0)]
    assert {state.value: n for state, n in verbs.people_in(series).items()} == {
        "waiting": 0,
        "through": 0,
        "stopped": 1,
    }
