"""Every transmission of the sample publication can be sent as it is."""

import pytest
from django.core.management import call_command

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.composing import compose
from newsletter.models import Newsletter
from newsletter.preflight import preflight
from newsletter.preflight.findings import Finding

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_nothing_blocks_the_sample_publication() -> None:
    call_command("load_sample", verbosity=0)
    newsletter = Newsletter.objects.all()[0]
    found: dict[str, list[Finding]] = {}
    for page in TransmissionPage.objects.live():
        campaign = campaigns.draft(newsletter, page, subject=page.title)
        compose(campaign)
        report = preflight(campaign)
        found[page.title] = report.blocking
        assert [one for one in report.warning if one.check not in ("Sender", "Audience", "Size")] == []
    assert found
    assert {title: said for title, said in found.items() if said} == {}
