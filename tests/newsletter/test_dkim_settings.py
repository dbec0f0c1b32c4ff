"""Keys are read at the start, or the start is refused with a sentence that helps."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from config.demo.plan import BASE_DIR
from newsletter import campaigns
from newsletter.dkim_keys import SenderUnsignedError, configured_keys, keys_for
from newsletter.mailings import Mailing
from newsletter.models import Campaign, CampaignState, Newsletter
from newsletter.signing_checks import check_signatures, refuse_unusable
from newsletter.wire.exchange import Exchange
from tests.environment import VAR_DIR
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_sending import SendAll
from tests.newsletter.verifier import verdicts, zone


def pem(private: object, password: bytes = b"") -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    data: bytes = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)  # type: ignore[attr-defined]
    return data.decode()


RSA, CURVE = pem(generate_private_key(65537, 2048)), pem(Ed25519PrivateKey.generate())


@pytest.fixture
def both(settings: Settings, tmp_path: Path) -> None:
    """An RSA key in a file and an ed25519 key in the environment, where line ends are written out."""
    file = tmp_path / "rsa.pem"
    file.write_text(RSA)
    in_line = CURVE.replace("\n", "\\n")
    settings.NEWSLETTER_DKIM = [f"r2026:example.com:{file}", f"e2026:example.com:{in_line}"]


@pytest.mark.usefixtures("both")
def test_it_reads_keys_from_files_and_from_the_environment() -> None:
    assert [(key.selector, key.algorithm) for key in configured_keys()] == [
        ("r2026", "rsa-sha256"),
        ("e2026", "ed25519-sha256"),
    ]
    assert len(keys_for("News.Example.com")) == 2
    assert keys_for("example.org") == ()


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("example.com:/k.pem", "write selector:domain:key"),
        ("s:bücher.example:/k.pem", "in ASCII"),
        ("s:example.com:", "write selector:domain:key"),
        ("s:example.com:/nowhere/k.pem", "the key of s:example.com cannot be read.*Give the path"),
        ("s:example.com:-----BEGIN NOTHING-----", "no private key.*openssl genpkey"),
        (f"s:example.com:{pem(Ed25519PrivateKey.generate(), b'word')}", "without a password"),
        (f"s:example.com:{pem(generate_private_key(65537, 1024))}", "RSA of 2048 bits or more, or ed25519"),
        (f"s:example.com:{pem(ec.generate_private_key(ec.SECP256R1()))}", "RSA of 2048 bits"),
    ],
)
def test_it_refuses_to_start_with_a_key_that_cannot_sign(
    settings: Settings, entry: str, sentence: str
) -> None:
    settings.NEWSLETTER_DKIM = [entry]
    with pytest.raises(ImproperlyConfigured, match=sentence) as raised:
        refuse_unusable()
    assert "PRIVATE" not in str(raised.value)


def test_it_refuses_two_keys_under_one_name(settings: Settings) -> None:
    settings.NEWSLETTER_DKIM = [f"s:example.com:{RSA}", f"s:example.com:{CURVE}"]
    with pytest.raises(ImproperlyConfigured, match="a selector of its own"):
        refuse_unusable()


@pytest.mark.parametrize("name", ["NEWSLETTER_DKIM", "NEWSLETTER_RETURN_PATH"])
def test_no_process_starts_with_what_cannot_be_used(name: str) -> None:
    environ = {"DEMO": "1", "VAR_DIR": str(VAR_DIR), name: "nonsense"}
    command = [sys.executable, "-c", "import config.wsgi"]
    run = subprocess.run(command, cwd=BASE_DIR, env=environ, capture_output=True, text=True, check=False)
    assert run.returncode
    assert f"ImproperlyConfigured: {name}" in run.stderr


@pytest.mark.usefixtures("both")
def test_it_tells_of_a_newsletter_whose_domain_has_no_key(newsletter: Newsletter) -> None:
    assert check_signatures(databases=["default"]) == []
    Newsletter.objects.update(from_email="ada@example.org")
    (error,) = check_signatures(databases=["default"])
    assert "NEWSLETTER_DKIM has no key for example.org" in error.msg
    assert check_signatures(databases=None) == []


@pytest.mark.usefixtures("both")
def test_it_composes_no_campaign_that_would_go_out_unsigned(campaign: Campaign) -> None:
    campaign.newsletter.from_email = "ada@example.org"
    with pytest.raises(SenderUnsignedError, match=r"selector:example\.org:key"):
        Mailing(campaign)


@pytest.mark.usefixtures("both")
def test_it_sends_campaigns_with_both_signatures(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    campaigns.start(campaign)
    send_all(campaign, exchange)
    ((_, message),) = server.taken
    assert verdicts(message, zone(*configured_keys())) == [True, True]


def test_it_prints_the_records_to_publish(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.NEWSLETTER_DKIM = [f"r2026:example.com:{RSA}", f"e2026:example.com:{CURVE}"]
    call_command("dkim_record")
    first, second = capsys.readouterr().out.strip().split("\n)\n")
    assert first.startswith("r2026._domainkey.example.com. IN TXT (\n")
    strings = [line.strip().strip('"') for line in first.splitlines()[1:]]
    assert all(len(string) <= 255 for string in strings)
    assert "".join(strings) == keys_for("example.com")[0].record
    assert '"v=DKIM1; k=ed25519; p=' in second


def test_it_has_no_record_to_print_without_a_key() -> None:
    with pytest.raises(CommandError, match="NEWSLETTER_DKIM is not set"):
        call_command("dkim_record")


@pytest.mark.django_db
def test_it_pauses_when_no_message_can_be_made_any_more(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, settings: Settings
) -> None:
    campaigns.start(campaign)
    in_line = CURVE.replace("\n", "\\n")
    settings.NEWSLETTER_DKIM = [f"x:elsewhere.example:{in_line}"]
    send_all(campaign, exchange)
    paused = Campaign.objects.get()
    assert (paused.state, "example.com" in paused.trouble) == (CampaignState.PAUSED, True)
    assert not campaign.lanes.filter(holder__isnull=False).exists()
