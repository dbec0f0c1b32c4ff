"""How sure a test is: against what is known exactly."""

from math import exp, lgamma, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.odds import Sample, chances


@st.composite
def samples(draw: st.DrawFn, most: int = 300) -> Sample:
    people = draw(st.integers(0, most))
    return Sample(draw(st.integers(0, people)), people)


def exactly(one: Sample, other: Sample) -> float:
    """The chance that `other` is better than `one`, as a finite sum."""
    a, b = 1 + one.hits, 1 + one.people - one.hits
    c, d = 1 + other.hits, 1 + other.people - other.hits

    def beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    terms = (beta(a + i, b + d) - log(d + i) - beta(1 + i, d) - beta(a, b) for i in range(c))
    return sum(map(exp, terms))


@settings(max_examples=40, deadline=None)
@given(samples(), samples())
def test_the_better_of_two_is_as_likely_as_the_exact_sum_says(one: Sample, other: Sample) -> None:
    assert chances([one, other])[1] == pytest.approx(exactly(one, other), abs=2e-3)


@settings(max_examples=25, deadline=None)
@given(st.lists(samples(100_000), min_size=2, max_size=5))
def test_they_add_up_and_the_same_is_as_likely(found: list[Sample]) -> None:
    told = chances([*found, found[0]])
    assert sum(told) == pytest.approx(1)
    assert told[0] == pytest.approx(told[-1])


@given(samples(100_000))
def test_an_interval_is_around_its_rate(sample: Sample) -> None:
    low, high = sample.interval
    assert 0 <= low <= sample.rate + 1e-9
    assert sample.rate - 1e-9 <= high <= 1


def test_it_is_what_tables_say() -> None:
    assert Sample(10, 100).interval == pytest.approx((0.0552, 0.1744), abs=1e-4)
    assert Sample(0, 20).interval == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert Sample(0, 0).interval == (0.0, 1.0)
