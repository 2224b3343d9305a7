"""The deployment files hold together: with their schemas, with the program's settings, with one another.

Nothing here needs Docker. Prometheus' files are judged by promtool (Debian: `apt-get install prometheus`).
"""

import importlib.metadata
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conflictwire.cli import cli
from conflictwire.machine import METRICS_PORT
from conflictwire.setting_sources import ENV_PREFIX, SettingNames
from conflictwire.settings import Settings, load_settings
from conflictwire.stages import STAGES
from localkafka.properties import NodeSettings, render_properties

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("cli", *STAGES)
PROMETHEUS: dict[str, Any] = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
ALERTS: list[dict[str, Any]] = [
    rule
    for path in sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
    for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
RULE_TESTS = sorted((DEPLOY / "prometheus" / "tests").glob("*.yml"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
DASHBOARD = DEPLOY / "grafana" / "dashboards" / "conflictwire.json"

# Where the compose file differs from the local broker with reason: addresses, directories, the threads that a
# machine with two cores has no use for, and the session, which the local broker's supervisor can end.
OWN_PROPERTIES = {
    "broker.session.timeout.ms",
    "broker.heartbeat.interval.ms",
    "node.id",
    "listeners",
    "advertised.listeners",
    "listener.security.protocol.map",
    "controller.quorum.bootstrap.servers",
    "log.dirs",
    "num.network.threads",
    "num.io.threads",
    "background.threads",
    "num.recovery.threads.per.data.dir",
    "log.cleaner.threads",
    "num.replica.fetchers",
}


def _promtool(*arguments: str | Path) -> None:
    tool = shutil.which("promtool")
    if tool is None:
        pytest.skip("promtool is not installed (apt-get install --no-install-recommends prometheus)")
    done = subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_compose_file_fits_the_compose_specification() -> None:
    """No key that Compose does not know, no value of another type; the schema comes with check-jsonschema."""
    try:
        distribution = importlib.metadata.distribution("check-jsonschema")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(
            "check-jsonschema, which carries the schema of the Compose specification, is not installed"
        )
    path = distribution.locate_file("check_jsonschema/builtin_schemas/vendor/compose-spec.json")
    schema = json.loads(Path(str(path)).read_text("utf-8"))
    jsonschema.validate(COMPOSE, schema, cls=jsonschema.validators.validator_for(schema))


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name: str) -> None:
    """Nothing of the compose file has a password, so nothing of it may be on a network."""
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@pytest.mark.parametrize("name", SERVICES)
def test_containers_have_no_privileges(name: str) -> None:
    """No capability, and no way to gain one."""
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in SERVICES[name]


@pytest.mark.parametrize("name", SERVICES)
def test_images_are_pinned_to_a_version_and_name_no_registry(name: str) -> None:
    """The same file starts the same programs tomorrow."""
    repository, _, tag = SERVICES[name]["image"].partition(":")
    assert re.fullmatch(r"v?\d+\.\d+\.\d+", tag)
    assert "." not in repository.partition("/")[0]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_write_nowhere_but_in_memory(name: str) -> None:
    """A stage keeps its state in Kafka and needs no disk."""
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["tmpfs"] == ["/tmp"]  # noqa: S108 - the container's
    assert "volumes" not in SERVICES[name]


@pytest.mark.parametrize("name", OURS)
def test_settings_of_our_services_are_settings(name: str) -> None:
    """Every variable is one that the program knows, and all of them together are valid."""
    values = {
        key.removeprefix(ENV_PREFIX).lower().replace("__", "."): value
        for key, value in _environment(name).items()
    }
    assert all(key.startswith(ENV_PREFIX) for key in _environment(name))
    assert set(values) <= set(SettingNames.of(Settings).fields)
    settings = load_settings(values)
    assert settings.bootstrap_servers == "kafka:9092"


@pytest.mark.parametrize("name", OURS)
def test_commands_of_our_services_are_commands(name: str) -> None:
    """The words behind the entry point lead to a command of the command line."""
    command: Any = cli
    for word in SERVICES[name]["command"]:
        command = command.commands[word]
    assert callable(command.callback)


def test_every_stage_of_the_table_has_its_service_and_its_job() -> None:
    """A stage that is added to the program is added to its deployment, and one that went is gone."""
    ours = {
        name: each["command"] for name, each in SERVICES.items() if each["image"].startswith("conflictwire")
    }
    assert {name: ours[name] for name in STAGES} == {row.name: [row.command] for row in STAGES.values()}
    assert ours.keys() == {"cli", *STAGES}
    jobs = {job["job_name"] for job in PROMETHEUS["scrape_configs"]}
    assert jobs == {f"conflictwire-{name}" for name in STAGES}


@pytest.mark.parametrize("name", STAGES)
def test_stages_are_static_members_scraped_where_they_listen(name: str) -> None:
    """Prometheus and the health check ask the port that the stage listens on."""
    environment = _environment(name)
    port = environment["CONFLICTWIRE_HTTP_PORT"]
    assert environment["CONFLICTWIRE_INSTANCE_ID"] == f"{name}-0"
    assert environment["CONFLICTWIRE_HTTP_HOST"] == "0.0.0.0"  # noqa: S104 - within the compose network
    assert f"http://127.0.0.1:{port}/readyz" in SERVICES[name]["healthcheck"]["test"][-1]
    targets = {job["job_name"]: job["static_configs"][0]["targets"] for job in PROMETHEUS["scrape_configs"]}
    assert targets[f"conflictwire-{name}"] == [f"{name}:{port}"]


def test_one_machine_is_scraped_where_up_and_its_stages_listen() -> None:
    """The ports that `up` takes where they are free, each once, and the same rules."""
    config = yaml.safe_load((DEPLOY / "prometheus" / "one-machine.yml").read_text("utf-8"))
    targets = {
        job["job_name"]: target
        for job in config["scrape_configs"]
        for static in job["static_configs"]
        for target in static["targets"]
    }
    ports = {"up": METRICS_PORT} | {row.name: row.port for row in STAGES.values()}
    assert targets == {f"conflictwire-{name}": f"127.0.0.1:{port}" for name, port in ports.items()}
    assert len(set(ports.values())) == len(ports)
    assert config["rule_files"] == PROMETHEUS["rule_files"]


@pytest.mark.parametrize("name", STAGES)
def test_stages_get_the_time_that_a_graceful_stop_takes(name: str) -> None:
    """A stage ends within 5 s of SIGTERM; SIGKILL must come later."""
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > 5


def test_kafka_has_the_properties_of_the_local_broker() -> None:
    """What was found out about the broker's settings holds in both."""
    local = render_properties(NodeSettings(records_dir=Path("/records"), port=1, controller_port=2))
    wanted = {
        f"KAFKA_{key.upper().replace('.', '_')}": value
        for key, value in (line.split("=", 1) for line in local.splitlines())
        if key not in OWN_PROPERTIES
    }
    environment = _environment("kafka")
    assert {key: environment.get(key) for key in wanted} == wanted


def test_kafka_has_the_version_of_the_local_broker() -> None:
    """The jars of the lock file and the image are of one release."""
    lock = (ROOT / "localkafka" / "jars.lock").read_text("utf-8")
    found = re.search(r"^org\.apache\.kafka:kafka_2\.13:(\S+) ", lock, re.MULTILINE)
    assert found is not None
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{found[1]}"


def test_mounted_files_are_there() -> None:
    """Docker makes an empty directory of a path that is missing, and the service starts without its file."""
    mounted = [
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if volume.startswith(".")
    ]
    assert mounted
    assert [path for path in mounted if not (ROOT / path).exists()] == []


def test_copied_files_are_there_and_reach_the_build() -> None:
    """What the Dockerfile copies exists and is not kept out by .dockerignore."""
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert [source for source in sources if f"!{source}" not in let_in] == []
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_is_slim_pinned_and_without_root() -> None:
    """Both stages on one pinned base; the last user is a number that is not root's; asserts stay on."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", bases[0])
    assert re.findall(r"^USER (\d+)", DOCKERFILE, re.MULTILINE)[-1] not in {"0", ""}
    assert 'ENTRYPOINT ["conflictwire"]' in DOCKERFILE
    instructions = re.sub(r"(?m)^#.*", "", DOCKERFILE)
    assert "PYTHONOPTIMIZE" not in instructions
    assert "python -O" not in instructions


def test_the_build_lock_is_a_part_of_the_dev_lock() -> None:
    """The image builds the project with the very versions that are tested."""
    locks = [(ROOT / "requirements" / name).read_text("utf-8") for name in ("build.lock", "dev.lock")]
    build, dev = (dict(_pinned(text)) for text in locks)
    assert build
    assert build.items() <= dev.items()


@pytest.mark.parametrize("name", ["prometheus.yml", "one-machine.yml"])
def test_prometheus_accepts_its_files(name: str) -> None:
    """`promtool check config`, which reads the rules with it."""
    _promtool("check", "config", DEPLOY / "prometheus" / name)


def test_alerts_fire_when_they_should() -> None:
    """`promtool test rules`: firing, and silent where it only looks like it."""
    _promtool("test", "rules", *RULE_TESTS)


def test_every_alert_is_tested_to_fire() -> None:
    """An alert that has never fired is a guess."""
    fired = {
        case["alertname"]
        for path in RULE_TESTS
        for test in yaml.safe_load(path.read_text("utf-8"))["tests"]
        for case in test["alert_rule_test"]
        if case.get("exp_alerts")
    }
    assert fired == {alert["alert"] for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_says_what_it_means_and_has_its_section(alert: Mapping[str, Any]) -> None:
    """Who is woken reads a sentence, and finds the section of that name in the runbook."""
    assert set(alert["annotations"]) == {"summary", "description", "runbook_url"}
    assert alert["labels"]["severity"] in {"page", "warn"}
    assert alert["annotations"]["runbook_url"] == f"docs/runbook.md#{alert['alert'].lower()}"
    headings = re.findall(r"^## (\S+)$", (ROOT / "docs" / "runbook.md").read_text("utf-8"), re.MULTILINE)
    assert headings.count(alert["alert"]) == 1


def test_the_runbook_has_no_section_without_an_alert() -> None:
    """What the runbook explains can happen; settings and links that it names are there."""
    text = (ROOT / "docs" / "runbook.md").read_text("utf-8")
    headings = re.findall(r"^## (\S+)$", text, re.MULTILINE)
    assert sorted(headings) == sorted(alert["alert"] for alert in ALERTS)
    anchors = {heading.lower() for heading in headings}
    assert set(re.findall(r"\(#(\w+)\)", text)) <= anchors


def test_the_runbook_names_panels_that_are_on_the_dashboard() -> None:
    """*Emphasis* on that page is the title of a panel."""
    text = (ROOT / "docs" / "runbook.md").read_text("utf-8")
    named = {" ".join(found.split()) for found in re.findall(r"(?<!\*)\*([A-Z][^*]+)\*(?!\*)", text)}
    titles = {panel["title"] for panel in _panels()}
    known = titles | {title.removesuffix(" a minute") for title in titles}
    known |= {title.replace(" a minute ", " ") for title in titles}
    assert named - known == set()


def test_the_dashboard_is_provisioned_and_readable() -> None:
    """It asks the provisioned source, lies where Grafana looks, and no two panels lie upon each other."""
    source = yaml.safe_load(
        (DEPLOY / "grafana" / "provisioning" / "datasources" / "prometheus.yml").read_text("utf-8")
    )["datasources"][0]
    provider = yaml.safe_load(
        (DEPLOY / "grafana" / "provisioning" / "dashboards" / "conflictwire.yml").read_text("utf-8")
    )["providers"][0]
    mounts = [volume.split(":")[1] for volume in SERVICES["grafana"]["volumes"]]
    assert provider["options"]["path"] in mounts
    places: set[tuple[int, int]] = set()
    for panel in _panels():
        assert panel["type"] == "row" or panel["datasource"]["uid"] == source["uid"]
        assert panel["type"] == "row" or panel["description"]
        at = panel["gridPos"]
        squares = {(at["x"] + dx, at["y"] + dy) for dx in range(at["w"]) for dy in range(at["h"])}
        assert not squares & places, panel["title"]
        assert max(x for x, _ in squares) < 24
        places |= squares
    titles = [panel["title"] for panel in _panels()]
    ids = [panel["id"] for panel in _panels()]
    assert len(ids) == len(set(ids))
    assert len(titles) == len(set(titles))


def _environment(name: str) -> dict[str, str]:
    found: dict[str, str] = SERVICES[name].get("environment", {})
    return found


def _panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    return found


def _pinned(lock: str) -> Iterator[tuple[str, frozenset[str]]]:
    for block in re.split(r"(?m)^(?=[a-zA-Z])", lock):
        if block.strip():
            name = block.split()[0]
            yield name, frozenset(re.findall(r"sha256:\w+", block))
