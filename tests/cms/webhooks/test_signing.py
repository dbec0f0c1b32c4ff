"""Signatures that other implementations of Standard Webhooks verify."""

import base64

from cms.webhooks.signing import headers, new_secret, signature

# The example of the reference implementations.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, TIMESTAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_it_signs_as_the_reference_does() -> None:
    assert signature(SECRET, ID, TIMESTAMP, BODY) == SIGNATURE


def test_it_signs_once_for_each_secret() -> None:
    other = new_secret()
    sent = headers([SECRET, other], ID, TIMESTAMP, BODY)
    assert sent["webhook-signature"] == f"{SIGNATURE} {signature(other, ID, TIMESTAMP, BODY)}"
    assert (sent["webhook-id"], sent["webhook-timestamp"]) == (ID, str(TIMESTAMP))


def test_it_signs_id_time_and_body() -> None:
    changed = [(ID + "x", TIMESTAMP, BODY), (ID, TIMESTAMP + 1, BODY), (ID, TIMESTAMP, BODY + b" ")]
    assert len({SIGNATURE, *(signature(SECRET, *parts) for parts in changed)}) == 4


def test_it_makes_secrets_that_are_long_enough_and_never_the_same() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(24 <= len(base64.b64decode(one.removeprefix("whsec_"), validate=True)) <= 64 for one in made)
