"""How the versions of a test stand against each other, and which of them is the best so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from newsletter.engagement.versions import Score, scores
from newsletter.models import Measure, Reason, Trial
from newsletter.odds import Sample, chances


@dataclass(frozen=True)
class Standing:
    """A version in a test. `perhaps` are those beyond `sample` who may have been people too.

    `chance` is how likely it is the best of all, by what was measured.
    """

    variant: int
    sample: Sample
    perhaps: int
    chance: float


def standings(trial: Trial) -> Sequence[Standing]:
    """In the order of the versions: as it is now, or as it was when the winner was chosen."""
    if trial.decided_at is None:
        found = scores(trial.campaign, Measure(trial.measure))
    else:
        found = {int(variant): Score(*score) for variant, score in trial.result.items()}
    sizes = {int(variant): people for variant, people in trial.sizes.items()}
    told = {variant: found.get(variant, Score()) for variant in sorted(sizes)}
    samples = [Sample(min(told[variant].low, sizes[variant]), sizes[variant]) for variant in told]
    return [
        Standing(variant, sample, score.high - score.low, chance)
        for (variant, score), sample, chance in zip(told.items(), samples, chances(samples), strict=True)
    ]


def best_of(found: Sequence[Standing]) -> tuple[int, Reason]:
    """The variant with the highest rate of what certainly were people; of several, the first."""
    if not any(one.sample.hits for one in found):
        return found[0].variant, Reason.NOTHING
    rates = [Fraction(one.sample.hits, one.sample.people or 1) for one in found]
    leaders = [one for one, rate in zip(found, rates, strict=True) if rate == max(rates)]
    return leaders[0].variant, Reason.MEASURED if len(leaders) == 1 else Reason.TIE
