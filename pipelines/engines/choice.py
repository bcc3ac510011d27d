"""Which engine reads the articles: an option of the command, the run's configuration, or the environment."""

import importlib.util
import os
from pathlib import Path

from pipelines.engines.engine import Engine, EngineError, EngineName
from pipelines.engines.local import LocalEngine
from pipelines.objects import is_remote

ENGINE_VARIABLE, EXCHANGE_VARIABLE = "COUNTERCLAIM_ENGINE", "COUNTERCLAIM_EXCHANGE"


def engine_name(given: str | None = None) -> EngineName:
    """The engine that is named, by the environment where nothing else names one.

    Raises:
        EngineError: there is none of this name, or what it needs is not installed.
    """
    named = given or os.environ.get(ENGINE_VARIABLE) or EngineName.LOCAL
    try:
        name = EngineName(named)
    except ValueError:
        listed = ", ".join(EngineName)
        raise EngineError(f"there is no engine {named!r}; it is one of: {listed}") from None
    if name is EngineName.RAY and importlib.util.find_spec("ray") is None:
        raise EngineError("the engine ray needs Ray: install counterclaim[ray] here and on each node of the cluster")
    return name


def engine_of(name: EngineName, exchange: str) -> Engine:
    """The engine.

    Args:
        name: which one.
        exchange: folder or bucket through which Ray's workers and this process hand each other files; the environment
            may name another.
    """
    if name is EngineName.LOCAL:
        return LocalEngine()
    from pipelines.engines.ray_data import RayEngine  # Ray is an extra, and takes a second to import

    named = os.environ.get(EXCHANGE_VARIABLE)
    if named is None and not is_remote(exchange):
        Path(exchange).mkdir(parents=True, exist_ok=True)
    return RayEngine(named or exchange)
