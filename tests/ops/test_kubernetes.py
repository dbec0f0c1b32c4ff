"""The example for Kubernetes: its manifests are whole, fit each other, the settings and the compose file."""

import re
from typing import Any

import pytest
import yaml

from config.demo.plan import BASE_DIR
from tests.ops import compose

FOLDER = BASE_DIR / "deploy" / "kubernetes"
VERSIONS = {
    "Namespace": "v1",
    "ConfigMap": "v1",
    "Service": "v1",
    "PersistentVolumeClaim": "v1",
    "Job": "batch/v1",
    "Deployment": "apps/v1",
    "PodDisruptionBudget": "policy/v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
}
MANIFESTS: list[dict[str, Any]] = [
    one for path in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load_all(path.read_text())
]
NAMES = [f"{one['kind']}/{one['metadata']['name']}" for one in MANIFESTS]
WORKLOADS = [one for one in MANIFESTS if one["kind"] in ("Deployment", "Job")]
OURS = [one for one in WORKLOADS if one["metadata"]["name"] != "frontend"]


def of(kind: str) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == kind}


def pod(workload: dict[str, Any]) -> dict[str, Any]:
    spec: dict[str, Any] = workload["spec"]["template"]["spec"]
    return spec


def container(workload: dict[str, Any]) -> dict[str, Any]:
    [one] = pod(workload)["containers"]
    found: dict[str, Any] = one
    return found


def named(workload: dict[str, Any]) -> str:
    return str(workload["metadata"]["name"])


def test_it_names_everything_once_by_its_present_version() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert [one["kind"] for one in MANIFESTS if one["apiVersion"] != VERSIONS[one["kind"]]] == []


def test_it_puts_everything_into_its_own_namespace() -> None:
    spaces = {one["metadata"].get("namespace") for one in MANIFESTS if one["kind"] != "Namespace"}
    assert spaces == {"transmissions"} == set(of("Namespace"))


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_it_runs_without_root_and_writes_to_its_volumes_alone(workload: dict[str, Any]) -> None:
    assert pod(workload)["securityContext"]["runAsNonRoot"] is True
    assert pod(workload)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container(workload)["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_it_mounts_the_volumes_that_it_declares(workload: dict[str, Any]) -> None:
    mounted = {one["name"] for one in container(workload)["volumeMounts"]}
    assert mounted == {one["name"] for one in pod(workload)["volumes"]}
    claims = [one.get("persistentVolumeClaim", {}).get("claimName") for one in pod(workload)["volumes"]]
    assert {claim for claim in claims if claim} <= set(of("PersistentVolumeClaim"))


@pytest.mark.parametrize("workload", WORKLOADS, ids=named)
def test_it_bounds_memory_and_names_a_release(workload: dict[str, Any]) -> None:
    assert set(container(workload)["resources"]) == {"requests", "limits"}
    assert "memory" in container(workload)["resources"]["limits"]
    assert re.search(r":\d+\.\d+\.\d+$", container(workload)["image"])


def test_it_has_work_in_the_background_yield_to_pages_and_letters() -> None:
    asked = {
        name: int(container(one)["resources"]["requests"]["cpu"].removesuffix("m"))
        for name, one in of("Deployment").items()
    }
    shares = {
        name: service.get("cpu_shares", 1024)
        for name, service in compose.services({}).items()
        if name in asked
    }
    assert asked["worker"] / asked["web"] == shares["worker"] / shares["web"]
    assert asked["sender"] == asked["worker"] < min(asked["web"], asked["frontend"])
    assert asked["beat"] < asked["worker"]
    assert asked["letters"] >= asked["web"]


@pytest.mark.parametrize("workload", OURS, ids=named)
def test_it_reads_settings_from_config_and_secret(workload: dict[str, Any]) -> None:
    sources = container(workload)["envFrom"]
    assert sources == [{"configMapRef": {"name": "transmissions"}}, {"secretRef": {"name": "transmissions"}}]


def test_it_sets_only_what_the_settings_know() -> None:
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    assert set(of("ConfigMap")["transmissions"]["data"]) <= explained
    secret = set(re.findall(r"\b[A-Z0-9]+(?:_[A-Z0-9]+)+\b", (FOLDER / "README.md").read_text()))
    assert secret <= explained


@pytest.mark.parametrize("name", ["web", "worker", "letters", "sender", "beat"])
def test_it_runs_what_the_compose_file_runs(name: str) -> None:
    ran = [
        word
        for word in compose.services({})[name]["command"]
        if not word.startswith(("--loglevel", "--conc"))
    ]
    command = container(of("Deployment")[name])["command"]
    assert [word for word in command if not word.startswith("--conc")] == ran


def test_it_migrates_as_the_compose_file_does() -> None:
    [job] = of("Job").values()
    assert container(job)["command"] == compose.services({})["migrate"]["command"]
    assert pod(job)["restartPolicy"] == "Never"


@pytest.mark.parametrize("name", ["web", "worker", "letters", "sender", "beat", "frontend"])
def test_it_probes_every_pod_that_stays_and_gives_it_time_to_end(name: str) -> None:
    deployment = of("Deployment")[name]
    assert "livenessProbe" in container(deployment)
    grace = compose.services({})[name]["stop_grace_period"]
    assert pod(deployment)["terminationGracePeriodSeconds"] >= int(grace.removesuffix("s"))


def test_it_waits_for_the_database_at_the_start_and_takes_no_pod_away_without_it() -> None:
    web = container(of("Deployment")["web"])
    asked = {name: web[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}
    assert asked == {"startup": "/health/ready/", "readiness": "/health/live/", "liveness": "/health/live/"}


def test_it_tells_the_frontend_what_the_compose_file_tells_it() -> None:
    told = {one["name"] for one in container(of("Deployment")["frontend"])["env"]}
    assert told == set(compose.services({})["frontend"]["environment"])


def test_it_lets_the_worker_reach_the_frontend() -> None:
    sources = of("NetworkPolicy")["frontend"]["spec"]["ingress"][0]["from"]
    assert {"podSelector": {"matchLabels": {"app": "worker"}}} in sources


def test_it_lets_a_file_of_addresses_through_the_ingress() -> None:
    most = of("Ingress")["transmissions"]["metadata"]["annotations"]
    megabytes = int(most["nginx.ingress.kubernetes.io/proxy-body-size"].removesuffix("m"))
    assert int(of("ConfigMap")["transmissions"]["data"]["NEWSLETTER_IMPORT_MAX_MB"]) < megabytes


@pytest.mark.parametrize("kind", ["Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy"])
def test_it_selects_pods_that_there_are(kind: str) -> None:
    labels = [one["spec"]["template"]["metadata"]["labels"] for one in of("Deployment").values()]
    for one in of(kind).values():
        selector = one["spec"].get("selector") or one["spec"].get("podSelector")
        wanted = selector.get("matchLabels", {} if kind == "NetworkPolicy" else selector)
        assert not wanted or wanted in labels


def test_it_leads_every_host_to_a_port_of_a_service() -> None:
    [ingress] = of("Ingress").values()
    secured = {host for one in ingress["spec"]["tls"] for host in one["hosts"]}
    for rule in ingress["spec"]["rules"]:
        assert rule["host"] in secured
        for path in rule["http"]["paths"]:
            backend = path["backend"]["service"]
            ports = of("Service")[backend["name"]]["spec"]["ports"]
            assert backend["port"]["name"] in {port["name"] for port in ports}


def test_it_shows_figures_to_nobody_outside() -> None:
    [ingress] = of("Ingress").values()
    rules = {rule["host"]: rule["http"]["paths"] for rule in ingress["spec"]["rules"]}
    first = rules["cms.example.org"][0]
    assert (first["path"], first["pathType"]) == ("/metrics", "Exact")
    assert first["backend"]["service"]["name"] != "web"


def test_it_holds_no_secret() -> None:
    assert "Secret" not in {one["kind"] for one in MANIFESTS}
