"""A failure costs only whom it must, and nobody is mailed twice."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.senders import Sender
from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.parcels import Fate
from newsletter.wire.providers import ProviderLine, errand
from newsletter.wire.providers.rests import RestError
from tests.newsletter.wire.certificates import untrusted_certificate
from tests.newsletter.wire.provider_parcels import ALICE, BOB, CAROL, carry, parcel, parcels, send, sender
from tests.newsletter.wire.provider_server import (
    DROP,
    TAKE_AND_DROP,
    TAKE_AND_GARBLE,
    TAKE_AND_STALL,
    Answer,
    ProviderServer,
    listening,
)
from tests.ports import free_port

PEOPLE = [f"p{number}@example.org" for number in range(20)]
DOUBTFUL = ["mailgun", "postmark", "sendgrid", "sparkpost", "mandrill"]
KEYED = ["brevo", "resend"]


@pytest.fixture(params=["brevo", "mailgun", "postmark", "resend", "sendgrid"])
def server(request: pytest.FixtureRequest) -> Iterator[ProviderServer]:
    with listening(request.param) as played:
        yield played


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand, "BACK_OFF", (0.0, 0.01, 0.01))


def test_one_bad_address_costs_only_itself(server: ProviderServer) -> None:
    server.refused = {PEOPLE[13]}
    outcomes = send(server, parcels(*PEOPLE))
    refused = [address for address, outcome in outcomes.items() if outcome.fate is not Fate.TAKEN]
    assert refused == [PEOPLE[13]]
    assert outcomes[PEOPLE[13]].fate is Fate.REFUSED
    assert PEOPLE[13] in outcomes[PEOPLE[13]].answer
    assert sorted(server.recipients) == sorted(set(PEOPLE) - {PEOPLE[13]})


def test_it_finds_a_bad_address_in_few_calls(server: ProviderServer) -> None:
    server.refused = {PEOPLE[13]}
    send(server, parcels(*PEOPLE))
    assert len(server.calls) <= 11  # two for each halving of twenty


@pytest.mark.parametrize("server", ["mandrill", "sparkpost", "mailersend"], indirect=True)
def test_it_refuses_one_alone_where_batches_are_not_exact(server: ProviderServer) -> None:
    server.refused = {ALICE}
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.REFUSED
    assert send(server, parcels(BOB))[BOB].fate is Fate.TAKEN
    assert server.recipients == [BOB]


def test_it_defers_all_when_the_provider_has_trouble(server: ProviderServer) -> None:
    server.script = [Answer(500, {"message": "oops"})]
    outcomes = send(server, parcels(ALICE, BOB))
    assert {outcome.fate for outcome in outcomes.values()} == {Fate.DEFERRED}
    assert outcomes[ALICE].answer.startswith("500")


def test_it_rests_as_long_as_it_is_asked_to(server: ProviderServer) -> None:
    server.script = [Answer(429, {"message": "slow down"}, {"Retry-After": "30"})]
    with pytest.raises(RestError) as raised:
        send(server, parcels(ALICE))
    assert raised.value.seconds == 30
    assert not raised.value.permanent
    with pytest.raises(RestError):
        send(server, parcels(ALICE))
    assert len(server.calls) == 1


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_it_blames_nobody_for_a_refused_sender(server: ProviderServer, status: int) -> None:
    server.script = [Answer(status, {"message": "The example.com domain is not verified."})]
    with pytest.raises((SenderRefusedError, LineDownError), match=str(status)) as raised:
        send(server, parcels(ALICE, BOB))
    assert getattr(raised.value, "permanent", True)


def test_it_knows_a_refused_sender_by_the_words(server: ProviderServer) -> None:
    server.script = [Answer(422, {"message": "The 'From' address is not a confirmed sender signature."})]
    with pytest.raises(SenderRefusedError):
        send(server, parcels(ALICE, BOB))


# Postmark takes and refuses person by person, so its batches are never split.
@pytest.mark.parametrize("server", ["brevo", "mailgun", "resend", "sendgrid"], indirect=True)
def test_it_says_what_was_taken_before_the_sender_was_refused(server: ProviderServer) -> None:
    server.refused = {BOB}
    server.script = ["take it", "take it", Answer(403, {"message": "out of credits"})]
    outcomes = send(server, parcels(ALICE, BOB))
    assert (outcomes[ALICE].fate, outcomes[BOB].fate) == (Fate.TAKEN, Fate.UNTRIED)


def test_postmark_tells_an_unpaid_bill_from_a_bad_address() -> None:
    with listening("postmark") as server:
        server.script = [
            Answer(
                200,
                [  # type: ignore[arg-type]
                    {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1"},
                    {"ErrorCode": 405, "Message": "Not allowed to send: you are out of credits."},
                    {"ErrorCode": 300, "Message": "Invalid 'To' address."},
                ],
            )
        ]
        outcomes = send(server, parcels(ALICE, BOB, CAROL))
    assert [outcome.fate for outcome in outcomes.values()] == [Fate.TAKEN, Fate.UNTRIED, Fate.REFUSED]


def test_it_says_that_nobody_was_asked_when_there_is_no_connection() -> None:
    port = free_port()
    options = {"api_key": "key", "api_url": f"http://127.0.0.1:{port}/", "timeout": "1"}
    with pytest.raises(LineDownError) as raised:
        carry(ProviderLine(Sender("nowhere", provider="resend", options=options)), parcels(ALICE))
    assert not raised.value.permanent


def test_it_says_that_nobody_was_asked_when_the_handshake_fails() -> None:
    with listening("resend") as server:
        url = server.url.replace("http:", "https:")  # the stand-in answers no handshake
        with pytest.raises(LineDownError):
            send(server, parcels(ALICE), api_url=url)
        assert server.calls == []


def test_it_says_that_waiting_is_useless_when_a_certificate_is_not_trusted(tmp_path: Path) -> None:
    with listening("resend", certificate=untrusted_certificate(tmp_path)) as server:
        with pytest.raises(LineDownError) as raised:
            send(server, parcels(ALICE), api_url=server.url.replace("http:", "https:"))
        assert raised.value.permanent
        assert server.calls == []


@pytest.mark.parametrize("server", DOUBTFUL, indirect=True)
@pytest.mark.parametrize("break_off", [DROP, TAKE_AND_DROP, TAKE_AND_STALL, Answer(502), Answer(504)])
def test_it_leaves_in_doubt_only_what_one_call_carried(
    server: ProviderServer, break_off: str | Answer
) -> None:
    server.script = [break_off]
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.UNANSWERED
    assert len(server.calls) == 1
    assert send(server, parcels(BOB))[BOB].fate is Fate.TAKEN


# SendGrid says nothing but its status, so there is nothing to garble.
@pytest.mark.parametrize("server", ["mailgun", "postmark", "sparkpost", "mandrill"], indirect=True)
def test_it_leaves_in_doubt_whom_an_unreadable_answer_is_about(server: ProviderServer) -> None:
    server.script = [TAKE_AND_GARBLE]
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.UNANSWERED


@pytest.mark.parametrize("server", KEYED, indirect=True)
@pytest.mark.parametrize(
    "breaks",
    [
        [DROP],
        [TAKE_AND_DROP],
        [TAKE_AND_GARBLE],
        [TAKE_AND_STALL],
        [TAKE_AND_DROP, DROP],
        [TAKE_AND_DROP, Answer(504), Answer(429)],
        [DROP, Answer(401)],
        [TAKE_AND_DROP, Answer(500)],
    ],
)
def test_it_repeats_under_the_same_key_and_mails_nobody_twice(
    server: ProviderServer, breaks: list[str | Answer]
) -> None:
    server.script = list(breaks)
    outcomes = send(server, parcels(ALICE, BOB))
    assert {outcome.fate for outcome in outcomes.values()} == {Fate.TAKEN}
    assert server.recipients == [ALICE, BOB]
    assert len(server.calls) == len(breaks) + 1
    assert len({body for _, _, body in server.calls}) == 1


@pytest.mark.parametrize("server", KEYED, indirect=True)
def test_it_stays_in_doubt_when_no_repeat_is_answered(server: ProviderServer) -> None:
    server.script = [TAKE_AND_DROP, *[DROP] * 3]
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.UNANSWERED
    assert len(server.calls) == 4


@pytest.mark.parametrize("server", KEYED, indirect=True)
def test_it_does_not_repeat_a_call_for_ever(server: ProviderServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand, "PATIENCE", 0.3)
    monkeypatch.setattr(errand, "BACK_OFF", (0.2,) * 50)
    server.script = [DROP] * 60
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.UNANSWERED
    assert len(server.calls) == 2


@pytest.mark.parametrize("server", KEYED, indirect=True)
def test_another_attempt_at_the_same_people_is_recognised(server: ProviderServer) -> None:
    server.script = [TAKE_AND_DROP, *[DROP] * 3]
    send(server, parcels(ALICE))
    assert send(server, parcels(ALICE))[ALICE].fate is Fate.TAKEN
    assert server.recipients == [ALICE]


def test_two_campaigns_to_one_person_never_share_a_call(server: ProviderServer) -> None:
    send(server, [parcel(ALICE, 1), parcel(ALICE.upper(), 2), parcel(BOB, 3)])
    assert len(server.calls) == 2
    assert sorted(server.recipients) == sorted([ALICE, ALICE.upper(), BOB])


def test_lines_of_one_sender_work_side_by_side(server: ProviderServer) -> None:
    lines = [ProviderLine(sender(server, batch="2")) for _ in range(4)]

    async def run() -> None:
        for line in lines:
            await line.open()
        batches = [parcels(f"a{number}@example.org", f"b{number}@example.org") for number in range(4)]
        await asyncio.gather(*(line.carry(batch) for line, batch in zip(lines, batches, strict=True)))
        for line in lines:
            await line.close()

    asyncio.run(run())
    assert len(set(server.recipients)) == 8


def test_a_line_keeps_its_connection_between_calls(server: ProviderServer) -> None:
    line = ProviderLine(sender(server))

    async def run() -> None:
        for number in range(3):
            await line.open()
            await line.carry(parcels(f"p{number}@example.org"))
        await line.close()

    asyncio.run(run())
    assert len({port for port in server.ports if port}) == 1
