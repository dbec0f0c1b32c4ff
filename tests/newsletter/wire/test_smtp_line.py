"""The SMTP line says exactly how far a message came."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

import pytest

from newsletter.senders import Sender
from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.smtp import SmtpLine
from tests.newsletter.wire.stage import EHLO, MESSAGE, PLAIN_EHLO, Peer, Scene, good, parcel, stage

EHLOS = [pytest.param(EHLO, id="pipelining"), pytest.param(PLAIN_EHLO, id="plain")]


class Named(Protocol):
    """Whoever has a sender."""

    def sender(self) -> Sender: ...


def carried(playing: Named, *parcels: Parcel) -> list[Outcome]:
    """Carry them one after the other on one line, and say goodbye."""

    async def run() -> list[Outcome]:
        line = SmtpLine(playing.sender())
        try:
            return [outcome for one in parcels for outcome in await line.carry([one])]
        finally:
            await line.close()
            await asyncio.sleep(0.02)  # a transport is closed in a later turn of the loop, which ends here

    return asyncio.run(run())


def fates(outcomes: Sequence[Outcome]) -> list[Fate]:
    return [outcome.fate for outcome in outcomes]


@pytest.mark.parametrize("ehlo", EHLOS)
def test_it_carries_many_on_one_connection_and_says_goodbye(ehlo: bytes) -> None:
    with stage(lambda peer: peer.serve(ehlo)) as playing:
        outcomes = carried(playing, *(parcel(key) for key in range(20)))
    assert fates(outcomes) == [Fate.TAKEN] * 20
    assert outcomes[0].answer == "250 2.0.0 taken"
    assert playing.taken == [(f"p{key}@example.org", MESSAGE) for key in range(20)]
    assert (playing.connections, playing.heard[-1]) == (1, b"QUIT")


def test_it_sends_the_envelope_in_one_write() -> None:
    seen: list[bytes] = []

    def scene(peer: Peer) -> None:
        peer.greet()
        seen.append(peer.sock.recv(65536))
        peer.say(b"250 OK\r\n250 OK\r\n354 go\r\n")
        peer.whole()
        peer.say(b"250 taken\r\n")
        peer.line()

    with stage(scene) as playing:
        carried(playing, parcel(1))
    assert seen == [b"MAIL FROM:<bounce@example.com>\r\nRCPT TO:<p1@example.org>\r\nDATA\r\n"]


def rude(ehlo: bytes, **answers: bytes) -> Scene:
    """Gives these answers to the first message, with a 354 even when nobody is to get it; then is good."""

    def scene(peer: Peer) -> None:
        peer.greet(ehlo)
        said = {key: value for key, value in answers.items() if key != "message"}
        if ehlo == PLAIN_EHLO:
            _one_by_one(peer, said)
        else:
            peer.envelope(**said)
            if said.get("data", b"354").startswith(b"354"):
                peer.whole()
                peer.say(answers.get("message", b"554 no valid recipients") + b"\r\n")
        while True:
            peer.deliver()

    return scene


def _one_by_one(peer: Peer, said: dict[str, bytes]) -> None:
    for name in ("mail", "rcpt", "data"):
        peer.line()
        answer = said.get(name, b"354 go" if name == "data" else b"250 OK")
        peer.say(answer + b"\r\n")
        if not answer.startswith((b"2", b"3")):
            return


REFUSALS = [
    pytest.param({"mail": b"451 4.3.0 later"}, Fate.DEFERRED, id="mail 451"),
    pytest.param({"mail": b"552 5.3.4 too big"}, Fate.REFUSED, id="mail 552"),
    pytest.param({"mail": b"550 5.3.4 too big"}, Fate.REFUSED, id="mail 550 of the size"),
    pytest.param({"mail": b"553 5.6.7 no SMTPUTF8"}, Fate.REFUSED, id="mail 553 of the address's script"),
    pytest.param({"rcpt": b"450 4.2.1 later"}, Fate.DEFERRED, id="rcpt 450"),
    pytest.param({"rcpt": b"550 5.1.1 nobody"}, Fate.REFUSED, id="rcpt 550"),
    pytest.param({"rcpt": b"550 5.1.1 nobody", "data": b"503 no"}, Fate.REFUSED, id="rcpt 550, data 503"),
    pytest.param({"data": b"451 4.3.0 later"}, Fate.DEFERRED, id="data 451"),
    pytest.param({"data": b"554 5.7.1 no"}, Fate.REFUSED, id="data 554"),
]


@pytest.mark.parametrize("ehlo", EHLOS)
@pytest.mark.parametrize(("answers", "fate"), REFUSALS)
def test_it_tells_refusals_apart_and_serves_the_next_on_the_same_connection(
    ehlo: bytes, answers: dict[str, bytes], fate: Fate
) -> None:
    with stage(rude(ehlo, **answers)) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [fate, Fate.TAKEN]
    assert (playing.recipients, playing.connections) == (["p2@example.org"], 1)
    assert b"RSET" in playing.heard


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        (b"250 OK", Fate.TAKEN),
        (b"451 later", Fate.DEFERRED),
        (b"550 spam", Fate.REFUSED),
        (b"354 go", Fate.UNANSWERED),
    ],
)
def test_it_reads_the_answer_to_the_message(answer: bytes, fate: Fate) -> None:
    with stage(rude(EHLO, message=answer), good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [fate, Fate.TAKEN]


@pytest.mark.parametrize("ehlo", EHLOS)
def test_it_knows_a_refused_sender_from_a_refused_person(ehlo: bytes) -> None:
    with (
        stage(rude(ehlo, mail=b"550 5.7.1 not you")) as playing,
        pytest.raises(SenderRefusedError, match="not you"),
    ):
        carried(playing, parcel(1))


def test_it_says_when_there_is_no_server() -> None:
    with stage() as playing:
        sender = playing.sender()
    with pytest.raises(LineDownError):
        asyncio.run(SmtpLine(sender).open())


def test_it_speaks_smtputf8_when_the_address_needs_it() -> None:
    with stage() as playing:
        outcomes = carried(playing, parcel(1, recipient="françoise@bücher.example"), parcel(2))
    assert fates(outcomes) == [Fate.TAKEN] * 2
    assert playing.recipients[0] == "françoise@xn--bcher-kva.example"
    assert playing.heard[1] == b"MAIL FROM:<bounce@example.com> BODY=8BITMIME SMTPUTF8"


def test_it_asks_nothing_of_a_server_that_cannot_take_the_address() -> None:
    with stage(lambda peer: peer.serve(PLAIN_EHLO)) as playing:
        outcomes = carried(playing, parcel(1, recipient="françoise@example.org"), parcel(2))
    assert fates(outcomes) == [Fate.REFUSED, Fate.TAKEN]
    assert "SMTPUTF8" in outcomes[0].answer


def test_it_tells_the_size_and_keeps_within_the_servers() -> None:
    with stage(lambda peer: peer.serve(b"250-stage\r\n250-PIPELINING\r\n250 SIZE 1000\r\n")) as playing:
        outcomes = carried(playing, parcel(1), parcel(2, b"x" * 1001 + b"\r\n"))
    assert fates(outcomes) == [Fate.TAKEN, Fate.REFUSED]
    assert playing.heard[1].endswith(b" SIZE=%d" % len(MESSAGE))


@pytest.mark.parametrize(
    "recipient", ["a@example.org>\r\nRCPT TO:<b@example.org", "a\n@example.org", "a@b> X=1", "a@\0"]
)
def test_no_address_can_say_a_command_of_its_own(recipient: str) -> None:
    with stage() as playing:
        outcomes = carried(playing, parcel(1, recipient=recipient), parcel(2))
    assert fates(outcomes) == [Fate.REFUSED, Fate.TAKEN]
    assert playing.recipients == ["p2@example.org"]


def test_a_bounce_goes_with_an_empty_return_path() -> None:
    with stage() as playing:
        carried(playing, Parcel(1, "", "a@example.org", MESSAGE))
    assert playing.heard[1] == b"MAIL FROM:<>"
