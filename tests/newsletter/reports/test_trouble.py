"""Rates near what mailbox providers allow."""

import pytest

from newsletter.deliveries.counts import Tally
from newsletter.models import DeliveryState
from newsletter.reports.figures import Figures
from newsletter.reports.trouble import Weight, troubles


def figures(**states: int) -> Figures:
    counts = {state: states.get(state.value, 0) for state in DeliveryState}
    return Figures(Tally(sum(states.values()), counts))


@pytest.mark.parametrize(
    ("states", "weights"),
    [
        ({"sent": 9_995, "complained": 5}, []),
        ({"sent": 9_990, "complained": 10}, [Weight.WARNING]),
        ({"sent": 9_970, "complained": 30}, [Weight.CRITICAL]),
        ({"sent": 990, "failed": 5, "bounced": 5}, []),
        ({"sent": 980, "failed": 10, "bounced": 10}, [Weight.WARNING]),
        ({"sent": 950, "bounced": 50}, [Weight.CRITICAL]),
        ({"sent": 900, "bounced": 90, "complained": 10}, [Weight.CRITICAL, Weight.CRITICAL]),
        ({"sent": 10, "bounced": 10, "complained": 5}, []),
    ],
)
def test_it_warns_before_a_provider_does(states: dict[str, int], weights: list[Weight]) -> None:
    assert [one.weight for one in troubles(figures(**states))] == weights
