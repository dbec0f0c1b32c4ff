"""The winner of a test: chosen once, by people, or by an editor; then everybody else gets it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns, subscriptions, trials
from newsletter.deliveries.counts import tally
from newsletter.models import (
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Engagement,
    Link,
    Measure,
    Newsletter,
    Reason,
    Trial,
    Verdict,
)
from newsletter.sendable import NotSendableError
from newsletter.standings import standings
from newsletter.tokens import Leave
from newsletter.trials import NoChoiceError
from tests.newsletter.cast import carried, crowd
from tests.newsletter.trials.trying import (
    LATER,
    adds_up,
    by_letter,
    decided,
    followed,
    held,
    mailed,
    opened,
    started,
    winner,
    with_test,
)

pytestmark = pytest.mark.django_db
S = DeliveryState


@pytest.fixture
def out(campaign: Campaign) -> Campaign:
    """Twenty people: five got A, five B, ten wait."""
    fresh = started(campaign, 20, "Hear B", share=50)
    mailed(fresh)
    return fresh


def test_the_version_that_most_people_followed_goes_to_the_rest(out: Campaign) -> None:
    followed(out, "A", 1)
    followed(out, "B", 3)
    trials.go_on(timezone.now())
    assert decided().decided_at is None
    trials.go_on(timezone.now() + LATER)
    assert (winner(), decided().reason) == ("B", Reason.MEASURED)
    assert by_letter(out) == {"A": 5, "B": 15}
    assert held(out) == 0
    assert adds_up(out)
    carried(out, S.SENT)
    assert campaigns.finish(timezone.now()) == 1


def test_what_may_have_been_machines_decides_nothing(out: Campaign) -> None:
    followed(out, "A", 1)
    followed(out, "B", 4, Verdict.UNSURE)
    found = {one.sample.hits: one.perhaps for one in standings(decided())}
    assert found == {1: 0, 0: 4}
    trials.go_on(timezone.now() + LATER)
    assert winner() == "A"


def test_it_counts_openings_where_these_are_asked_for(campaign: Campaign) -> None:
    campaign.test_by = Measure.OPENS
    out = started(campaign, 20, "Hear B", share=50)
    mailed(out)
    opened(out, "B", 1)
    followed(out, "A", 3)
    trials.go_on(timezone.now() + LATER)
    assert winner() == "B"


def test_a_tie_and_nothing_at_all_are_said(out: Campaign) -> None:
    followed(out, "A", 2)
    followed(out, "B", 2)
    trials.go_on(timezone.now() + LATER)
    assert (winner(), decided().reason) == ("A", Reason.TIE)


def test_the_first_goes_out_where_nothing_was_measured(out: Campaign) -> None:
    Newsletter.objects.update(clicks=Engagement.OFF)
    followed(out, "B", 2)
    trials.go_on(timezone.now() + LATER)
    assert (winner(), decided().reason) == ("A", Reason.NOTHING)


def test_it_counts_links_without_whom_by_version(campaign: Campaign) -> None:
    fresh = with_test(campaign, 20, "Hear B", share=50)
    Newsletter.objects.update(clicks=Engagement.ANONYMOUS)
    campaigns.start(fresh)
    mailed(fresh)
    ours, theirs = (Link.objects.filter(number__gt=0, label=label) for label in ("", "B"))
    assert set(ours.values_list("url", flat=True)) == set(theirs.values_list("url", flat=True))
    Link.objects.filter(pk=theirs[0].pk).update(human=3)
    trials.go_on(timezone.now() + LATER)
    assert winner() == "B"


def test_the_time_runs_from_when_the_last_was_mailed(campaign: Campaign) -> None:
    fresh = started(campaign, 20, "Hear B", share=50)
    trials.go_on(timezone.now() + LATER)
    assert decided().decides_at is None
    mailed(fresh)
    assert decided().decides_at is not None


def test_two_beats_choose_and_queue_once(out: Campaign) -> None:
    followed(out, "B", 3)
    late = timezone.now() + LATER
    trials.go_on(late)
    before = Trial.objects.values().get()
    followed(out, "A", 5)
    trials.go_on(late + timedelta(minutes=1))
    assert Trial.objects.values().get() == before
    assert trials.release(out, late) == 0
    assert adds_up(out)


def test_a_beat_that_dies_between_choosing_and_queueing_is_made_good(
    out: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed(out, "B", 3)
    late = timezone.now() + LATER
    with monkeypatch.context() as dying:
        dying.setattr(trials, "release", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            trials.go_on(late)
    assert (winner(), held(out)) == ("B", 10)
    assert campaigns.finish(late) == 0
    followed(out, "A", 5)
    trials.go_on(late)
    assert by_letter(out) == {"A": 5, "B": 15}
    assert adds_up(out)


def test_an_editor_chooses_earlier_and_once(out: Campaign) -> None:
    second = out.variants.get(label="B").pk
    trials.choose(out, second, timezone.now())
    with pytest.raises(NoChoiceError, match="was chosen already"):
        trials.choose(out, out.variants.get(label="").pk, timezone.now())
    trials.go_on(timezone.now())
    assert (winner(), decided().reason) == ("B", Reason.BY_HAND)
    assert by_letter(out) == {"A": 5, "B": 15}


def test_an_editor_cannot_choose_what_is_no_version(out: Campaign) -> None:
    with pytest.raises(NoChoiceError, match="no version of a test"):
        trials.choose(out, 999, timezone.now())


def test_what_was_measured_later_does_not_change_what_was_decided_by(out: Campaign) -> None:
    followed(out, "B", 3)
    trials.go_on(timezone.now() + LATER)
    followed(out, "A", 5)
    assert [one.sample.hits for one in standings(decided())] == [0, 3]


def test_nothing_happens_while_it_is_paused(out: Campaign) -> None:
    followed(out, "B", 3)
    campaigns.pause(out)
    trials.go_on(timezone.now() + LATER)
    assert (decided().decided_at, held(out)) == (None, 10)
    campaigns.resume(out)
    trials.go_on(timezone.now() + LATER)
    assert (winner(), held(out)) == ("B", 0)


def test_a_cancelled_one_skips_who_waits_and_chooses_nothing(out: Campaign) -> None:
    assert campaigns.cancel(out) == 10
    campaigns.empty_cancelled(timezone.now() + timedelta(seconds=10))
    trials.go_on(timezone.now() + LATER)
    assert tally(out).counts[S.SKIPPED] == 10
    assert decided().decided_at is None
    assert adds_up(out)
    with pytest.raises(NoChoiceError, match="was cancelled"):
        trials.choose(out, out.variants.get(label="B").pk, timezone.now())


def test_sent_to_the_rest_after_all_they_wait_again_and_get_the_winner(out: Campaign) -> None:
    followed(out, "B", 3)
    campaigns.cancel(out)
    campaigns.empty_cancelled(timezone.now() + timedelta(seconds=10))
    crowd(out.newsletter, 2, "late")
    assert campaigns.send_to_the_rest(out) == 12
    assert held(out) == 12
    trials.go_on(timezone.now() + LATER)
    assert by_letter(out) == {"A": 5, "B": 17}
    assert adds_up(out)


def test_who_comes_after_the_choice_gets_the_winner(out: Campaign) -> None:
    followed(out, "B", 3)
    trials.go_on(timezone.now() + LATER)
    crowd(out.newsletter, 2, "late")
    campaigns.send_to_the_rest(out)
    assert by_letter(out) == {"A": 5, "B": 17}
    assert adds_up(out)


def test_who_left_while_waiting_is_not_mailed(out: Campaign) -> None:
    waiting = Delivery.objects.filter(state=S.DEFERRED).first()
    assert waiting is not None
    subscriptions.unsubscribe(Leave(waiting.subscriber_id or 0, out.newsletter_id), form="one-click")
    trials.go_on(timezone.now() + LATER)
    carried(out, S.SENT)
    assert tally(out).counts[S.SKIPPED] == 1
    assert adds_up(out)


def test_a_test_of_everybody_ends_and_is_decided_later(campaign: Campaign) -> None:
    fresh = started(campaign, 6, "Hear B", share=100)
    mailed(fresh)
    campaigns.finish(timezone.now())
    assert Campaign.objects.get().state == CampaignState.SENT
    followed(fresh, "B", 1)
    trials.go_on(timezone.now() + LATER)
    assert winner() == "B"


def test_it_does_not_go_with_readers_own_hours(campaign: Campaign) -> None:
    fresh = with_test(campaign, 4, "Hear B")
    with pytest.raises(NotSendableError, match="do not go together"):
        campaigns.schedule(fresh, timezone.now() + timedelta(days=1), at_local_time=True)
