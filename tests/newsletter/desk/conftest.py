"""Who works with the newsletter."""

import pytest
from django.contrib.auth.models import Group

from tests.newsletter.cast import Cast


@pytest.fixture
def team(cast: Cast) -> Group:
    """To whom the newsletter is kept; nobody is in it yet."""
    group = Group.objects.create(name="Slow Signal's desk")
    cast.newsletter.groups.add(group)
    return group
