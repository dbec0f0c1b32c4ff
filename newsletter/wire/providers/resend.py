"""Resend's batch, with each person's own text and the idempotency key in the request's headers."""

from typing import Any

from anymail.backends.resend import EmailBackend, ResendPayload  # type: ignore[import-untyped]

from newsletter.wire.providers.mail import Mail


class ResendBackend(EmailBackend):
    """A batch call takes whole messages, so anymail's one text for all is filled in message by message.

    In a batch one bad address refuses the whole call (Resend's strict validation, its default).
    """

    def build_message_payload(self, message: Mail, defaults: dict[str, Any]) -> "_Payload":
        return _Payload(message, defaults, self)


class _Payload(ResendPayload):
    message: Mail

    def serialize_json(self, data: Any) -> str:
        if isinstance(data, list):  # the batch; a dict is somebody's metadata
            for recipient, item in zip(self.to_recipients, data, strict=True):
                item["subject"] = self.message.fill(recipient.addr_spec, item["subject"])
                item["html"] = self.message.fill(recipient.addr_spec, item["html"], html=True)
                item["text"] = self.message.fill(recipient.addr_spec, item["text"])
        return str(super().serialize_json(data))

    def get_request_params(self, api_url: str) -> dict[str, Any]:
        params: dict[str, Any] = super().get_request_params(api_url)
        params["headers"]["Idempotency-Key"] = self.message.key
        return params
