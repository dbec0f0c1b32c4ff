"""States and the moves between them, as data: the ledger, the admin and the tests read the same tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet, TextChoices

S = TypeVar("S", bound=TextChoices)


class MoveRefusedError(Exception):
    """The row is not in a state from which this move is allowed. The message is fit for an editor."""


@dataclass(frozen=True)
class Machine(Generic[S]):
    """`sentences` says what each state means; `moves` holds every allowed step and its reason."""

    name: str
    sentences: Mapping[S, str]
    moves: Mapping[tuple[S, S], str]

    def sources(self, target: S) -> list[S]:
        """The states from which `target` can be reached in one move."""
        return [source for source, end in self.moves if end == target]

    def allows(self, source: str, target: S) -> bool:
        return (source, target) in self.moves

    def move(
        self, rows: QuerySet[Any], target: S, *, coming_from: Collection[S] | None = None, **values: object
    ) -> int:
        """Move every row that may go to `target`, in one conditional update; return how many went.

        Rows in another state stay as they are: somebody else (a worker, an editor, a reader) was first.
        `coming_from` narrows the moves, where only one of them is meant.
        """
        sources = [source for source in self.sources(target) if coming_from is None or source in coming_from]
        return rows.filter(state__in=sources).update(state=target, **values)

    def require(
        self, rows: QuerySet[Any], target: S, *, coming_from: Collection[S] | None = None, **values: object
    ) -> None:
        """As `move`, for one row that must go. Raises MoveRefusedError when it did not."""
        if not self.move(rows, target, coming_from=coming_from, **values):
            sentences = {state.value: sentence for state, sentence in self.sentences.items()}
            sentence = sentences.get(str(rows.values_list("state", flat=True).first()), "It is gone.")
            raise MoveRefusedError(f"This {self.name} cannot become “{target.label}” now. {sentence}")

    def check(self) -> Q:
        """The condition of a database constraint: no other state can be stored."""
        return Q(state__in=sorted(self.sentences))
