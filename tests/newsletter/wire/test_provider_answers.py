"""Whatever a provider answers, each person has an outcome, and a rest is never longer than an hour."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.parcels import Fate
from newsletter.wire.providers import errand, rests
from newsletter.wire.providers.rests import seconds_of
from tests.newsletter.wire.provider_parcels import ALICE, BOB, parcels, send
from tests.newsletter.wire.provider_server import Answer, ProviderServer, listening

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 500) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "data",
                    "message",
                    "Message",
                    "ErrorCode",
                    "messageIds",
                    "code",
                    "name",
                    "errors",
                    "results",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
ANSWERS = st.builds(
    Answer,
    st.sampled_from([200, 201, 202, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 501, 502, 503, 524]),
    JSON.map(json.dumps) | st.text(max_size=30),
    st.sampled_from(
        [{}, {"Retry-After": "0"}, {"Retry-After": "soon"}, {"Content-Type": "application/json"}]
    ),
)


@pytest.fixture(
    params=["brevo", "mailersend", "mailgun", "mandrill", "postmark", "resend", "sendgrid", "sparkpost"]
)
def server(request: pytest.FixtureRequest) -> Iterator[ProviderServer]:
    with listening(request.param) as played:
        yield played


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=ANSWERS)
def test_no_answer_leaves_anybody_without_an_outcome(server: ProviderServer, answer: Answer) -> None:
    people = [ALICE] if server.provider in ("mailersend", "mandrill", "sparkpost") else [ALICE, BOB]
    server.script = [answer] * 8
    rests._until.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errand, "BACK_OFF", (0.0,))
        try:
            outcomes = send(server, parcels(*people))
        except (LineDownError, SenderRefusedError) as trouble:
            said = [trouble.answer]
        else:
            assert len(outcomes) == len(people)
            said = [outcome.answer for outcome in outcomes.values()]
            taken = any(outcome.fate is Fate.TAKEN for outcome in outcomes.values())
            assert not taken or answer.status < 300 or "duplicate_parameter" in str(answer.body)
    assert all(words.isprintable() and len(words) <= 300 for words in said)


@given(st.text() | st.floats().map(str) | st.integers().map(str))
def test_a_rest_is_a_finite_time_whatever_the_header_says(header: str) -> None:
    seconds = seconds_of(header)
    assert math.isfinite(seconds)
    assert 0 <= seconds <= 3600


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0.5", 0.5), ("86400", 3600), ("", 1), ("Fri, 27 Nov 2026 10:00:30 GMT", 30)],
)
def test_a_rest_is_read_as_seconds_or_as_a_date(header: str, seconds: float) -> None:
    now: Any = 1795773600.0  # 27 November 2026, 10:00
    assert seconds_of(header, now=now) == seconds
