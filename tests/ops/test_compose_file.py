"""docker-compose.yml and .env.example fit each other, the settings and the house's rules."""

import re

import pytest

from config.celery import app
from config.demo.plan import BASE_DIR
from config.observe.metrics.queues import QUEUES
from tests.ops import compose

SERVICES = compose.services({})
ONE_SHOT = {"migrate"}
EXAMPLE = (BASE_DIR / ".env.example").read_text()
EXPLAINED = set(re.findall(r"^#?([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))


# The official image of PostgreSQL begins as root, to give its folder away.
LOCKED = set(SERVICES) - {"postgres"}


def test_it_runs_every_service_and_the_migration() -> None:
    workers = {"worker", "letters", "sender"}
    expected = {"proxy", "postgres", "redis", "web", "beat", "frontend", "mailpit"}
    assert set(SERVICES) == expected | workers | ONE_SHOT


def test_it_gives_every_queue_a_worker_of_its_own() -> None:
    commands = [" ".join(service.get("command", [])) for service in SERVICES.values()]
    served = [queues for command in commands for queues in re.findall(r"--queues=(\S+)", command)]
    assert sorted(served) == sorted(QUEUES)


def test_it_gives_a_worker_longer_to_end_than_any_task_may_take() -> None:
    app.loader.import_default_modules()
    longest = max(task.time_limit or 0 for task in app.tasks.values())
    for name in ("worker", "letters", "sender"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > longest


def test_it_lets_a_file_of_addresses_through_the_proxy() -> None:
    caddy = (BASE_DIR / "deploy" / "caddy" / "Caddyfile").read_text()
    [megabytes] = re.findall(r"max_size (\d+)MB", caddy)
    offered = int(SERVICES["web"]["environment"]["NEWSLETTER_IMPORT_MAX_MB"])
    assert offered << 20 < int(megabytes) * 10**6


def test_it_keeps_the_proxy_open_while_the_database_is_away() -> None:
    assert "health_uri /health/live/" in (BASE_DIR / "deploy" / "caddy" / "Caddyfile").read_text()


def test_it_has_redis_refuse_before_its_container_is_full() -> None:
    command, limits = SERVICES["redis"]["command"], SERVICES["redis"]["deploy"]["resources"]["limits"]
    most = int(command[command.index("--maxmemory") + 1].removesuffix("mb"))
    assert most <= int(limits["memory"].removesuffix("M")) * 0.8


@pytest.mark.parametrize("name", sorted(LOCKED))
def test_it_lets_no_container_write_elsewhere_or_gain_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_it_bounds_the_memory_and_processors_of_every_service(name: str) -> None:
    assert set(SERVICES[name]["deploy"]["resources"]["limits"]) == {"cpus", "memory"}


def test_it_has_work_in_the_background_yield_to_pages_and_letters() -> None:
    shares = {name: service.get("cpu_shares", 1024) for name, service in SERVICES.items()}
    assert {name for name, share in shares.items() if share < 1024} == {"worker", "sender", "beat"}
    assert shares["letters"] >= shares["web"]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_it_gives_every_service_time_to_end(name: str) -> None:
    assert re.fullmatch(r"\d+s", SERVICES[name]["stop_grace_period"])


def test_it_opens_nothing_to_others_but_the_proxy() -> None:
    opened = {name: [str(port) for port in service.get("ports", [])] for name, service in SERVICES.items()}
    strangers = {
        name for name, ports in opened.items() for port in ports if not port.startswith("127.0.0.1:")
    }
    assert strangers == {"proxy"}


def test_it_migrates_in_one_place() -> None:
    assert [name for name, one in SERVICES.items() if "migrate --noinput" in str(one.get("command"))] == [
        "migrate"
    ]


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT))
def test_it_checks_the_health_of_every_service_and_restarts_it(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_it_uses_one_image_for_everything_in_python() -> None:
    python = [SERVICES[name] for name in ("migrate", "web", "worker", "letters", "sender", "beat")]
    assert {service["image"] for service in python} == {"transmissions-app"}
    assert {service["build"] for service in python} == {"."}


@pytest.mark.parametrize("name", ["web", "worker", "letters", "sender", "beat"])
def test_it_starts_nothing_before_the_migration_has_ended(name: str) -> None:
    assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_it_names_a_release_of_every_image_that_it_does_not_build() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert [image for image in images if not re.search(r":\D*\d", image)] == []


def test_it_keeps_data_in_volumes_that_are_declared() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    kept = {name for name in mounted if not name.startswith("./")}
    assert kept == set(compose.document()["volumes"])
    assert kept == {"postgres", "redis", "media", "kept", "certificates"}


def test_it_explains_every_variable_of_the_compose_file() -> None:
    assert set(re.findall(r"\$\{(\w+)", compose.text())) - EXPLAINED == set()


def test_it_explains_every_variable_of_the_settings_and_no_other() -> None:
    settings = (BASE_DIR / "config" / "settings.py").read_text()
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z0-9_]+)\"", settings))
    elsewhere = set(re.findall(r"\$\{(\w+)", compose.text())) | {"GRANIAN_WORKERS"}
    assert read | elsewhere == EXPLAINED


def test_it_says_something_about_every_variable() -> None:
    paragraphs = EXAMPLE.split("\n\n")
    silent = [part for part in paragraphs if re.search(r"^#?[A-Z_]+=", part) and not part.startswith("# ")]
    assert silent == []


def test_it_builds_from_locked_requirements_and_runs_without_root() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.txt" in dockerfile
    assert "USER transmissions" in dockerfile
    assert "USER node" in (BASE_DIR / "frontend" / "Dockerfile").read_text()


def test_it_copies_into_the_image_what_the_ignore_file_lets_through() -> None:
    copied = set(re.findall(r"^COPY ([\w.]+)", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE))
    let_through = set(re.findall(r"^!(.+)$", (BASE_DIR / ".dockerignore").read_text(), re.MULTILINE))
    assert copied == let_through
    assert all((BASE_DIR / name).exists() for name in copied)
