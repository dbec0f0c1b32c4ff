"""A provider's API over one kept connection: a message goes in, a verdict or each one's status comes out."""

import logging
import time
import warnings
from typing import Any

from anymail.exceptions import AnymailNotSupportedWarning  # type: ignore[import-untyped] # ships no types
from django.utils.module_loading import import_string

from newsletter.senders import Sender
from newsletter.wire.providers.known import PROVIDERS
from newsletter.wire.providers.mail import Mail
from newsletter.wire.providers.options import settings_of
from newsletter.wire.providers.verdicts import Kind, Verdict, verdict_of
from newsletter.wire.providers.watch import Watch

log = logging.getLogger(__name__)

# A connection that has been idle for longer is not trusted: the provider may be closing it just now, and
# a request that meets that leaves its people in doubt. Most providers keep one for a minute.
_TRUSTED_SECONDS = 15.0


class Api:
    """Not for two threads. Raises ImproperlyConfigured when anymail cannot work with the sender's options."""

    def __init__(self, sender: Sender) -> None:
        self.provider = PROVIDERS[sender.provider]
        self._watch = Watch()
        self._used = 0.0
        self._backend = _backend(sender)

    def send(self, mail: Mail) -> Verdict | None:
        """None when the provider answered for each person: the mail's `anymail_status` says how."""
        self._watch.began = False
        try:
            self._connect()
            self._backend.send_messages([mail])
        except Exception as error:
            verdict = verdict_of(error, began=self._watch.began)
            if verdict.kind in (Kind.LATER, Kind.DOUBT, Kind.DOWN):
                self.close()
            if verdict.kind is Kind.LATER and getattr(error, "response", None) is None:
                log.exception("A call to a provider failed before it began")
            return verdict
        self._used = time.monotonic()
        return None

    def _connect(self) -> None:
        if time.monotonic() - self._used > _TRUSTED_SECONDS:
            self._backend.close()
        if self._backend.open():
            self._watch.over(self._backend.session)

    def close(self) -> None:
        self._backend.close()


def _backend(sender: Sender) -> Any:
    backend = import_string(PROVIDERS[sender.provider].backend)
    with warnings.catch_warnings():
        # Its author can no longer try the SendGrid backend; docs/providers.md says so to who chooses it.
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        # Everybody's status is read one by one, also when all were refused.
        return backend(ignore_recipient_status=True, **settings_of(sender))
