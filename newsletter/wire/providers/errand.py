"""An errand: some parcels taken to a provider, in as few calls as it needs to know each one's fate."""

import time
from collections.abc import Iterable, Sequence

from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.providers.api import Api
from newsletter.wire.providers.known import Idempotency
from newsletter.wire.providers.mail import Mail, address_of, compose, merge_of
from newsletter.wire.providers.rests import RestError, rest
from newsletter.wire.providers.verdicts import Kind, Verdict, verdict_of
from newsletter.wire.providers.words import in_short

# Waits before a call is repeated under its key, in seconds. No repeat begins once a call has taken PATIENCE
# seconds, silences included: a lease has to outlast it, by two timeouts more.
BACK_OFF = (0.5, 1.0, 2.0, 4.0, 7.5)
PATIENCE = 60.0
_FATES = {
    "sent": Fate.TAKEN,
    "queued": Fate.TAKEN,
    "invalid": Fate.REFUSED,
    "rejected": Fate.REFUSED,
    "failed": Fate.REFUSED,
}
_SURE_AT_REPEAT = (Kind.ABOUT_THEM, Kind.BEFORE)


class Errand:
    """`trouble` is what keeps the sender from sending at all, once something has."""

    def __init__(self, api: Api, sender: str) -> None:
        self.api, self.sender = api, sender
        self.trouble: LineDownError | SenderRefusedError | None = None

    def run(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """An outcome for each parcel. Raises what the trouble is, when nobody at all was handed over."""
        outcomes = [outcome for call in calls(parcels) for outcome in self._deliver(call)]
        if self.trouble and all(outcome.fate is Fate.UNTRIED for outcome in outcomes):
            raise self.trouble
        found = {outcome.key: outcome for outcome in outcomes}
        return [found[parcel.key] for parcel in parcels]

    def _deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        began = time.time()
        if self.trouble:
            return self._all(parcels, Fate.UNTRIED, self.trouble.answer, began)
        try:
            mail = compose(self.api.provider, parcels)
        except (
            Exception
        ) as error:  # whatever an address or a text can do to a library, it does to itself alone
            return self._refused(parcels, verdict_of(error, began=False), began)
        verdict = self._ask(mail)
        if verdict is None:
            return [self._one(parcel, mail, began) for parcel in parcels]
        return self._judge(parcels, verdict, began)

    def _ask(self, mail: Mail) -> Verdict | None:
        ends = time.monotonic() + PATIENCE
        doubt = self.api.send(mail)
        if self.api.provider.idempotency is Idempotency.NONE:
            return doubt
        for wait in BACK_OFF:
            if doubt is None or doubt.kind is not Kind.DOUBT or time.monotonic() + wait > ends:
                return doubt
            time.sleep(wait)
            # Only some answers to a repeat tell of the first call: a wrong key, say, is found before it.
            verdict = self.api.send(mail)
            if verdict is None or verdict.kind in _SURE_AT_REPEAT:
                doubt = verdict
        return doubt

    def _judge(self, parcels: Sequence[Parcel], verdict: Verdict, began: float) -> list[Outcome]:
        answer = verdict.answer
        match verdict.kind:
            case Kind.ABOUT_THEM:
                return self._refused(parcels, verdict, began)
            case Kind.BEFORE:
                return self._all(parcels, Fate.TAKEN, answer, began)
            case Kind.LATER:
                return self._all(parcels, Fate.DEFERRED, answer, began)
            case Kind.DOUBT:
                return self._all(parcels, Fate.UNANSWERED, answer, began)
            case Kind.REST:
                rest(self.sender, verdict.wait)
                self.trouble = RestError(answer, verdict.wait)
            case Kind.SENDER:
                self.trouble = SenderRefusedError(answer)
            case Kind.KEY | Kind.NEVER | Kind.DOWN:
                self.trouble = LineDownError(answer, permanent=verdict.kind is not Kind.DOWN)
        return self._all(parcels, Fate.UNTRIED, answer, began)

    def _refused(self, parcels: Sequence[Parcel], verdict: Verdict, began: float) -> list[Outcome]:
        """Halve until who is at fault stands alone: it costs a few calls, and the others nothing."""
        if len(parcels) == 1:
            return self._all(parcels, Fate.REFUSED, verdict.answer, began)
        middle = len(parcels) // 2
        return [*self._deliver(parcels[:middle]), *self._deliver(parcels[middle:])]

    def _one(self, parcel: Parcel, mail: Mail, began: float) -> Outcome:
        address = address_of(parcel)
        if address in mail.sender_refusals:
            self.trouble = SenderRefusedError(in_short(mail.sender_refusals[address]))
            return self._outcome(parcel, Fate.UNTRIED, self.trouble.answer, began)
        status = mail.anymail_status.recipients.get(address)
        fate = _FATES.get(status.status, Fate.UNANSWERED) if status else Fate.UNANSWERED
        words = mail.answers.get(address) or (status.status if status else "The provider did not name them.")
        provider_id = str(status.message_id or "") if status else ""
        return self._outcome(parcel, fate, words, began, provider_id)

    def _all(self, parcels: Sequence[Parcel], fate: Fate, answer: str, began: float) -> list[Outcome]:
        return [self._outcome(parcel, fate, answer, began) for parcel in parcels]

    def _outcome(
        self, parcel: Parcel, fate: Fate, answer: str, began: float, provider_id: str = ""
    ) -> Outcome:
        return Outcome(
            key=parcel.key,
            fate=fate,
            answer=in_short(answer),
            sender=self.sender,
            provider_id=provider_id[:200],
            began=began,
            ended=time.time(),
        )


def calls(parcels: Sequence[Parcel]) -> Iterable[list[Parcel]]:
    """The parcels by calls that they can share: one letter, and nobody twice (values are told by address)."""
    waiting = list(parcels)
    while waiting:
        first, left = merge_of(waiting[0]), []
        call: dict[str, Parcel] = {}
        for parcel in waiting:
            merge, address = merge_of(parcel), address_of(parcel).lower()
            if address in call or (merge.campaign, merge.letter) != (first.campaign, first.letter):
                left.append(parcel)
            else:
                call[address] = parcel
        yield list(call.values())
        waiting = left
