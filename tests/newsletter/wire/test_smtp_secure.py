"""TLS is verified, passwords are used, and over TLS as well the account of a message is exact."""

import base64
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.senders import Relay, Sender
from newsletter.wire import smtp_connect
from newsletter.wire.lines import LineDownError
from newsletter.wire.parcels import Fate
from tests.newsletter.recorder import Recorder
from tests.newsletter.wire import certificate
from tests.newsletter.wire.stage import MESSAGE, Peer, Stage, good, parcel, stage
from tests.newsletter.wire.test_smtp_breaks import HUGE
from tests.newsletter.wire.test_smtp_line import carried, fates
from tests.ports import free_port


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """What a server shows; its certificate is trusted."""
    file, context = certificate.make(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    smtp_connect.trust.cache_clear()
    yield context
    smtp_connect.trust.cache_clear()


class Secure(Stage):
    """TLS from the first byte."""

    @property
    def relay(self) -> Relay:
        return replace(super().relay, tls=True)


def test_it_speaks_tls_from_the_first_byte(shown: ssl.SSLContext) -> None:
    playing = Secure([lambda peer: peer.secure(shown).serve()])
    try:
        assert fates(carried(playing, *(parcel(key) for key in range(5)))) == [Fate.TAKEN] * 5
        assert playing.connections == 1
    finally:
        playing.close()


def test_it_defers_over_tls_when_the_end_of_the_message_never_left(shown: ssl.SSLContext) -> None:
    def scene(peer: Peer) -> None:
        safe = peer.secure(shown)
        safe.greet()
        safe.envelope()
        safe.sock.recv(1000)
        time.sleep(0.5)
        safe.reset()

    playing = Secure([scene, lambda peer: peer.secure(shown).serve()])
    try:
        assert fates(carried(playing, parcel(1, HUGE), parcel(2))) == [Fate.DEFERRED, Fate.TAKEN]
    finally:
        playing.close()


def test_it_leaves_unanswered_over_tls_what_was_handed_over_whole(shown: ssl.SSLContext) -> None:
    def scene(peer: Peer) -> None:
        safe = peer.secure(shown)
        safe.greet()
        safe.envelope()
        safe.whole()
        safe.reset()

    playing = Secure([scene, lambda peer: peer.secure(shown).serve()])
    try:
        assert fates(carried(playing, parcel(1), parcel(2))) == [Fate.UNANSWERED, Fate.TAKEN]
    finally:
        playing.close()


@pytest.mark.parametrize("starttls", [False, True])
def test_it_does_not_speak_to_a_stranger(tmp_path: Path, *, starttls: bool) -> None:
    smtp_connect.trust.cache_clear()
    _, context = certificate.make(tmp_path)

    def scene(peer: Peer) -> None:
        if starttls:
            peer.greet(b"250-stage\r\n250 STARTTLS\r\n")
            peer.line()
            peer.say(b"220 go\r\n")
        with pytest.raises(ssl.SSLError):
            peer.secure(context)

    with stage(scene) as playing:
        sender = Sender("x", relay=replace(playing.relay, tls=not starttls, starttls=starttls))
        with pytest.raises(LineDownError, match="certificate") as caught:
            carried_by(sender)
    assert caught.value.permanent


def test_it_does_not_go_on_in_the_clear_when_starttls_is_not_offered() -> None:
    with stage(good) as playing, pytest.raises(LineDownError):
        carried_by(Sender("x", relay=replace(playing.relay, starttls=True)))
    assert playing.taken == []


def carried_by(sender: Sender) -> list[Fate]:
    return fates(carried(OneSender(sender), parcel(1)))


class OneSender:
    """Enough of a stage for `carried`."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def sender(self) -> Sender:
        return self._sender


class Doorkeeper:
    def __call__(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        known = data.login == b"ada" and data.password == b"lovelace"
        return AuthResult(success=known, handled=False)


@pytest.fixture
def guarded(shown: ssl.SSLContext) -> Iterator[tuple[Recorder, Relay]]:
    """aiosmtpd with STARTTLS and a password."""
    recorder = Recorder()
    port = free_port()
    controller = Controller(
        recorder,
        hostname="127.0.0.1",
        port=port,
        tls_context=shown,
        require_starttls=True,
        auth_required=True,
        authenticator=Doorkeeper(),
        enable_SMTPUTF8=True,
    )
    controller.start()
    yield recorder, Relay("127.0.0.1", port, "ada", "lovelace", starttls=True, timeout=5)
    controller.stop()


def test_it_logs_in_over_starttls(guarded: tuple[Recorder, Relay]) -> None:
    recorder, relay = guarded
    assert carried_by(Sender("x", relay=relay)) == [Fate.TAKEN]
    assert recorder.taken == [("p1@example.org", MESSAGE)]


def test_a_wrong_password_is_a_lasting_trouble(guarded: tuple[Recorder, Relay]) -> None:
    _, relay = guarded
    with pytest.raises(LineDownError, match="535") as caught:
        carried_by(Sender("x", relay=replace(relay, password="guessed")))
    assert caught.value.permanent


def test_it_survives_a_login_that_makes_no_sense() -> None:
    def scene(peer: Peer) -> None:
        peer.greet(b"250-stage\r\n250 AUTH CRAM-MD5\r\n")
        peer.line()
        peer.say(b"334 " + base64.b64encode(b"x")[:-1] + b"\r\n")
        peer.say(b"what\r\n")

    with stage(scene) as playing, pytest.raises(LineDownError):
        carried_by(Sender("x", relay=replace(playing.relay, user="ada", password="x")))
