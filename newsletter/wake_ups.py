"""What somebody waits for is looked at soon. Without a broker the next sweep does it."""

from django.core.cache import cache

from newsletter.tasks import (
    look_outside,
    run_import,
    send_confirmation,
    send_move,
    send_welcome,
    sweep_campaigns,
    wake,
)

_WAKE_AGAIN = 15  # seconds


def wake_letter(subscription: int) -> None:
    wake(send_confirmation, subscription)


def wake_welcome(subscription: int) -> None:
    wake(send_welcome, subscription)


def wake_move(change: int) -> None:
    wake(send_move, change)


def wake_campaigns() -> None:
    """Those that are due, and those that go on."""
    wake(sweep_campaigns)


def wake_import(upload: int) -> None:
    wake(run_import, upload)


def wake_preflight(campaign: int) -> None:
    """What preflight does not know is found out; a page that asks again and again wakes it once."""
    if cache.add(f"newsletter.preflight.{campaign}", 1, _WAKE_AGAIN):
        wake(look_outside, campaign)
