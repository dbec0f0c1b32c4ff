"""The wire: one warm SMTP connection, and an exact account of how each message fared on it.

`smtplib` connects, secures and logs in; the transaction is spelled out here, because the ledger has to
know whether a failure came before the message was handed over (try again) or after (never blindly).
"""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from typing import NoReturn, Protocol, Self

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from newsletter.addresses import wire_address

_CODE_CLOSING = 421


class WireError(Exception):
    """A message did not (certainly) arrive. `answer` is what the server said, fit for the ledger."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class LineDownError(WireError):
    """No connection could be had. No message was touched."""


class DeferredError(WireError):
    """Not taken, certainly not delivered, and worth another try: a 4xx, or the line broke early."""


class RefusedError(WireError):
    """A 5xx for this person or message: trying again would not help."""


class SenderRefusedError(WireError):
    """A 5xx before any recipient was named: it would meet everybody, so the campaign must wait."""


class UnansweredError(WireError):
    """The message was handed over whole and no answer came. It may have been delivered."""


class Line(Protocol):
    """All that the engine needs of a way to send. Providers with an HTTP API come to this same door."""

    def open(self) -> None:
        """Be ready to send; cheap when ready already. Raises LineDownError."""

    def deliver(self, sender: str, recipient: str, message: bytes) -> str:
        """Send one message and return the server's words of acceptance. Raises WireError."""

    def close(self) -> None:
        """Say goodbye. Never raises."""


@dataclass(frozen=True)
class Relay:
    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = 30.0

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            starttls=settings.EMAIL_USE_TLS,
            tls=settings.EMAIL_USE_SSL,
            timeout=settings.EMAIL_TIMEOUT or 30.0,
        )


class SmtpLine:
    """A `Line` over SMTP. Not for use by two threads."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._smtp: smtplib.SMTP | None = None
        self._used = False

    def open(self) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            return
        self._used = False
        try:
            self._smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            self._smtp = None
            raise LineDownError(_words(f"No connection to the mail server: {error}")) from error

    def _connect(self) -> smtplib.SMTP:
        relay, name = self._relay, DNS_NAME.get_fqdn()
        context = ssl.create_default_context()
        smtp: smtplib.SMTP
        if relay.tls:
            smtp = smtplib.SMTP_SSL(relay.host, relay.port, name, timeout=relay.timeout, context=context)
        else:
            smtp = smtplib.SMTP(relay.host, relay.port, name, timeout=relay.timeout)
        try:
            if relay.starttls:
                smtp.starttls(context=context)
            if relay.user:
                smtp.login(relay.user, relay.password)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def deliver(self, sender: str, recipient: str, message: bytes) -> str:
        self.open()
        if self._begin(sender, recipient):
            return self._hand_over(message)
        # A warm connection that the server closed meanwhile: nothing was lost, so once more on a new one.
        self.open()
        if self._begin(sender, recipient):
            return self._hand_over(message)
        raise DeferredError("The mail server closed the line twice.")

    def _begin(self, sender: str, recipient: str) -> bool:
        """MAIL, RCPT and DATA; False when a connection that had been in use turned out to be closed."""
        smtp, was_used = self._live(), self._used
        self._used = True
        address, needs_utf8 = wire_address(recipient)
        if needs_utf8 and not smtp.has_extn("smtputf8"):
            raise RefusedError("553 5.6.7 The mail server cannot take addresses in this script (SMTPUTF8).")
        try:
            options = ["SMTPUTF8", "BODY=8BITMIME"] if needs_utf8 else []
            code, text = smtp.mail(wire_address(sender)[0], options)
            if code == _CODE_CLOSING and was_used:
                self._drop()
                return False
            if code // 100 == 5:
                self._reset()
                raise SenderRefusedError(_answer(code, text))
            if code == 250:
                code, text = smtp.rcpt(address)
            if code in (250, 251, 252):
                code, text = smtp.docmd("data")
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            if was_used and isinstance(error, smtplib.SMTPServerDisconnected):
                return False
            raise DeferredError(_words(f"The line broke before the message: {error}")) from error
        if code != 354:
            self._fail(code, text)
        return True

    def _hand_over(self, message: bytes) -> str:
        smtp = self._live()
        try:
            # One write, so that an error here means that the end of the message never left: a server must
            # not deliver what it has not seen the end of (RFC 5321, section 4.2.5).
            smtp.send(message + b".\r\n")
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise DeferredError(_words(f"The line broke within the message: {error}")) from error
        try:
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise UnansweredError(_words(f"No answer after the message: {error}")) from error
        if code == 250:
            return _answer(code, text)
        if code // 100 in (4, 5):
            self._fail(code, text)
        self._drop()
        raise UnansweredError(_answer(code, text))

    def _fail(self, code: int, text: bytes) -> NoReturn:
        if code == _CODE_CLOSING:
            self._drop()
        else:
            self._reset()
        if code // 100 == 5:
            raise RefusedError(_answer(code, text))
        raise DeferredError(_answer(code, text))

    def _reset(self) -> None:
        try:
            self._live().rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _live(self) -> smtplib.SMTP:
        if self._smtp is None:
            raise DeferredError("The line is closed.")
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def close(self) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):  # the server may hang up first
                self._smtp.quit()
        self._drop()


def _answer(code: int, text: bytes) -> str:
    return _words(f"{code} {text.decode('ascii', 'replace')}")


def _words(text: str) -> str:
    """Printable and short: answers come from strangers and end in a table."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
