"""The narrow door between the engine and every way to send: SMTP, or a provider's API."""

from collections.abc import Sequence
from typing import Protocol

from newsletter.wire.parcels import Outcome, Parcel


class LineDownError(Exception):
    """No connection could be had, and no message was touched. The words are fit for the ledger.

    `permanent`: waiting will not help (a wrong password, a certificate that does not verify).
    """

    def __init__(self, answer: str, *, permanent: bool = False) -> None:
        super().__init__(answer)
        self.answer = answer
        self.permanent = permanent


class SenderRefusedError(Exception):
    """The server refuses whoever we say we are: it would meet everybody, so this sender must rest."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Line(Protocol):
    """One way to carry messages, used by one task at a time; it takes up to `capacity` parcels at once."""

    capacity: int

    async def open(self) -> None:
        """Be ready; cheap when ready already. Raises LineDownError."""

    async def carry(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
        """Carry 1 to `capacity` parcels, and give an outcome for each, whatever happens to the line.

        Raises LineDownError or SenderRefusedError only when certainly none of them was handed over.
        """

    async def close(self) -> None:
        """Say goodbye. Never raises."""
