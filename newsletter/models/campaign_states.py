"""What a campaign can be: its states with the moves between them, and what it sends."""

from collections.abc import Mapping

from django.db import models

from newsletter.states import Machine


class CampaignState(models.TextChoices):
    DRAFT = "draft", "draft"
    WAITING = "waiting", "waiting for publication"
    SCHEDULED = "scheduled", "scheduled"
    SENDING = "sending", "sending"
    PAUSED = "paused", "paused"
    SENT = "sent", "sent"
    CANCELLED = "cancelled", "cancelled"


_S = CampaignState
_SENTENCES: Mapping[CampaignState, str] = {
    _S.DRAFT: "Being prepared; nobody receives it.",
    _S.WAITING: "Starts when its transmission is published, or at its time after that.",
    _S.SCHEDULED: "Starts by itself at its time.",
    _S.SENDING: "The audience is frozen and mails are going out.",
    _S.PAUSED: "Stopped between two mails; resuming goes on with the next person.",
    _S.SENT: "Everybody in the frozen audience has an outcome.",
    _S.CANCELLED: "Stopped; nobody else is mailed.",
}
CAMPAIGN: Machine[CampaignState] = Machine(
    name="campaign",
    sentences=_SENTENCES,
    moves={
        (_S.DRAFT, _S.SCHEDULED): "An editor chose a time.",
        (_S.SCHEDULED, _S.SCHEDULED): "An editor chose another time.",
        (_S.SCHEDULED, _S.DRAFT): "An editor took the time back, or what was approved was changed.",
        (_S.DRAFT, _S.WAITING): "An editor has it sent when its transmission is published.",
        (_S.WAITING, _S.SCHEDULED): "Its transmission was published.",
        (_S.WAITING, _S.DRAFT): "An editor took it back, or it could not be sent as it was.",
        (_S.WAITING, _S.CANCELLED): "An editor dropped it before its transmission was published.",
        (_S.DRAFT, _S.SENDING): "An editor started it.",
        (_S.SCHEDULED, _S.SENDING): "Its time has come.",
        (_S.SENDING, _S.PAUSED): "An editor, or the engine in trouble, stopped it for now.",
        (_S.PAUSED, _S.SENDING): "An editor resumed it.",
        (_S.SENDING, _S.SENT): "Nobody is left without an outcome.",
        (_S.SENT, _S.SENDING): "An editor sends to those who did not get it, or an answer came late.",
        (_S.CANCELLED, _S.SENDING): "An editor sends to those who did not get it after all.",
        (_S.DRAFT, _S.CANCELLED): "An editor dropped it.",
        (_S.SCHEDULED, _S.CANCELLED): "An editor dropped it before its time.",
        (_S.SENDING, _S.CANCELLED): "An editor stopped it for good.",
        (_S.PAUSED, _S.CANCELLED): "An editor stopped it for good.",
    },
)
UNSENT = (CampaignState.DRAFT, CampaignState.WAITING, CampaignState.SCHEDULED)


class Shape(models.TextChoices):
    WHOLE = "whole", "the whole transmission"
    OPENING = "opening", "its opening, with a link to read on"
    DIGEST = "digest", "a digest of several"
    CORRECTION = "correction", "a correction of what was sent"


class Measure(models.TextChoices):
    CLICKS = "clicks", "people who follow a link"
    OPENS = "opens", "people who open it"
