"""Every address of the Content API that is read, with what answers it."""

from cms.api import transmissions
from cms.api.endpoints import Endpoint
from cms.api.wanted import DetailParameters, ListParameters

LIST = Endpoint(transmissions.listing, ListParameters)
DETAIL = Endpoint(transmissions.detail, DetailParameters)

READS = {
    "transmissions/": LIST,
    "transmissions/{slug}/": DETAIL,
}
