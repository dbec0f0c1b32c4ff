"""Every check, in the order in which an operator would look."""

from config.doctor.checks import (
    addresses,
    beat,
    clock,
    database,
    dns,
    files,
    mail,
    migrations,
    people,
    pepper,
    queues,
    redis,
    settings,
    static,
    webhooks,
)
from config.doctor.findings import Look

CHECKS: dict[str, Look] = {
    "settings": settings.look,
    "addresses": addresses.look,
    "database": database.look,
    "migrations": migrations.look,
    "pepper": pepper.look,
    "redis": redis.look,
    "queues": queues.look,
    "beat": beat.look,
    "clock": clock.look,
    "mail": mail.look,
    "dns": dns.look,
    "webhooks": webhooks.look,
    "files": files.look,
    "static": static.look,
    "people": people.look,
}
