"""The providers that can be named as a sender's scheme, and what each can do. To add one, add a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from newsletter.wire.providers.dialects import Braces, Dialect, Markers, RecipientVariables

_ANYMAIL = "anymail.backends.{}.EmailBackend"
_OURS = "newsletter.wire.providers.{}"


class Way(StrEnum):
    MERGE = "merge"
    """One letter and everybody's values; the provider puts them together."""
    EACH = "each"
    """One call with a finished message for each person."""
    ONE = "one"
    """A call a message: nothing that a call can do for several people is exact or private enough."""


class Idempotency(StrEnum):
    NONE = "none"
    HTTP_HEADER = "http header"
    """`Idempotency-Key` of the request: a repeat gets the first answer again (Resend, for 24 hours)."""
    MAIL_HEADER = "mail header"
    """`idempotencyKey` among the mail's headers: a repeat is refused as a duplicate (Brevo, 30 minutes)."""


@dataclass(frozen=True, slots=True)
class Provider:
    """`most` is how many messages one call takes. `key` is the setting that the URL's user part fills,
    `host` the one that its host fills; `needs` and `takes` are anymail's other settings for it, and `fixed`
    those that are no choice. `headers` are added to every mail.
    """

    backend: str
    hook: str
    way: Way = Way.ONE
    most: int = 1
    dialect: Dialect | None = None
    key: str = "api_key"
    host: str = ""
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    idempotency: Idempotency = Idempotency.NONE
    keeps_message_id: bool = True
    has_metadata: bool = True
    headers: tuple[tuple[str, str], ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()


def _hook(module: str, name: str) -> str:
    return f"anymail.webhooks.{module}.{name}TrackingWebhookView"


PROVIDERS: Mapping[str, Provider] = {
    "brevo": Provider(
        _ANYMAIL.format("brevo"),
        _hook("brevo", "Brevo"),
        way=Way.MERGE,
        most=1000,
        dialect=Braces("params.", ("{% autoescape off %}{{", "}}{% endautoescape %}")),
        idempotency=Idempotency.MAIL_HEADER,
    ),
    "mailersend": Provider(
        _ANYMAIL.format("mailersend"),
        _hook("mailersend", "MailerSend"),
        key="api_token",
        has_metadata=False,
    ),
    "mailgun": Provider(
        _ANYMAIL.format("mailgun"),
        _hook("mailgun", "Mailgun"),
        way=Way.MERGE,
        most=1000,
        dialect=RecipientVariables(),
        host="sender_domain",
        takes=("sender_domain",),
        # Its manual does not say that Message-Id is filled in for each person; one id for all would be worse.
        keeps_message_id=False,
    ),
    "mailjet": Provider(_ANYMAIL.format("mailjet"), _hook("mailjet", "Mailjet"), needs=("secret_key",)),
    "mailtrap": Provider(_ANYMAIL.format("mailtrap"), _hook("mailtrap", "Mailtrap"), key="api_token"),
    # Merge headers are not supported, and each person needs their own List-Unsubscribe.
    "mandrill": Provider(
        _ANYMAIL.format("mandrill"), "anymail.webhooks.mandrill.MandrillCombinedWebhookView"
    ),
    "postal": Provider(
        _ANYMAIL.format("postal"), _hook("postal", "Postal"), host="api_url", has_metadata=False
    ),
    "postmark": Provider(
        _OURS.format("postmark.PostmarkBackend"),
        _hook("postmark", "Postmark"),
        way=Way.EACH,
        most=500,
        key="server_token",
        takes=("message_stream",),
        headers=(("X-PM-KeepID", "true"),),
    ),
    "resend": Provider(
        _OURS.format("resend.ResendBackend"),
        _hook("resend", "Resend"),
        way=Way.EACH,
        most=100,
        idempotency=Idempotency.HTTP_HEADER,
    ),
    "scaleway": Provider(
        _ANYMAIL.format("scaleway"), "", key="secret_key", needs=("project_id",), takes=("region",)
    ),
    "sendgrid": Provider(
        _ANYMAIL.format("sendgrid"),
        _hook("sendgrid", "SendGrid"),
        way=Way.MERGE,
        most=1000,
        dialect=Markers(),
        fixed=(("merge_field_format", "{}"),),
    ),
    # It does not say whom it refused, so a call for several would leave all of them in doubt.
    "sparkpost": Provider(
        _ANYMAIL.format("sparkpost"),
        _hook("sparkpost", "SparkPost"),
        way=Way.MERGE,
        dialect=Braces(as_it_is=("{{{", "}}}")),
        takes=("subaccount",),
    ),
}
