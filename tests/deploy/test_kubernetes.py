"""The manifests: what the cluster's own schemas say of them, and that they fit together, the image and the program."""

from __future__ import annotations

import copy
import ipaddress
import re
from collections.abc import Iterator, Mapping
from typing import Any

import kubernetes_validate.utils
import pytest
import yaml
from tests.deploy.places import DEPLOY, ROOT, run, tool

import citebot
from citebot.settings import Settings
from citebot.telegram.serve import HARD_END
from citebot.telegram.serving_settings import ServingSettings

FOLDER = DEPLOY / "kubernetes"
OLDEST = (1, 30)
VERSIONS = [v for v in kubernetes_validate.utils.all_versions() if tuple(map(int, v.split(".")[:2])) >= OLDEST]
CUSTOMIZATION: dict[str, Any] = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))
MANIFESTS: dict[str, dict[str, Any]] = {
    found["kind"]: found
    for name in CUSTOMIZATION["resources"]
    for found in yaml.safe_load_all((FOLDER / name).read_text("utf-8"))
}
SPEC: dict[str, Any] = MANIFESTS["Deployment"]["spec"]
POD: dict[str, Any] = SPEC["template"]["spec"]
BOT: dict[str, Any] = POD["containers"][0]
SECRET_KEYS = {"token", "database", "store-key"}


def test_every_file_is_applied_and_every_kind_is_there() -> None:
    assert {path.name for path in FOLDER.glob("*.yaml")} == {*CUSTOMIZATION["resources"], "kustomization.yaml"}
    assert set(MANIFESTS) == {
        "Namespace",
        "ConfigMap",
        "Deployment",
        "Service",
        "Ingress",
        "HorizontalPodAutoscaler",
        "PodDisruptionBudget",
        "NetworkPolicy",
    }


@pytest.mark.parametrize("kind", MANIFESTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_schema_of_the_cluster(version: str, kind: str) -> None:
    kubernetes_validate.validate(MANIFESTS[kind], version, strict=True)


def test_the_schema_knows_a_misspelt_key_and_a_wrong_type() -> None:
    for path, value in ((("readOnlyRootFileSystem",), True), (("runAsUser",), "nobody")):
        wrong = copy.deepcopy(MANIFESTS["Deployment"])
        wrong["spec"]["template"]["spec"]["containers"][0]["securityContext"][path[0]] = value
        with pytest.raises(kubernetes_validate.ValidationError):
            kubernetes_validate.validate(wrong, VERSIONS[-1], strict=True)


def test_the_pod_is_one_that_its_namespace_lets_in() -> None:
    """The rules of the level "restricted"."""
    assert MANIFESTS["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    own = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}
    assert BOT["securityContext"] == own
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(POD)
    assert {kind for volume in POD["volumes"] for kind in volume if kind != "name"} == {"secret", "emptyDir"}
    assert "hostPort" not in str(BOT["ports"])
    assert POD["automountServiceAccountToken"] is False


def test_it_runs_as_the_user_of_the_image() -> None:
    user = re.search(r"^USER (\d+):(\d+)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert user is not None
    context = POD["securityContext"]
    assert (context["runAsUser"], context["runAsGroup"], context["fsGroup"]) == (
        int(user[1]),
        int(user[2]),
        int(user[2]),
    )
    (image,) = CUSTOMIZATION["images"]
    assert BOT["image"] == image["name"]
    assert image["newTag"] == citebot.__version__


def test_whoever_selects_the_pods_finds_them() -> None:
    labels = SPEC["template"]["metadata"]["labels"]
    selectors = [
        SPEC["selector"]["matchLabels"],
        MANIFESTS["Service"]["spec"]["selector"],
        MANIFESTS["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        MANIFESTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        *(spread["labelSelector"]["matchLabels"] for spread in POD["topologySpreadConstraints"]),
    ]
    assert all(selector and selector.items() <= labels.items() for selector in selectors)
    target = MANIFESTS["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", MANIFESTS["Deployment"]["metadata"]["name"])


def test_ports_are_those_at_which_the_program_listens() -> None:
    ports = {port["name"]: port["containerPort"] for port in BOT["ports"]}
    serving = ServingSettings.from_environ(environment(), "123456789:AAbbccddee")
    assert serving.webhook is not None
    assert serving.health is not None
    assert (serving.webhook.listen.port, serving.health.port) == (ports["webhook"], ports["health"])
    assert serving.webhook.listen.host == serving.health.host == "0.0.0.0"
    (service,) = MANIFESTS["Service"]["spec"]["ports"]
    assert service["targetPort"] == "webhook"
    assert SPEC["template"]["metadata"]["annotations"]["prometheus.io/port"] == str(ports["health"])
    policy = MANIFESTS["NetworkPolicy"]["spec"]["ingress"]
    assert {port["port"] for rule in policy for port in rule["ports"]} == set(ports)


def test_probes_ask_what_the_program_answers() -> None:
    source = (ROOT / "bot" / "citebot" / "telegram" / "health.py").read_text("utf-8")
    for probe, path in (("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")):
        assert BOT[probe]["httpGet"] == {"path": path, "port": "health"}
        assert f'yield "{path}"' in source


def test_only_the_webhook_is_public() -> None:
    webhook = ServingSettings.from_environ(environment(), "123456789:AAbbccddee").webhook
    assert webhook is not None
    ingress = MANIFESTS["Ingress"]["spec"]
    (rule,) = ingress["rules"]
    (path,) = rule["http"]["paths"]
    assert (path["path"], path["pathType"]) == (webhook.path, "Exact")
    assert webhook.url == f"https://{rule['host']}{path['path']}"
    assert ingress["tls"][0]["hosts"] == [rule["host"]]
    backend = path["backend"]["service"]
    assert backend["name"] == MANIFESTS["Service"]["metadata"]["name"]
    assert backend["port"]["name"] == MANIFESTS["Service"]["spec"]["ports"][0]["name"]


def test_secrets_are_only_referred_to() -> None:
    assert "Secret" not in MANIFESTS
    by_value = {entry["name"] for entry in BOT["env"] if "value" in entry} | set(MANIFESTS["ConfigMap"]["data"])
    assert not {name for name in by_value if re.search(r"TOKEN|KEY$|DATABASE|_SECRET$", name)}
    references = [entry["valueFrom"]["secretKeyRef"] for entry in BOT["env"] if "valueFrom" in entry]
    token = POD["volumes"][0]["secret"]
    assert {(found["name"], found["key"]) for found in references} | {
        (token["secretName"], item["key"]) for item in token["items"]
    } == {("citebot", key) for key in SECRET_KEYS}
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    (command,) = re.findall(r"kubectl \S+ \S+ create secret generic citebot((?: \\\n|.)*)\n", page)
    assert set(re.findall(r"--from-(?:file|literal)=([a-z-]+)", command)) == SECRET_KEYS


def test_what_the_program_writes_to_is_mounted() -> None:
    mounts = {mount["mountPath"]: mount["name"] for mount in BOT["volumeMounts"]}
    assert {mounts[path] for path in mounts} == {volume["name"] for volume in POD["volumes"]}
    assert environment()["SECRETS_DIRECTORY"] in mounts
    settings = Settings.from_environ(environment())
    assert str(settings.database.parent) in mounts
    assert "MPLCONFIGDIR=/tmp/" in (DEPLOY / "Dockerfile").read_text("utf-8")
    assert "/tmp" in mounts


def test_a_stop_is_given_the_time_that_it_takes() -> None:
    pause = float(BOT["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pause + HARD_END < POD["terminationGracePeriodSeconds"]
    update = SPEC["strategy"]["rollingUpdate"]
    assert (update["maxSurge"], update["maxUnavailable"]) == (1, 0)


def test_one_machine_less_leaves_one_that_answers() -> None:
    scaler = MANIFESTS["HorizontalPodAutoscaler"]["spec"]
    assert 2 <= scaler["minReplicas"] <= scaler["maxReplicas"]
    assert MANIFESTS["PodDisruptionBudget"]["spec"]["maxUnavailable"] < scaler["minReplicas"]
    assert "replicas" not in SPEC


@pytest.mark.parametrize(
    ("address", "port", "is_let"),
    [
        ("149.154.167.220", 443, True),
        ("2001:67c:4e8:f004::9", 443, True),
        ("10.1.2.3", 5432, True),
        ("10.1.2.3", 443, False),
        ("169.254.169.254", 443, False),
        ("149.154.167.220", 80, False),
        ("149.154.167.220", 5432, False),
        ("fe80::1", 443, False),
    ],
)
def test_whom_the_bot_may_reach(address: str, port: int, is_let: bool) -> None:
    assert any(reaches(address, port)) is is_let


def reaches(address: str, port: int) -> Iterator[bool]:
    there = ipaddress.ip_address(address)
    for rule in MANIFESTS["NetworkPolicy"]["spec"]["egress"]:
        for peer in rule["to"]:
            block: Mapping[str, Any] = peer.get("ipBlock", {"cidr": "0.0.0.0/32"})
            inside = there in ipaddress.ip_network(block["cidr"])
            apart = any(there in ipaddress.ip_network(other) for other in block.get("except", ()))
            yield inside and not apart and port in {found["port"] for found in rule["ports"]}


def test_kustomize_takes_them() -> None:
    done = run(tool("kubectl"), "kustomize", FOLDER)
    assert (done.returncode, done.stderr) == (0, "")
    found = list(yaml.safe_load_all(done.stdout))
    assert {manifest["kind"] for manifest in found} == set(MANIFESTS)
    for manifest in found:
        kubernetes_validate.validate(manifest, VERSIONS[-1], strict=True)
        assert manifest["metadata"].get("namespace", "citebot") == "citebot"
    (image,) = re.findall(r"image: (\S+)", done.stdout)
    assert image == f"registry.example.org/citebot:{citebot.__version__}"


def environment() -> dict[str, str]:
    """What the container is given, as far as it is no secret."""
    return {
        **MANIFESTS["ConfigMap"]["data"],
        **{entry["name"]: entry["value"] for entry in BOT["env"] if "value" in entry},
    }
