"""Lists of millions of rows: no page of them counts, or walks past, more than a certain number."""

from typing import Any

from django.core.paginator import Page
from django.db import connection
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

from newsletter.segments.in_time import NO_WHOLE_TABLES, within
from newsletter.segments.room import room

MOST = 500
_IN_ORDER = ("enable_sort = off",)


class BoundedPaginator(WagtailPaginator):
    """Finds up to `MOST` rows and shows no more: who looks for somebody else searches or filters."""

    @cached_property
    def count(self) -> int:
        return min(self._found, MOST)

    @cached_property
    def _found(self) -> int:
        """How many there are, up to one more than are shown."""
        return len(self._keys) if self._chosen else min(estimate(self.model), MOST + 1)

    @cached_property
    def _chosen(self) -> bool:
        return bool(self.object_list.query.where)

    @cached_property
    def _keys(self) -> list[Any]:
        return keys(self.object_list, MOST + 1)

    def page(self, number: Any) -> Page:  # type: ignore[type-arg]  # not subscriptable at run time
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        part = slice(first, min(first + self.per_page, MOST))
        if not self._chosen:
            return Page(self.object_list[part], number, self)
        return Page(self.object_list.filter(pk__in=self._keys[part]), number, self)

    @cached_property
    def items_count_label(self) -> str:
        if self._found <= MOST:
            return f"{self.count:,} {self.verbose_name if self.count == 1 else self.verbose_name_plural}"
        if not self._chosen:
            return f"about {estimate(self.model):,} {self.verbose_name_plural}"
        return f"more than {MOST:,} {self.verbose_name_plural}"


class Bounded:
    """Mixin of Wagtail's lists."""

    paginator_class: Any = BoundedPaginator
    results_template_name = "newsletter/desk/bounded_results.html"


def keys(rows: QuerySet[Any], most: int) -> list[Any]:
    """Up to `most` keys of rows in their order, the first of it; any where to find the first takes long.

    Few rows are found by an index, frequent ones by walking in order. What is neither is read as a whole.
    """
    picked = within(rows.order_by().values_list("pk", flat=True)[:most])
    if picked is not None and len(picked) < most:
        return _in_order(rows, picked)
    walked = within(rows.values_list("pk", flat=True)[:most], NO_WHOLE_TABLES + _IN_ORDER)
    if walked is not None:
        return walked
    if picked is None:
        with room():
            picked = list(rows.order_by().values_list("pk", flat=True)[:most])
    return _in_order(rows, picked)


def _in_order(rows: QuerySet[Any], picked: list[Any]) -> list[Any]:
    """Sorted as the rows are, without asking once more whether they fit."""
    fit = rows.model._default_manager.filter(pk__in=picked).order_by(*rows.query.order_by)
    return list(fit.values_list("pk", flat=True))


def estimate(model: type[Model]) -> int:
    """About how many rows a table has, as PostgreSQL's planner thinks; elsewhere exactly."""
    if connection.vendor != "postgresql":
        return model._default_manager.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        rows = int(cursor.fetchone()[0])
    if rows < MOST:  # also -1, of a table that was never looked at
        return model._default_manager.count()
    # Rounded to two digits: more of them would look like knowledge.
    return round(rows, 2 - len(str(rows)))
