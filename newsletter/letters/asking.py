"""Letters that ask: may we write to this address? Nobody gets them but for somebody's request."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext

from newsletter import letter_bounces
from newsletter.addresses import known_address, parse_address
from newsletter.clock import agreed_now
from newsletter.envelope import Letter
from newsletter.letter_marks import LetterKind, LetterMark, new_mark
from newsletter.letters.claiming import Claim, claim
from newsletter.letters.posting import letter, write_and_post
from newsletter.links import confirm_url, move_url
from newsletter.models import AddressChange, Newsletter, Subscription, SubscriptionState
from newsletter.publication import publication
from newsletter.rates import letter_allowed
from newsletter.reader_languages import language_of
from newsletter.refusals import kind_of
from newsletter.tokens import CONFIRM_WITHIN, confirm_token, move_token
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome
from newsletter.wording import consent_sentence, wording_in

SOON, RETRY = timedelta(seconds=15), timedelta(minutes=5)
_FLOOD = "More people ask than may get letters: this one waits."


def due(now: datetime) -> list[int]:
    """Subscriptions whose confirmation letter waits."""
    rows = Subscription.objects.filter(letter_due_at__lte=now).order_by("letter_due_at")
    return list(rows.values_list("pk", flat=True)[:500])


def moves_due(now: datetime) -> list[int]:
    """Changes of address whose letter waits."""
    rows = AddressChange.objects.filter(letter_due_at__lte=now).order_by("letter_due_at")
    return list(rows.values_list("pk", flat=True)[:500])


def send_confirmation(subscription: int, exchange: Exchange) -> bool:
    """Send the letter if it is due; False when it is not, or not any more. Safe to call twice.

    A process that dies in between leaves the letter due: better a second letter than none.
    """
    now = agreed_now()
    rows = Subscription.objects.filter(pk=subscription, state=SubscriptionState.PENDING)
    claimed = claim(rows, now)
    if claimed is None:
        return False
    waiting = rows.select_related("subscriber", "newsletter").get()
    if not letter_allowed():
        return _later(claimed, now, waiting.requested_at, letter_answer=_FLOOD)
    write, email = partial(_confirmation, waiting), waiting.subscriber.email
    mark = new_mark(LetterKind.CONFIRM, waiting.pk, known_address(email).hash)
    outcome = write_and_post(write, waiting.newsletter, email, exchange, claimed.sign, str(mark))
    if outcome.fate in (Fate.DEFERRED, Fate.UNTRIED):
        return _later(claimed, now, waiting.requested_at, letter_answer=outcome.answer)
    return _done(claimed, now, outcome, mark, letter_answer=outcome.answer)


def send_move(change: int, exchange: Exchange) -> bool:
    """The same for the letter to a person's new address."""
    now = agreed_now()
    rows = AddressChange.objects.filter(pk=change)
    claimed = claim(rows, now)
    if claimed is None:
        return False
    asked = rows.select_related("subscriber").get()
    newsletter = Newsletter.objects.filter(subscriptions__subscriber=asked.subscriber_id).first()
    if newsletter is None or not letter_allowed():
        return _later(claimed, now, asked.requested_at)
    write = partial(_move, asked, newsletter)
    mark = new_mark(LetterKind.MOVE, asked.pk, known_address(asked.email).hash)
    outcome = write_and_post(write, newsletter, asked.email, exchange, claimed.sign, str(mark))
    if outcome.fate in (Fate.DEFERRED, Fate.UNTRIED):
        return _later(claimed, now, asked.requested_at)
    return _done(claimed, now, outcome, mark)


def _later(claimed: Claim, now: datetime, asked: datetime, **told: str) -> bool:
    """Again after as long as it has waited so far: who asked just now still looks at an inbox.

    A link that comes when it is too late to use it helps nobody.
    """
    waited = now - asked
    again = None if waited > CONFIRM_WITHIN else now + min(max(waited, SOON), RETRY)
    claimed.settle(letter_due_at=again, **told)
    return False


def _done(claimed: Claim, now: datetime, outcome: Outcome, mark: LetterMark, **told: str) -> bool:
    taken = outcome.fate == Fate.TAKEN
    sent_at = {"letter_sent_at": now} if taken else {}
    claimed.settle(letter_due_at=None, letters=F("letters") + 1, **sent_at, **told)
    if outcome.fate == Fate.REFUSED:
        _learn_from(outcome, mark, now)
    return taken


def _learn_from(outcome: Outcome, mark: LetterMark, now: datetime) -> None:
    """A server that says at once that there is no such mailbox is as good as a bounce."""
    if kind := kind_of(outcome.answer):
        source = outcome.sender or "smtp"
        letter_bounces.record(letter_bounces.ReturnedLetter(mark, kind, now, source, outcome.answer))


def _confirmation(subscription: Subscription) -> Letter:
    person, newsletter = subscription.subscriber, subscription.newsletter
    language = language_of(person.locale)
    with translation.override(language):
        context = {
            "language": language,
            "name": person.name,
            "sentence": consent_sentence(newsletter.name, wording_in(language)),
            "confirm_url": confirm_url(confirm_token(subscription.pk, person.email)),
            "days": CONFIRM_WITHIN.days,
        }
        subject = gettext("Please confirm: %(newsletter)s") % {"newsletter": newsletter.name}
        return letter(newsletter, "confirm", subject, context)


def _move(change: AddressChange, newsletter: Newsletter) -> Letter:
    person, new = change.subscriber, parse_address(change.email)
    language = language_of(person.locale)
    with translation.override(language):
        context = {
            "language": language,
            "name": person.name,
            "move_url": move_url(move_token(change.pk, new.hash)),
            "days": CONFIRM_WITHIN.days,
        }
        name = publication().name
        subject = gettext("Please confirm your new address: %(publication)s") % {"publication": name}
        return letter(newsletter, "move", subject, context)
