"""Postmark's batch, with each person's own text, and its answer read person by person."""

from collections.abc import Mapping
from typing import Any

import requests
from anymail.backends.postmark import EmailBackend, PostmarkPayload  # type: ignore[import-untyped]
from anymail.exceptions import AnymailRequestsAPIError  # type: ignore[import-untyped]
from anymail.message import AnymailRecipientStatus  # type: ignore[import-untyped]

from newsletter.wire.providers.mail import Mail

# https://postmarkapp.com/developer/api/overview#error-codes
_TAKEN = 0
_ABOUT_THE_PERSON = {300: "invalid", 406: "rejected"}


class PostmarkBackend(EmailBackend):
    """A batch is taken or refused message by message, in one answer with status 200.

    anymail gives up at the first code that it does not know, and with it would go the word of who was taken.
    """

    def build_message_payload(self, message: Mail, defaults: dict[str, Any]) -> "_Payload":
        return _Payload(message, defaults, self)

    def parse_recipient_status(
        self, response: requests.Response, payload: "_Payload", message: Mail
    ) -> dict[str, AnymailRecipientStatus]:
        answers = self.deserialize_json_response(response, payload, message)
        if not isinstance(answers, list) or len(answers) != len(payload.to_emails):
            raise AnymailRequestsAPIError(
                email_message=message, payload=payload, response=response, backend=self
            )
        return {
            recipient.addr_spec: _status(recipient.addr_spec, answer, message)
            for recipient, answer in zip(payload.to_emails, answers, strict=True)
        }


def _status(address: str, answer: Mapping[str, Any], message: Mail) -> AnymailRecipientStatus:
    code = answer.get("ErrorCode", _TAKEN)
    words = f"{code} {answer.get('Message', '')}"
    if code == _TAKEN:
        return AnymailRecipientStatus(message_id=answer.get("MessageID"), status="sent")
    if code in _ABOUT_THE_PERSON:
        message.answers[address] = words
    else:  # an unconfirmed sender, an empty purse: nothing that this person could help
        message.sender_refusals[address] = words
    return AnymailRecipientStatus(message_id=None, status=_ABOUT_THE_PERSON.get(code, "failed"))


class _Payload(PostmarkPayload):
    message: Mail

    def data_for_recipient(self, to: Any) -> dict[str, Any]:
        data: dict[str, Any] = super().data_for_recipient(to)
        data["Subject"] = self.message.fill(to.addr_spec, data["Subject"])
        data["HtmlBody"] = self.message.fill(to.addr_spec, data["HtmlBody"], html=True)
        data["TextBody"] = self.message.fill(to.addr_spec, data["TextBody"])
        return data
