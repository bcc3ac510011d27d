"""Which engine reads the articles: what is given, else what the environment says, else this machine."""

import importlib.util
from pathlib import Path

import pytest

from pipelines.engines.choice import ENGINE_VARIABLE, engine_name, engine_of
from pipelines.engines.engine import EngineError, EngineName
from pipelines.engines.local import LocalEngine


def test_this_machine_reads_unless_something_else_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(ENGINE_VARIABLE, raising=False)
    assert engine_of(engine_name(), str(tmp_path)) == LocalEngine()


def test_what_is_given_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENGINE_VARIABLE, "no such engine")
    assert engine_name("local") is EngineName.LOCAL
    with pytest.raises(EngineError, match="no engine 'no such engine'; it is one of: local, ray"):
        engine_name()


def test_without_ray_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"install counterclaim\[ray\]"):
        engine_name("ray")
