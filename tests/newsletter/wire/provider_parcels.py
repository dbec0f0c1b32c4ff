"""Parcels for providers: one letter, with each person's values and headers."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from newsletter.envelope import Letter
from newsletter.gaps import AnyGap, Gap, marker
from newsletter.senders import Sender
from newsletter.wire.parcels import Merge, Outcome, Parcel
from newsletter.wire.providers import ProviderLine
from tests.newsletter.wire.provider_server import ProviderServer

CAMPAIGN = UUID("0192d3a4-0000-7000-8000-0000000000aa")
LEAVE = f"https://cms.test/leave/{marker(CAMPAIGN, Gap.LEAVE)}/"
PREFERENCES = f"https://cms.test/preferences/{marker(CAMPAIGN, Gap.PREFERENCES)}/"
ALICE, BOB, CAROL = "alice@example.org", "bob@example.org", "carol@example.org"


def letter(subject: str = "Slow light", text: str = "åäö 漢字", html: str = "<p>åäö 漢字</p>") -> Letter:
    return Letter(
        from_name="Ada at Slow Signal",
        from_email="ada@example.com",
        subject=subject,
        html=f'{html}<a href="{LEAVE}">Leave</a> <a href="{PREFERENCES}">Preferences</a>',
        text=f"{text}\n{LEAVE}\n{PREFERENCES}",
        reply_to="editors@example.com",
    )


def parcel(recipient: str, key: int, said: Letter | None = None, name: str = "") -> Parcel:
    values: dict[AnyGap, str] = {
        Gap.LEAVE: f"{key}-1-1.leave_{key}",
        Gap.PREFERENCES: f"{key}.preferences-{key}",
    }
    headers = {
        "Message-ID": f"<{key}.{CAMPAIGN.hex}@example.com>",
        "List-Unsubscribe": f"<https://cms.test/leave/{values[Gap.LEAVE]}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-ID": "Slow Signal <slow-signal.example.com>",
        "Feedback-ID": "7:slow-signal:newsletter:slow-signal.example.com",
        "Precedence": "bulk",
    }
    merge = Merge(CAMPAIGN, said or letter(), name, values, headers)
    return Parcel(key, "ada@example.com", recipient, merge=merge)


def parcels(*recipients: str) -> list[Parcel]:
    return [parcel(recipient, key) for key, recipient in enumerate(recipients, start=1)]


def sender(server: ProviderServer, **options: str) -> Sender:
    usual = {"api_key": "key", "api_url": server.url, "timeout": "1"}
    return Sender(f"{server.provider}-{server.port}", provider=server.provider, options=usual | options)


def carry(line: ProviderLine, sent: Sequence[Parcel]) -> Sequence[Outcome]:
    """Through a line that is closed afterwards."""

    async def run() -> Sequence[Outcome]:
        await line.open()
        try:
            return await line.carry(sent)
        finally:
            await line.close()

    return asyncio.run(run())


def send(server: ProviderServer, sent: Sequence[Parcel], **options: str) -> dict[str, Outcome]:
    """Each recipient's outcome."""
    outcomes = carry(ProviderLine(sender(server, **options)), sent)
    assert [outcome.key for outcome in outcomes] == [each.key for each in sent]
    return {each.recipient: outcome for each, outcome in zip(sent, outcomes, strict=True)}
