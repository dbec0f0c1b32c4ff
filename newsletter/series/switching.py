"""On and off."""

from newsletter import campaigns
from newsletter.models import Campaign, CampaignState, Series
from newsletter.sendable import NotSendableError
from newsletter.series.letters import current, latest


def switch_on(series: Series) -> None:
    """Who confirms from now on gets it, and who was on their way goes on. Raises NotSendableError."""
    letters = series.letters.filter(active=True)
    if not letters:
        raise NotSendableError("There is no letter to send. Write one first.")
    for letter in letters:
        if latest(letter) is None:
            raise NotSendableError(f"“{letter}” has no mail yet. Save it again, or switch it off.")
        if current(letter) is None:
            raise NotSendableError(f"“{letter}” waits for approval. Have it approved, or switch it off.")
    Series.objects.filter(pk=series.pk).update(running=True, trouble="")
    for mail in _mails(series, CampaignState.PAUSED):
        campaigns.resume(mail)


def switch_off(series: Series, trouble: str = "") -> None:
    """Nobody gets another letter, nor begins. Those on their way keep their place."""
    Series.objects.filter(pk=series.pk).update(running=False, trouble=trouble)
    for mail in _mails(series, CampaignState.SENDING):
        campaigns.pause(mail)


def stop_all(trouble: str) -> int:
    """Switch off every series; returns how many were on."""
    running = list(Series.objects.filter(running=True))
    for series in running:
        switch_off(series, trouble)
    return len(running)


def _mails(series: Series, state: CampaignState) -> list[Campaign]:
    return list(Campaign.objects.filter(letter_version__letter__series=series, state=state))
