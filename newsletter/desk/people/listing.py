"""The list of people."""

from django.db.models import Prefetch, QuerySet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from newsletter.desk.bounded import Bounded
from newsletter.desk.people.finding import PeopleFilterSet, found
from newsletter.desk.teams import of_team, people_of
from newsletter.models import Subscriber, Subscription


class PeopleIndex(Bounded, IndexView):
    """By person, newest first. Nobody pages through a million: search and filters find them."""

    template_name = "newsletter/desk/people/index.html"
    results_template_name = "newsletter/desk/people/results.html"
    filterset_class = PeopleFilterSet
    is_searchable = True
    default_ordering = "-id"
    paginate_by = 50

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        mine = of_team(Subscription.objects.select_related("newsletter"), self.request.user)
        kept = Prefetch("subscriptions", queryset=mine.order_by("newsletter__name"), to_attr="listed")
        return people_of(self.request.user).prefetch_related(kept)

    def search_queryset(self, queryset: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
        return found(queryset, self.search_query) if self.is_searching else queryset


class ReceivesColumn(Column):
    cell_template_name = "newsletter/desk/people/receives.html"


COLUMNS = [
    BulkActionsCheckboxColumn("bulk_actions", obj_type="subscriber"),
    TitleColumn(
        "email",
        label="Address",
        url_name="subscribers:inspect",
        get_title_id=lambda person: f"subscriber_{person.pk}_title",
    ),
    Column("name", label="Name"),
    ReceivesColumn("listed", label="Newsletters"),
    Column("locale", label="Language"),
    DateColumn("created_at", label="Known since", sort_key="id"),
]
