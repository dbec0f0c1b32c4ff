"""How an endpoint stands, in words for its administrators."""

from dataclasses import dataclass

from cms.models import WebhookEndpoint


@dataclass(frozen=True)
class Standing:
    """`label` is a word or two for lists; `sentence` says the rest, or is empty."""

    label: str
    sentence: str
    is_well: bool


def standing(endpoint: WebhookEndpoint) -> Standing:
    """Off, failing, well or new."""
    if not endpoint.active:
        return Standing("off", endpoint.disabled_reason, is_well=False)
    if endpoint.failing_since:
        times = (
            f"{endpoint.consecutive_failures} attempts"
            if endpoint.consecutive_failures > 1
            else "The last attempt"
        )
        return Standing("failing", f"{times} failed, and nothing was taken since.", is_well=False)
    if endpoint.delivered_at:
        return Standing("well", "", is_well=True)
    return Standing("new", "Nothing has been sent to it yet.", is_well=True)
