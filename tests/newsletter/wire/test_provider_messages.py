"""What leaves through a provider is what the same letter gives over SMTP, person by person."""

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.envelope import seal
from newsletter.gaps import AnyGap, Gap, PersonalGap, marked
from newsletter.headers import header
from newsletter.personal import Personal
from newsletter.quoted_printable import encode_piece
from newsletter.wire.parcels import Fate, Parcel
from newsletter.wire.providers.known import PROVIDERS, Way
from newsletter.wire.providers.mail import compose
from tests.newsletter.wire.provider_mails import MAKERS, rendered, shown
from tests.newsletter.wire.provider_parcels import (
    ALICE,
    BOB,
    CAMPAIGN,
    CAROL,
    letter,
    parcel,
    parcels,
    send,
)
from tests.newsletter.wire.provider_server import ProviderServer, listening

BATCHING = [name for name, provider in PROVIDERS.items() if provider.most > 1]


@pytest.fixture(params=sorted(MAKERS))
def server(request: pytest.FixtureRequest) -> Iterator[ProviderServer]:
    with listening(request.param) as played:
        yield played


def by_smtp(sent: Parcel) -> EmailMessage:
    assert sent.merge
    given = sent.merge.values
    values: dict[AnyGap, bytes] = {
        gap: value.encode() for gap, value in given.items() if isinstance(gap, Gap)
    }
    envelope = seal(sent.merge.letter, CAMPAIGN)
    for gap in envelope.gaps:
        value = given[gap._replace(html=False)]
        values[gap] = encode_piece(escape(value) if gap.html else value)
    subject = "".join(one if isinstance(one, str) else given[one] for one in envelope.subject or ())
    raw = envelope.close(header("Subject", subject) if envelope.subject else b"", values)
    return message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n").rstrip("\n")


def sent_one_by_one(server: ProviderServer, sent: list[Parcel]) -> None:
    if PROVIDERS[server.provider].most > 1:
        send(server, sent)
    else:
        for each in sent:
            send(server, [each])


def test_it_says_to_each_person_what_smtp_says(server: ProviderServer) -> None:
    sent = parcels(ALICE, BOB, CAROL)
    sent_one_by_one(server, sent)
    for each, made in zip(sent, server.mails, strict=True):
        over_smtp = by_smtp(each)
        assert made.address == each.recipient
        assert made.subject == over_smtp["Subject"]
        assert made.html == part(over_smtp, "html")
        assert made.text == part(over_smtp, "plain")


@pytest.mark.parametrize(
    "name", ["Alice", "<b>Al & Co</b>", "{{params.leave}} {% x %}", "%recipient.leave%", "نور", "{{{leave}}}"]
)
def test_it_calls_each_person_by_name_as_smtp_does(server: ProviderServer, name: str) -> None:
    said = marked("Dear {name|reader} {first_name|}, {{leave}} {email}", CAMPAIGN)
    sent = parcel(ALICE, 1, letter(subject=said, text=said, html=f"<p>{said}</p>"))
    assert sent.merge
    called: dict[AnyGap, str] = {
        PersonalGap(Personal.NAME, "reader"): name,
        PersonalGap(Personal.FIRST_NAME, ""): "",
        PersonalGap(Personal.EMAIL, ""): ALICE,
    }
    sent = sent._replace(merge=replace(sent.merge, values={**sent.merge.values, **called}))
    send(server, [sent])
    over_smtp, made = by_smtp(sent), server.mails[0]
    assert shown(made.subject) == over_smtp["Subject"]
    assert shown(made.text) == shown(part(over_smtp, "plain"))
    assert shown(made.html) == shown(part(over_smtp, "html"))
    assert "<b>" not in made.html


def test_it_shows_nobody_another_recipient(server: ProviderServer) -> None:
    sent_one_by_one(server, parcels(ALICE, BOB, CAROL))
    assert [made.to.count("@") for made in server.mails] == [1, 1, 1]


def test_it_gives_each_person_a_way_out_of_their_own(server: ProviderServer) -> None:
    sent = parcels(ALICE, BOB)
    sent_one_by_one(server, sent)
    for each, made in zip(sent, server.mails, strict=True):
        assert each.merge
        headers = {name.lower(): value for name, value in made.headers.items()}
        assert headers["list-unsubscribe"] == each.merge.headers["List-Unsubscribe"]
        assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"


def test_it_names_the_delivery_in_what_comes_back_with_events(server: ProviderServer) -> None:
    sent_one_by_one(server, parcels(ALICE, BOB))
    if PROVIDERS[server.provider].has_metadata:
        names = [made.metadata["delivery"] for made in server.mails]
        assert names == [f"1.{CAMPAIGN.hex}", f"2.{CAMPAIGN.hex}"]


def test_it_keeps_what_an_author_wrote_in_the_providers_own_language(server: ProviderServer) -> None:
    written = "{{ leave }} {% if x %} {# y #} %recipient.leave% %unsubscribe_url% *|LEAVE|* 100% {a{"
    sent = parcel(ALICE, 1, letter(subject=written, text=written, html=f"<p>{written}</p>"))
    send(server, [sent])
    over_smtp, made = by_smtp(sent), server.mails[0]
    assert shown(made.subject) == over_smtp["Subject"]
    assert shown(made.text) == part(over_smtp, "plain")
    assert shown(made.html) == part(over_smtp, "html")


def test_it_tells_the_providers_id_of_each_message(server: ProviderServer) -> None:
    outcome = send(server, parcels(ALICE))[ALICE]
    assert outcome.fate is Fate.TAKEN
    assert outcome.provider_id


@pytest.mark.parametrize("server", BATCHING, indirect=True)
def test_it_needs_one_call_for_a_batch(server: ProviderServer) -> None:
    people = [f"p{number}@example.org" for number in range(50)]
    send(server, parcels(*people))
    assert len(server.calls) == 1
    assert server.recipients == people


def test_it_writes_a_strangers_name_on_one_line(server: ProviderServer) -> None:
    send(server, [parcel(ALICE, 1, name='Al"ice, \r\nBcc: eve@example.net\u2028(x)')])
    assert [made.address for made in server.mails] == [ALICE]
    assert not set("\r\n\u2028") & set(server.mails[0].to)


@pytest.mark.parametrize("name", [name for name in MAKERS if PROVIDERS[name].way is Way.MERGE])
@settings(max_examples=100, deadline=None)
@given(written=st.text(st.sampled_from("{}%#recipntusb_.l*| \n"), max_size=40))
def test_no_text_of_an_author_is_taken_for_a_mark(name: str, written: str) -> None:
    provider = PROVIDERS[name]
    values: dict[AnyGap, str] = {Gap.LEAVE: "1-1-1.left", Gap.PREFERENCES: "1.kept"}
    assert provider.dialect
    text = provider.dialect.write(written, CAMPAIGN, html=False)
    assert shown(rendered(name, text, provider.dialect.values(CAMPAIGN, values))) == written


def test_a_letter_is_composed_once_for_all_of_a_batch() -> None:
    mail = compose(PROVIDERS["brevo"], parcels(ALICE, BOB))
    assert "{{params.leave}}" in mail.body
    assert set(mail.merge_data) == {ALICE, BOB}
