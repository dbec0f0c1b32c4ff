"""Newcomers on their way through a series, and which of its letters each of them got."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from newsletter.models.deliveries import Delivery
from newsletter.models.series import Series, SeriesLetter
from newsletter.models.subscriptions import Subscription
from newsletter.states import Machine


class SeriesReaderState(models.TextChoices):
    WAITING = "waiting", "waits for the next letter"
    THROUGH = "through", "got the last letter"
    STOPPED = "stopped", "stopped"


_S = SeriesReaderState
_SENTENCES: Mapping[SeriesReaderState, str] = {
    _S.WAITING: "Gets the next letter when it is due.",
    _S.THROUGH: "What is added to the series later is for newcomers.",
    _S.STOPPED: "Left or may not be mailed; goes on only after confirming again.",
}
SERIES_READER: Machine[SeriesReaderState] = Machine(
    name="reader of a series",
    sentences=_SENTENCES,
    moves={
        (_S.WAITING, _S.THROUGH): "There is no further letter.",
        (_S.WAITING, _S.STOPPED): "The person left, or the address is suppressed.",
        (_S.STOPPED, _S.WAITING): "The person came back and confirmed; the letters that they got stay got.",
    },
)


class SeriesReader(models.Model):
    """Whoever is not `waiting` is sent nothing."""

    series = models.ForeignKey(
        # The index by series and state below is found by series alone, too.
        Series,
        on_delete=models.PROTECT,
        related_name="readers",
        db_index=False,
    )
    subscription = models.OneToOneField(
        Subscription, on_delete=models.CASCADE, related_name="series_reader", editable=False
    )
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.WAITING)
    began_at = models.DateTimeField(help_text="When they confirmed, the last time.")
    due_at = models.DateTimeField(null=True, help_text="When somebody looks what they should get.")
    stopped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=60, blank=True, help_text="Why it stopped.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=SERIES_READER.check(), name="series_reader_state_known"),
            models.CheckConstraint(
                condition=~Q(state=_S.WAITING) | Q(due_at__isnull=False), name="series_reader_waiting_is_due"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=_S.WAITING), name="series_reader_due"),
            # How many are in which state, of a million.
            models.Index(fields=["series", "state"], name="series_reader_state"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription.subscriber}: {self.get_state_display()}"


class SeriesMail(models.Model):
    """A letter of a series that a person was due: once each. What became of it, its delivery says."""

    reader = models.ForeignKey(
        # The unique constraint below starts with the reader.
        SeriesReader,
        on_delete=models.CASCADE,
        related_name="mails",
        db_index=False,
    )
    letter = models.ForeignKey(SeriesLetter, on_delete=models.PROTECT, related_name="mails")
    delivery = models.OneToOneField(
        Delivery, on_delete=models.DO_NOTHING, related_name="series_mail", db_constraint=False
    )
    left_at = models.DateTimeField(
        null=True, help_text="The person left by this letter's link, or before the next one."
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["reader", "letter"], name="series_mail_once")]
        indexes = [
            models.Index(fields=["letter"], condition=Q(left_at__isnull=False), name="series_mail_left")
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.delivery.state}"
