"""What stands in `deploy/`: it parses, names what exists, runs as nobody special, and listens on loopback."""

from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from dagster._config import process_config
from dagster._core.instance.config import dagster_instance_config_schema

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))


def unit(file: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(file)
    return parser


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    return found


def test_the_units_are_a_pair() -> None:
    assert [file.stem for file in UNITS] == ["counterclaim-daemon", "counterclaim-webserver"]


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_a_unit_runs_our_definitions_as_a_user_without_privileges(file: Path) -> None:
    service = unit(file)["Service"]
    assert service["User"] == "counterclaim"
    assert (service["NoNewPrivileges"], service["ProtectSystem"], service["Restart"]) == ("yes", "strict", "always")
    assert "--module-name pipelines.definitions" in service["ExecStart"]
    assert "PASSWORD" not in file.read_text()


def test_the_web_server_listens_on_loopback(compose: dict[str, Any]) -> None:
    command = unit(DEPLOY / "systemd" / "counterclaim-webserver.service")["Service"]["ExecStart"]
    assert "--host 127.0.0.1" in command
    assert all(
        port.startswith("127.0.0.1:") for service in compose["services"].values() for port in service.get("ports", [])
    )


def test_the_compose_services_run_as_nobody_special_and_take_secrets_by_environment(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"webserver", "daemon", "postgres"}
    for name in ("webserver", "daemon"):
        service = compose["services"][name]
        assert service["user"] == "10001:10001"
        assert service["cap_drop"] == ["ALL"]
    secrets = [service["environment"] for service in compose["services"].values()]
    passwords = [value for each in secrets for name, value in each.items() if "PASSWORD" in name]
    assert passwords
    assert all(value.startswith("${COUNTERCLAIM_PG_PASSWORD:?") for value in passwords)


def test_the_environment_of_the_units_names_what_the_instance_asks_for() -> None:
    given = {line.partition("=")[0] for line in (DEPLOY / "systemd" / "environment.example").read_text().splitlines()}
    asked = set(named_by(yaml.safe_load((DEPLOY / "dagster.yaml").read_text())))
    assert asked <= given


def named_by(node: Any) -> list[str]:
    """The environment variables that a configuration asks for."""
    if isinstance(node, dict):
        own = [node["env"]] if set(node) == {"env"} else []
        return own + [name for each in node.values() for name in named_by(each)]
    return [name for each in node for name in named_by(each)] if isinstance(node, list) else []


@pytest.mark.parametrize("file", [ROOT / "dagster.yaml", DEPLOY / "dagster.yaml"], ids=["one machine", "a server"])
def test_dagster_accepts_the_configuration_of_the_instance(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = yaml.safe_load(file.read_text())
    for name in named_by(given):
        monkeypatch.setenv(name, "5432")
    judged = process_config(dagster_instance_config_schema(), given)
    assert judged.success, judged.errors


def test_the_image_is_built_from_files_that_exist() -> None:
    lines = (DEPLOY / "compose" / "Dockerfile").read_text().splitlines()
    copied = [each for line in lines if line.startswith("COPY") for each in line.split()[1:-1] if "=" not in each]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert lines[-1] == "USER 10001:10001"
