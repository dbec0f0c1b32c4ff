"""What a message costs for each person, plain, signed and with personal tokens: CPU time, for 40 KB."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench import installation
from bench.figures import report

ROUNDS, TIMES = 15, 400
TOKENS = 4  # one in the subject, two in the HTML, one in the text
LINES, ROWS = 100, 290  # of the text part and of the HTML: 40 KB together, a sixth of it text


def main() -> None:
    installation.start()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    build, size = builder([])
    ed25519, rsa = Ed25519PrivateKey.generate(), generate_private_key(65537, 2048)
    ways = {
        "plain": build,
        "personal": builder([], personal=True)[0],
        "ed25519": builder([named(ed25519)])[0],
        "rsa": builder([named(rsa)])[0],
        # What no preparation can save: the signature itself, and hashing what follows the first gap.
        "ed25519 alone": lambda: ed25519.sign(b"x" * 32),
        "rsa alone": signing(rsa),
    }
    taken = side_by_side(ways)
    middle = {name: statistics.median(rounds) for name, rounds in taken.items()}
    report("send.message_us", middle["plain"], "us", 15, "lower", bytes=size, **spread(taken["plain"]))
    more = [called - plain for called, plain in zip(taken["personal"], taken["plain"], strict=True)]
    report(
        "send.personal_tokens_us", statistics.median(more), "us", 15, "lower", tokens=TOKENS, **spread(more)
    )
    for name, goal in (("ed25519", 75), ("rsa", 300)):
        more = [signed - plain for signed, plain in zip(taken[name], taken["plain"], strict=True)]
        alone = round(middle[f"{name} alone"], 1)
        report(
            f"send.dkim_{name}_us",
            statistics.median(more),
            "us",
            goal,
            "lower",
            bytes=size,
            signature_alone_us=alone,
            **spread(more),
        )


def builder(keys: list[str], *, personal: bool = False) -> tuple[Callable[[], bytes], int]:
    """A function that builds one person's message, signed with `keys`, and the message's size."""
    from django.test import override_settings
    from django.utils import timezone

    from newsletter.mailings import Mailing

    campaign, variant = composed(personal=personal)
    with override_settings(NEWSLETTER_DKIM=keys):
        mailing = Mailing(campaign)
    now = timezone.now()

    def build() -> bytes:
        return mailing.message(
            delivery=1_234_567,
            variant=variant,
            subscriber=7_654_321,
            email="alice.reader@example.org",
            name="Alice Reader",
            at=now,
        )

    return build, len(build())


def composed(*, personal: bool = False) -> tuple[Any, int]:
    """A campaign whose mail has the usual links: to leave, twice, and to the preferences."""
    from django.utils import timezone

    from newsletter.gaps import Gap, marked, marker
    from newsletter.models import Campaign, Newsletter

    newsletter, _ = Newsletter.objects.get_or_create(
        slug="slow-signal", name="Slow Signal", from_name="Ada", from_email="ada@example.com"
    )
    campaign = Campaign.objects.create(newsletter=newsletter, subject="The gut hears")
    leave, preferences = (marker(campaign.public_id, gap) for gap in (Gap.LEAVE, Gap.PREFERENCES))
    row = '<tr><td style="padding: 0 12px">Slow light, long words and short ones, and åäö.</td></tr>\n'
    hello = marked("Dear {name|reader},", campaign.public_id) if personal else ""
    there = marked("{first_name|there}, ", campaign.public_id) if personal else ""
    variant = campaign.variants.create(
        subject=there + campaign.subject,
        text=hello
        + "Slow light, long words and short ones, by the line of seventy-two.\n" * LINES
        + f"Leave: https://example.com/{leave}/\nPreferences: https://example.com/{preferences}/\n",
        html=f"{there}{hello}<table>{row * ROWS}</table>"
        f"<a href='/{leave}/'>Leave</a> <a href='/{preferences}/'>More</a>",
        composed_at=timezone.now(),
    )
    return campaign, variant.pk


def named(private: Any) -> str:
    """The key as NEWSLETTER_DKIM has it."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return f"bench:example.com:{pem.decode()}"


def signing(rsa: Any) -> Callable[[], bytes]:
    from newsletter.dkim_keys import DkimKey

    key = DkimKey("bench", "example.com", rsa)
    return lambda: key.sign(b"x" * 32)


def side_by_side(ways: dict[str, Callable[[], bytes]]) -> dict[str, list[float]]:
    """Microseconds of CPU a call, by round; each round takes all ways in turn. The first warms up."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, work in ways.items():
            start = time.process_time()
            for _ in range(TIMES):
                work()
            taken[name].append((time.process_time() - start) / TIMES * 1e6)
    return {name: rounds[1:] for name, rounds in taken.items()}


def spread(rounds: list[float]) -> dict[str, object]:
    return {"rounds": ROUNDS, "fastest": round(min(rounds), 1), "slowest": round(max(rounds), 1)}


if __name__ == "__main__":
    main()
