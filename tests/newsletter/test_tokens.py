"""A link does what it was made for, and nothing else."""

import hmac
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.signing import Signer, TimestampSigner
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from newsletter.keyed_hash import KeyedHash
from newsletter.tokens import (
    CONFIRM_WITHIN,
    Leave,
    Mailed,
    TokenExpiredError,
    TokenInvalidError,
    confirm_token,
    form_stamp,
    is_hasty,
    leave_token,
    mark_of,
    preferences_token,
    read_confirm_token,
    read_leave_token,
    read_preferences_token,
)

EMAIL = "alice@example.org"
ids = st.integers(min_value=0, max_value=10**12)
secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=90)


@given(subscriber=ids, newsletter=st.integers(0, 99_999), campaign=st.integers(0, 10**8))
def test_it_comes_back_as_it_was_and_fits_one_line(subscriber: int, newsletter: int, campaign: int) -> None:
    token = leave_token(Leave(subscriber, newsletter, campaign))
    assert read_leave_token(token) == Leave(subscriber, newsletter, campaign)
    assert len(token) <= 75
    assert token[0] != "."
    assert token.isascii()


@given(subscriber=ids, email=st.emails())
def test_it_says_which_address_it_was_mailed_to(subscriber: int, email: str) -> None:
    token = preferences_token(subscriber, email)
    assert read_preferences_token(token) == Mailed(subscriber, mark_of(email))
    assert len(token) <= 75
    assert mark_of(email) != mark_of(f"x{email}")


def test_it_reads_the_links_of_letters_from_before_there_were_marks() -> None:
    assert read_preferences_token(Signer(salt="newsletter.preferences", sep=".").sign("7")) == Mailed(7)
    assert read_confirm_token(TimestampSigner(salt="newsletter.confirm", sep=".").sign("7")) == Mailed(7)


@given(st.text(max_size=60))
def test_it_takes_no_invented_token(text: str) -> None:
    for read in (read_leave_token, read_preferences_token, read_confirm_token):
        with pytest.raises(TokenInvalidError):
            read(text)


def test_it_takes_no_token_made_for_something_else() -> None:
    with pytest.raises(TokenInvalidError):
        read_confirm_token(preferences_token(7, EMAIL))
    with pytest.raises(TokenInvalidError):
        read_preferences_token(leave_token(Leave(7, 1)))


def test_it_confirms_only_within_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    token = confirm_token(7, EMAIL)
    assert read_confirm_token(token) == Mailed(7, mark_of(EMAIL))
    later = (timezone.now() + CONFIRM_WITHIN + timedelta(minutes=1)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    with pytest.raises(TokenExpiredError):
        read_confirm_token(token)


def test_it_lets_people_leave_after_ten_years(monkeypatch: pytest.MonkeyPatch) -> None:
    token = leave_token(Leave(1, 2, 3))
    later = (timezone.now() + timedelta(days=3650)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert read_leave_token(token) == Leave(1, 2, 3)


def test_it_tells_a_hasty_form_from_a_slow_one() -> None:
    stamp = form_stamp()
    assert is_hasty(stamp, timedelta(seconds=2))
    assert not is_hasty(stamp, timedelta(seconds=-1))
    assert not is_hasty("invented", timedelta(seconds=2))


@given(key=st.binary(max_size=150), value=st.binary(max_size=150))
def test_it_hashes_as_hmac_does(key: bytes, value: bytes) -> None:
    assert KeyedHash(key).digest(value) == hmac.digest(key, value, "sha256")


@given(secret=secrets, subscriber=ids, newsletter=ids, campaign=ids)
def test_it_makes_the_tokens_that_djangos_signer_makes(
    secret: str, subscriber: int, newsletter: int, campaign: int
) -> None:
    """Links in mails of any age depend on it, whichever of the two made them."""
    with override_settings(SECRET_KEY=secret):
        leave, preferences = (Signer(salt=f"newsletter.{it}", sep=".") for it in ("leave", "preferences"))
        assert leave_token(Leave(subscriber, newsletter, campaign)) == leave.sign(
            f"{subscriber}-{newsletter}-{campaign}"
        )
        signed = preferences.sign(f"{subscriber}-{mark_of(EMAIL)}")
        assert preferences_token(subscriber, EMAIL) == signed


def test_it_lets_people_leave_after_the_secret_was_changed() -> None:
    token = leave_token(Leave(1, 2, 3))
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert read_leave_token(token) == Leave(1, 2, 3)
        assert leave_token(Leave(1, 2, 3)) != token
    with override_settings(SECRET_KEY="new"), pytest.raises(TokenInvalidError):
        read_leave_token(token)
