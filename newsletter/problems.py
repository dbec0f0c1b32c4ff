"""What an editor can put right, whose message is fit for them. Anything else is a bug."""

from newsletter.addresses import AddressInvalidError
from newsletter.approving import OwnWorkError
from newsletter.composing import NotComposableError
from newsletter.dkim_keys import SenderUnsignedError
from newsletter.headers import HeaderUnsafeError
from newsletter.personal import PersonalTokenError
from newsletter.publication import NotATransmissionError
from newsletter.sendable import NotSendableError
from newsletter.states import MoveRefusedError

PROBLEMS = (
    OwnWorkError,
    NotSendableError,
    NotComposableError,
    NotATransmissionError,
    PersonalTokenError,
    AddressInvalidError,
    HeaderUnsafeError,
    SenderUnsignedError,
    MoveRefusedError,
)
