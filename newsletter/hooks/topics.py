"""Saying yes to Amazon SNS, which asks an address whether it wants the messages of a topic.

The address to open for it stands in the message, and is opened only at SNS itself: AWS, "Subscribing an
HTTPS endpoint to an Amazon SNS topic". It needs no key of AWS.
"""

import re
from collections.abc import Mapping

from django.conf import settings

from cms.webhooks import addresses
from cms.webhooks.addresses import AddressRefusedError
from cms.webhooks.wire import NotAnsweredError, get

_SNS = re.compile(r"sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?")
_PORT = 443
_SECONDS = 10.0


class NotNowError(Exception):
    """The other side is away: the same message should come again."""


def confirm(message: Mapping[str, object]) -> None:
    """Subscribe to the topic. Whoever calls has seen our secret with the message.

    Raises ValueError where it is no address of SNS, or SNS says no; NotNowError when it does not answer.
    """
    try:
        target = addresses.parse(str(message.get("SubscribeURL", "")))
    except AddressRefusedError as error:
        raise ValueError(f"SubscribeURL: {error}") from error
    if target.scheme != "https" or target.port != _PORT or not _SNS.fullmatch(target.host):
        raise ValueError(f"SubscribeURL leads to {target.authority}, which is not Amazon SNS")
    headers = {"User-Agent": f"Transmissions-Hooks/1 (+{settings.CMS_URL})"}
    try:
        # Inside Amazon's networks SNS may have a private address. The certificate says that it is SNS.
        places = addresses.checked(target, allow_private=True, resolver=addresses.resolve)
        answer = get(target, places, headers, seconds=_SECONDS)
    except (AddressRefusedError, NotAnsweredError) as error:
        raise NotNowError(f"{target.host}: {error}") from error
    if answer.status == 429 or answer.status >= 500:
        raise NotNowError(f"{target.host} answers {answer.status}")
    if not 200 <= answer.status < 300:
        raise ValueError(f"{target.host} answers {answer.status}: {answer.excerpt}")
