"""`manage.py check_campaign [ID ...]`: do the sums of the ledger add up?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter.deliveries.counts import check, repair
from newsletter.models import Campaign


class Command(BaseCommand):
    help = (
        "Compare each started campaign's frozen audience with the sum of its deliveries' states, as they are "
        "counted and as the rows are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaigns", nargs="*", type=int, help="Ids; all started campaigns without any.")
        parser.add_argument("--repair", action="store_true", help="Set the counts to what the rows say.")

    def handle(self, *args: Any, campaigns: list[int], **options: Any) -> None:
        rows = Campaign.objects.filter(started_at__isnull=False)
        wrong = 0
        for campaign in rows.filter(pk__in=campaigns) if campaigns else rows:
            good = self._check(campaign)
            if not good and options["repair"]:
                repair(campaign)
                good = self._check(campaign)
            wrong += not good
        if wrong:
            raise CommandError(f"{wrong} campaign(s) do not add up. `check_campaign --repair` counts anew.")

    def _check(self, campaign: Campaign) -> bool:
        good, sums = check(campaign)
        counts = ", ".join(f"{n} {state.label}" for state, n in sums.counts.items() if n)
        verdict = "adds up" if good else "DOES NOT ADD UP"
        self.stdout.write(f"{campaign.pk} “{campaign}”: {sums.frozen} frozen = {counts or 0}: {verdict}")
        return good
