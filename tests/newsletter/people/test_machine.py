"""Whatever people, strangers, files and mail servers do: nobody is mailed who does not want it.

Hypothesis invents histories of one address. A model of what its owner wants is kept beside: letters may come
only after they agreed and not after they left, were erased or complained, until they agree again.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsletter import bounces, preferences, subscriptions
from newsletter.addresses import parse_address
from newsletter.audiences import reachable
from newsletter.bounces import Returned
from newsletter.erasure import erase
from newsletter.models import (
    BounceKind,
    Campaign,
    ConsentEvent,
    Delivery,
    DeliveryState,
    Newsletter,
    Subscriber,
    Subscription,
)
from newsletter.subscriptions import AskAgainError
from newsletter.tokens import Leave
from tests.newsletter.imports.loading import load

pytestmark = [pytest.mark.once, pytest.mark.django_db]
ADDRESS = parse_address("dora@example.org")


class Rollback(Exception):  # noqa: N818 - not an error, an end
    """Ends one history, so that the next begins with nobody."""


class World:
    def __init__(self, newsletter: Newsletter, double_opt_in: bool) -> None:
        newsletter.double_opt_in = double_opt_in
        self.newsletter = newsletter
        now = timezone.now()
        self.campaign = Campaign.objects.create(newsletter=newsletter, subject="x", started_at=now)
        # What the owner of the address wants, as far as we were told.
        self.agreed = self.left = self.barred = self.paused = False

    @property
    def dora(self) -> Subscription | None:
        return Subscription.objects.filter(subscriber__email_normalized=ADDRESS.normalized).first()

    def sign_up(self) -> None:
        """Anybody can type the address; without double opt-in that is taken for the owner."""
        subscriptions.subscribe(self.newsletter, ADDRESS, form="page")
        if not self.newsletter.double_opt_in and not self.left and not self.barred:
            self.agreed = True

    def confirm(self) -> None:
        if (dora := self.dora) is None or (dora.letters == 0 and dora.letter_due_at is None):
            return  # no letter was ever written, so there is no link
        try:
            subscriptions.confirm(dora, form="confirm-page")
        except AskAgainError:
            return
        self.agreed, self.left = True, False
        self.barred = self.barred == "for good" and self.barred

    def leave(self) -> None:
        if dora := self.dora:
            subscriptions.unsubscribe(Leave(dora.subscriber_id, self.newsletter.pk), form="one-click")
            self.agreed, self.left, self.paused = False, True, False

    def bring_a_file(self) -> None:
        was_there = self.dora is not None
        load(self.newsletter, f"email\n{ADDRESS.written}\n")
        if not self.left and not self.barred:
            self.agreed = True
        assert self.dora is not None or self.barred or was_there

    def come_back(self, kind: BounceKind) -> None:
        if dora := self.dora:
            row = Delivery.objects.create(
                campaign=Campaign.objects.create(newsletter=self.newsletter, subject="y"),
                variant_id=1,
                subscriber_id=dora.subscriber_id,
                email=ADDRESS.written,
                queued_at=timezone.now(),
                sent_at=timezone.now(),
                state=DeliveryState.SENT,
            )
            bounces.record(Returned(row, kind, timezone.now(), "test"))
            self.barred = "for good" if kind != BounceKind.SOFT else self.barred
            if kind == BounceKind.COMPLAINT:
                self.agreed, self.left = False, True

    def be_erased(self) -> None:
        if dora := self.dora:
            erase(dora.subscriber)
            self.agreed = self.left = self.paused = False
            self.barred = self.barred or "until confirmed"

    def pause(self) -> None:
        if dora := self.dora:
            until = timezone.now() + timedelta(days=7)
            self.paused = preferences.pause(dora, until, form="preferences-page") or self.paused

    def resume(self) -> None:
        if dora := self.dora:
            preferences.resume(dora, form="preferences-page")
            self.paused = False

    barred: Any

    def holds(self) -> None:
        """What must be true at every moment."""
        mailed = reachable(self.newsletter).exists()
        assert mailed == (self.agreed and not self.left and not self.barred and not self.paused)
        dora = self.dora
        if dora and dora.state == "active":
            evidence = ConsentEvent.objects.filter(subscriber=dora.subscriber_id)
            assert evidence.filter(kind__in=["confirmed", "imported"]).exists()
            last = evidence.filter(kind__in=["confirmed", "imported", "left"]).last()
            assert last
            assert last.kind != "left"
        assert Subscriber.objects.count() <= 1


STEPS = {
    "sign up": World.sign_up,
    "confirm": World.confirm,
    "leave": World.leave,
    "import": World.bring_a_file,
    "hard bounce": lambda world: world.come_back(BounceKind.HARD),
    "soft bounce": lambda world: world.come_back(BounceKind.SOFT),
    "complain": lambda world: world.come_back(BounceKind.COMPLAINT),
    "erase": World.be_erased,
    "pause": World.pause,
    "resume": World.resume,
}
# What ends most histories comes seldom, and what the rules are about comes often.
CHOICES = [*["sign up", "confirm", "leave", "import"] * 4, *["erase", "pause", "resume"] * 2, *STEPS]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(["sign up", "erase", "sign up", "hard bounce", "confirm"], True)
@given(
    steps=st.lists(st.sampled_from(CHOICES), min_size=8, max_size=16),
    double_opt_in=st.booleans(),
)
def test_it_mails_nobody_who_does_not_want_it(
    newsletter: Newsletter, steps: list[str], double_opt_in: bool
) -> None:
    try:
        with transaction.atomic():
            world = World(newsletter, double_opt_in)
            for step in steps:
                STEPS[step](world)
                world.holds()
            raise Rollback
    except Rollback:
        pass
