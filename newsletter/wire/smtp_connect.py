"""A new connection: found, secured and logged in by aiosmtplib, then handed to us."""

import asyncio
import functools
import ssl
from typing import cast

import aiosmtplib
from django.core.mail.utils import DNS_NAME

from newsletter.senders import Relay
from newsletter.wire.lines import LineDownError
from newsletter.wire.smtp_commands import Offer
from newsletter.wire.smtp_talk import Conversation
from newsletter.wire.words import printable


async def connect(relay: Relay) -> tuple[Conversation, Offer]:
    """Open a line. Raises LineDownError."""
    try:
        return await _connect(relay)
    except aiosmtplib.SMTPResponseException as error:
        permanent = isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500
        raise LineDownError(printable(f"{error.code} {error.message}"), permanent=permanent) from error
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise LineDownError(
            printable(f"No connection to the mail server: {error}"), permanent=_never(error)
        ) from error


def _never(error: BaseException | None) -> bool:
    """Whether waiting will not help: a bad certificate, a missing extension, a name that cannot be said."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError | aiosmtplib.SMTPNotSupported | UnicodeError):
            return True
        error = error.__cause__
    return False


async def _connect(relay: Relay) -> tuple[Conversation, Offer]:
    smtp = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.user or None,
        password=relay.password if relay.user else None,
        local_hostname=await asyncio.to_thread(DNS_NAME.get_fqdn),
        timeout=relay.timeout,
        use_tls=relay.tls,
        start_tls=relay.starttls,
        tls_context=trust() if relay.tls or relay.starttls else None,
    )
    try:
        await smtp.connect()  # within, because it leaves the connection open after nonsense
        if smtp.is_ehlo_or_helo_needed:
            await _greet(smtp)
        transport, offer = smtp.transport, _offer(smtp, relay)
        if transport is None:
            raise aiosmtplib.SMTPServerDisconnected("The server hung up.")
        # It is ours from here on: aiosmtplib closes what it still holds.
        smtp.transport = smtp.protocol = None
        return Conversation(cast("asyncio.Transport", transport)), offer
    finally:
        smtp.close()


async def _greet(smtp: aiosmtplib.SMTP) -> None:
    try:
        await smtp.ehlo()
    except aiosmtplib.SMTPHeloError as error:
        if error.code < 500:
            raise
        await smtp.helo()


def _offer(smtp: aiosmtplib.SMTP, relay: Relay) -> Offer:
    size = smtp.esmtp_extensions.get("size", "")
    return Offer(
        pipelining=smtp.supports_extension("pipelining"),
        smtputf8=smtp.supports_extension("smtputf8"),
        sizes=smtp.supports_extension("size"),
        size=int(size) if size.isascii() and size.isdigit() and len(size) < 20 else 0,
        chunking=relay.chunking and smtp.supports_extension("chunking"),
    )


@functools.cache
def trust() -> ssl.SSLContext:
    """The system's certificates, read once: reading them takes longer than a handshake."""
    return ssl.create_default_context()
