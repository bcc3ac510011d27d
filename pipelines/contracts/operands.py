"""What `contract diff` compares: the words of the command line -> versions of contracts."""

from pathlib import Path

from pipelines.contracts.present import present_contracts
from pipelines.contracts.targets import TargetError
from schemas.description import TableDescription
from schemas.evolution.history import read_history, released
from schemas.evolution.judgements import Judgements, judgements_of
from schemas.evolution.versions import Step, step
from schemas.importers.odcs import import_odcs


def versions(operand: str) -> dict[str, TableDescription]:
    """The tables that an operand names: an ODCS file, TABLE as declared now, or TABLE@VERSION as released.

    Raises:
        TargetError: there is no such file, table or version.
        ContractImportError: the file is no ODCS contract.
    """
    path = Path(operand)
    if path.is_file():
        return {table.name: table for table in import_odcs(path.read_text(encoding="utf-8")).tables}
    name, at, version = operand.partition("@")
    if at:
        try:
            return {name: released(name, version or None)}
        except LookupError as error:
            raise TargetError(str(error)) from error
    present = present_contracts()
    if name not in present:
        raise TargetError(f"{operand} is no file and no table; give an ODCS file, TABLE, or TABLE@VERSION")
    return {name: present[name]}


def steps_between(old: str, new: str, judged: Judgements) -> list[Step]:
    """The changes of each table that both operands have; of two single tables, whatever their names."""
    before, after = versions(old), versions(new)
    if len(before) == len(after) == 1:
        return [step(next(iter(before.values())), next(iter(after.values())), judged)]
    shared = [name for name in before if name in after]
    if not shared:
        raise TargetError(f"{old} and {new} have no table in common")
    return [step(before[name], after[name], judged) for name in shared]


def steps_since_release() -> list[Step]:
    """The changes of each released table since its newest release, as they are judged in schemas/history."""
    history = read_history()
    return [
        step(history[name][-1], table, judgements_of(name, history[name][-1].version))
        for name, table in present_contracts().items()
        if history.get(name)
    ]
