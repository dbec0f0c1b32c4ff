"""The secret of a read key is shown to nobody but who made it."""

import pytest

from cms.models import ReadKey
from tests.cms.keys.conftest import DOWN, LIST, Readers, almost, both_ways, cached_in, expired, issue, unknown

pytestmark = pytest.mark.django_db


def test_it_stores_no_secret() -> None:
    _, secret = issue()
    stored = str(ReadKey.objects.values().get())
    assert secret.startswith("tr_")
    assert len(secret) == 46
    assert secret[:11] in stored
    assert secret[11:] not in stored


@both_ways
def test_it_writes_no_secret_into_a_log(
    readers: Readers, caplog: pytest.LogCaptureFixture, door: str
) -> None:
    caplog.set_level("DEBUG")
    _, secret = issue(requests_per_minute=1)
    with cached_in(DOWN):
        for sent in (secret, secret[:-1] + "~", almost(), expired()):
            readers.get(door, LIST, sent)
            assert sent[11:] not in caplog.text
    assert "not counted" in caplog.text


@both_ways
def test_it_repeats_no_secret_in_a_refusal(readers: Readers, door: str) -> None:
    for sent in (almost(), expired(), unknown()):
        assert sent[11:].encode() not in readers.get(door, LIST, sent)[2]
