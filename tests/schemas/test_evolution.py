"""What two versions of a contract differ in, whom it breaks, and which version it asks for."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.present import present_contracts
from schemas import TABLES
from schemas.description import ColumnDescription, TableDescription, Value, described
from schemas.evolution import judgements
from schemas.evolution.changelog import changelog
from schemas.evolution.compare import compare
from schemas.evolution.history import AlreadyReleasedError, freeze, read_history, released
from schemas.evolution.judgements import Judgements, judgements_of
from schemas.evolution.kinds import POLICIES, Bump, Effect, Kind, bump_of
from schemas.evolution.semver import Version
from schemas.evolution.versions import step
from schemas.quality import Bound, Check, Dimension, Rule, Severity

B, N, _ = Effect.BREAKS, Effect.NOTICES, Effect.NONE
MAJOR, MINOR, PATCH = Bump.MAJOR, Bump.MINOR, Bump.PATCH

COUNT = ColumnDescription(
    "n_killed", pl.Int32(), nullable=True, description="people killed", unit="people",
    bounds=(Bound(Check.AT_LEAST, 0), Bound(Check.AT_MOST, 1000)),
)  # fmt: skip
SIDE = ColumnDescription(
    "side", pl.String(), nullable=False, description="who says it",
    values=(Value("army", "state armed forces"), Value("rebels", "armed opposition")),
)  # fmt: skip
PLACE = ColumnDescription("place_id", pl.String(), nullable=True, description="where", references="places.place_id")
CODE = ColumnDescription(
    "code", pl.String(), nullable=False, description="code of the report",
    bounds=(Bound(Check.MATCHES, "^[A-Z]+$"), Bound(Check.LENGTH, (1, 8))), personal=False,
)  # fmt: skip
RULE = Rule(
    "tolls.side.has_toll", "tolls", "side", "who names a side names a toll", frozenset({"tolls"}),
    "select code, side as bad_value from tolls where n_killed is null", Dimension.COMPLETENESS,
)  # fmt: skip
WARNING = replace(RULE, severity=Severity.WARNING)
OLD = TableDescription(
    name="tolls", contract_id="example.tolls", version="1.2.3", owner="desk", description="Death tolls, as told.",
    grain="one toll of one side", key=("code",), group="ingest", partition_by=None, budget=0.1, refresh_hours=24,
    columns=(CODE, SIDE, COUNT, PLACE), rules=(RULE,),
)  # fmt: skip

Edit = Callable[[TableDescription], TableDescription]


def with_column(column: str, **changes: object) -> Edit:
    return lambda table: replace(
        table, columns=tuple(replace(c, **changes) if c.name == column else c for c in table.columns)
    )


def with_table(**changes: object) -> Edit:
    return lambda table: replace(table, **changes)


def added(**changes: object) -> Edit:
    column = replace(ColumnDescription("note", pl.String(), nullable=True, description="a remark"), **changes)
    return lambda table: replace(table, columns=(*table.columns, column))


def removed(name: str) -> Edit:
    return lambda table: replace(table, columns=tuple(c for c in table.columns if c.name != name))


def bounds(*limits: Bound) -> dict[str, object]:
    return {"bounds": limits}


ARMY, REBELS = SIDE.values
LEAST, MOST = COUNT.bounds
PATTERN, LENGTH = CODE.bounds

# What is done to the contract; the change it is; what it does to the reader and to the producer; the version.
CASES: list[tuple[str, Edit, Kind, Effect, Effect, Bump]] = [
    ("a column that may be NULL is added", added(), Kind.COLUMN_ADDED, N, N, MINOR),
    ("a column that must be filled is added", added(nullable=False), Kind.COLUMN_ADDED_REQUIRED, N, B, MAJOR),
    ("a column is removed", removed("n_killed"), Kind.COLUMN_REMOVED, B, B, MAJOR),
    ("a column is renamed", with_column("n_killed", name="killed"), Kind.COLUMN_RENAMED, B, B, MAJOR),
    ("columns change places", with_table(columns=(SIDE, CODE, COUNT, PLACE)), Kind.COLUMNS_REORDERED, _, _, PATCH),
    ("a type is widened", with_column("n_killed", dtype=pl.Int64()), Kind.TYPE_WIDENED, B, _, MAJOR),
    ("a type is narrowed", with_column("n_killed", dtype=pl.Int16()), Kind.TYPE_NARROWED, _, B, MAJOR),
    ("a sign is dropped", with_column("n_killed", dtype=pl.UInt32()), Kind.TYPE_CHANGED, B, B, MAJOR),
    ("a number becomes text", with_column("n_killed", dtype=pl.String()), Kind.TYPE_CHANGED, B, B, MAJOR),
    ("NULL is allowed", with_column("side", nullable=True), Kind.NULL_ALLOWED, B, N, MAJOR),
    ("NULL is forbidden", with_column("place_id", nullable=False), Kind.NULL_FORBIDDEN, N, B, MAJOR),
    ("a value is added", with_column("side", values=(ARMY, REBELS, Value("monitor", "observer"))),
     Kind.VALUE_ADDED, B, N, MAJOR),
    ("a value is removed", with_column("side", values=(ARMY,)), Kind.VALUE_REMOVED, _, B, MAJOR),
    ("a value means something else", with_column("side", values=(Value("army", "any armed force"), REBELS)),
     Kind.VALUE_MEANING_CHANGED, B, B, MAJOR),
    ("a value's meaning is punctuated", with_column("side", values=(Value("army", "State armed forces."), REBELS)),
     Kind.VALUE_REWORDED, _, _, PATCH),
    ("a list of values is closed", with_column("place_id", values=(Value("x"),)), Kind.LIST_CLOSED, N, B, MAJOR),
    ("a list of values is opened", with_column("side", values=()), Kind.LIST_OPENED, B, N, MAJOR),
    ("a lower bound is raised", with_column("n_killed", **bounds(Bound(Check.AT_LEAST, 1), MOST)),
     Kind.BOUND_TIGHTENED, _, B, MAJOR),
    ("a lower bound is lowered", with_column("n_killed", **bounds(Bound(Check.AT_LEAST, -1), MOST)),
     Kind.BOUND_LOOSENED, B, N, MAJOR),
    ("an upper bound is lowered", with_column("n_killed", **bounds(LEAST, Bound(Check.AT_MOST, 900))),
     Kind.BOUND_TIGHTENED, _, B, MAJOR),
    ("an upper bound is raised", with_column("n_killed", **bounds(LEAST, Bound(Check.AT_MOST, 2000))),
     Kind.BOUND_LOOSENED, B, N, MAJOR),
    ("a bound is dropped", with_column("n_killed", **bounds(LEAST)), Kind.BOUND_LOOSENED, B, N, MAJOR),
    ("a bound is set", with_column("place_id", **bounds(Bound(Check.MATCHES, "^[0-9]+$"))),
     Kind.BOUND_TIGHTENED, _, B, MAJOR),
    ("a text may be longer", with_column("code", **bounds(PATTERN, Bound(Check.LENGTH, (1, 9)))),
     Kind.BOUND_LOOSENED, B, N, MAJOR),
    ("a text must be longer", with_column("code", **bounds(PATTERN, Bound(Check.LENGTH, (2, 8)))),
     Kind.BOUND_TIGHTENED, _, B, MAJOR),
    ("a pattern is changed", with_column("code", **bounds(Bound(Check.MATCHES, "^[A-Z0-9]+$"), LENGTH)),
     Kind.PATTERN_CHANGED, B, B, MAJOR),
    ("a reference is added", with_column("code", references="codes.code"), Kind.REFERENCE_ADDED, N, B, MAJOR),
    ("a reference is removed", with_column("place_id", references=None), Kind.REFERENCE_REMOVED, B, N, MAJOR),
    ("a reference leads elsewhere", with_column("place_id", references="towns.place_id"),
     Kind.REFERENCE_CHANGED, B, B, MAJOR),
    ("a column means something else", with_column("n_killed", description="people killed or wounded"),
     Kind.MEANING_CHANGED, B, B, MAJOR),
    ("a description gets a capital and a stop", with_column("n_killed", description="People killed."),
     Kind.REWORDED, _, _, PATCH),
    ("a unit is changed", with_column("n_killed", unit="hundreds"), Kind.UNIT_CHANGED, B, B, MAJOR),
    ("a column turns out to be personal", with_column("code", personal=True), Kind.PERSONAL_MARKED, N, N, MINOR),
    ("a column is no longer personal", with_column("code", personal=True), Kind.PERSONAL_UNMARKED, N, N, MINOR),
    ("a rule is added", with_table(rules=(RULE, replace(RULE, rule_id="tolls.new"))), Kind.RULE_ADDED, N, B, MAJOR),
    ("a rule is removed", with_table(rules=()), Kind.RULE_REMOVED, B, N, MAJOR),
    ("a rule asks something else", with_table(rules=(replace(RULE, sql=RULE.sql + " or side = 'army'"),)),
     Kind.RULE_CHANGED, B, B, MAJOR),
    ("a rule only warns", with_table(rules=(WARNING,)), Kind.RULE_SOFTENED, B, N, MAJOR),
    ("a rule that only warned refuses", with_table(rules=(WARNING,)), Kind.RULE_HARDENED, N, B, MAJOR),
    ("a warning is added", with_table(rules=(RULE, replace(WARNING, rule_id="tolls.new"))),
     Kind.WARNINGS_CHANGED, N, N, MINOR),
    ("a rule gives another reason", with_table(rules=(replace(RULE, reason="a side needs a toll"),)),
     Kind.RULE_REWORDED, _, _, PATCH),
    ("the key is widened", with_table(key=("code", "side")), Kind.KEY_CHANGED, B, B, MAJOR),
    ("a row is something else", with_table(grain="one toll of one day"), Kind.GRAIN_CHANGED, B, B, MAJOR),
    ("the table means something else", with_table(description="Estimates."), Kind.TABLE_MEANING_CHANGED, B, B, MAJOR),
    ("the table's text is punctuated", with_table(description="Death tolls; as told"),
     Kind.TABLE_REWORDED, _, _, PATCH),
    ("the table is renamed", with_table(name="deaths"), Kind.TABLE_RENAMED, B, B, MAJOR),
    ("files lie by day", with_table(partition_by="day"), Kind.PARTITION_CHANGED, B, B, MAJOR),
    ("somebody else owns it", with_table(owner="archive"), Kind.OWNER_CHANGED, N, N, MINOR),
    ("more may be refused", with_table(budget=0.2), Kind.BUDGET_RAISED, N, N, MINOR),
    ("less may be refused", with_table(budget=0.0), Kind.BUDGET_LOWERED, N, B, MAJOR),
    ("it comes less often", with_table(refresh_hours=48), Kind.REFRESH_SLOWER, B, N, MAJOR),
    ("it no longer says how often it comes", with_table(refresh_hours=None), Kind.REFRESH_SLOWER, B, N, MAJOR),
    ("it comes more often", with_table(refresh_hours=1), Kind.REFRESH_FASTER, N, B, MAJOR),
]  # fmt: skip


@pytest.mark.parametrize(("told", "edit", "kind", "consumer", "producer", "bump"), CASES, ids=[c[0] for c in CASES])
def test_a_change_is_told_for_both_sides(
    told: str, edit: Edit, kind: Kind, consumer: Effect, producer: Effect, bump: Bump
) -> None:
    old, new = OLD, edit(OLD)
    if kind in {Kind.PERSONAL_UNMARKED, Kind.RULE_HARDENED}:
        old, new = new, old
    (change,) = compare(old, new)
    assert change.kind is kind
    assert (change.policy.consumer, change.policy.producer, change.policy.bump) == (consumer, producer, bump)


def test_every_kind_of_change_has_a_policy_and_a_case() -> None:
    assert set(POLICIES) == set(Kind) == {case[2] for case in CASES}


def test_the_same_contract_has_no_change() -> None:
    assert compare(OLD, OLD) == ()
    assert bump_of(()) is Bump.NONE


def test_changes_that_come_together_are_all_told() -> None:
    new = added()(with_column("side", nullable=True)(removed("place_id")(OLD)))
    assert {change.kind for change in compare(OLD, new)} == {Kind.COLUMN_ADDED, Kind.NULL_ALLOWED, Kind.COLUMN_REMOVED}


def test_a_renamed_column_that_also_changed_is_told_as_both() -> None:
    new = with_column("n_killed", name="killed", description="how many died", unit=None)(OLD)
    judged = compare(OLD, new, Judgements(renamed={"n_killed": "killed"}, reworded=frozenset({"killed"})))
    assert [change.kind for change in judged] == [Kind.COLUMN_RENAMED, Kind.REWORDED, Kind.UNIT_CHANGED]
    assert {c.kind for c in compare(OLD, new)} == {Kind.COLUMN_REMOVED, Kind.COLUMN_ADDED}


def test_a_rule_that_only_follows_a_renamed_column_is_reworded() -> None:
    renamed = with_column("n_killed", name="killed")(OLD)
    new = replace(renamed, rules=(replace(RULE, sql=RULE.sql.replace("n_killed", "killed")),))
    assert [change.kind for change in compare(OLD, new)] == [Kind.COLUMN_RENAMED, Kind.RULE_REWORDED]


def test_a_text_that_a_person_judged_to_read_better_asks_for_a_patch() -> None:
    new = with_column("n_killed", description="how many people died")(OLD)
    assert bump_of(compare(OLD, new)) is MAJOR
    assert bump_of(compare(OLD, new, Judgements(reworded=frozenset({"n_killed"})))) is PATCH


@pytest.mark.parametrize(
    ("declared", "edit", "is_too_low"),
    [
        ("1.2.3", added(), True),
        ("1.2.4", added(), True),
        ("1.3.0", added(), False),
        ("2.0.0", added(), False),
        ("1.9.0", removed("side"), True),
        ("2.0.0", removed("side"), False),
        ("1.2.3", with_table(), False),
        ("1.2.2", with_table(), True),
    ],
)
def test_a_version_must_say_what_changed(declared: str, edit: Edit, is_too_low: bool) -> None:
    assert step(OLD, replace(edit(OLD), version=declared)).is_too_low is is_too_low


def test_versions_are_numbers_not_text() -> None:
    assert Version.parsed("1.10.0") > Version.parsed("1.9.9")
    with pytest.raises(ValueError, match=r"major\.minor\.patch"):
        Version.parsed("1.0")


@pytest.mark.parametrize("name", read_history())
def test_a_declared_version_is_high_enough_for_what_changed_since_the_release(name: str) -> None:
    newest = released(name)
    taken = step(newest, present_contracts()[name], judgements_of(name, newest.version))
    told = "\n".join(map(str, taken.changes))
    assert not taken.is_too_low, f"{name} declares {taken.new.version}, needs {taken.needed}:\n{told}"


def test_a_contract_that_bears_a_released_number_is_that_release() -> None:
    history = read_history()
    for name, contract in present_contracts().items():
        same = [version for version in history.get(name, ()) if version.version == contract.version]
        assert same in ([], [contract])


def test_a_release_is_written_once_and_never_changed(tmp_path: Path) -> None:
    present = present_contracts()
    assert len(freeze(present.values(), tmp_path)) == len(present)
    assert freeze(present.values(), tmp_path) == []
    path = tmp_path / "claims" / f"{TABLES['claims'].version}.odcs.yaml"
    path.write_text(path.read_text().replace("words that attribute", "words"))
    with pytest.raises(AlreadyReleasedError, match="raise its version"):
        freeze(present.values(), tmp_path)


def test_the_changelog_tells_each_release_and_what_is_not_released() -> None:
    claims = described(TABLES["claims"])
    first = replace(claims, version="0.9.0", columns=claims.columns[:-1])
    page = changelog({"claims": (first,)}, {"claims": claims})
    assert f"### {claims.version} (not released yet)" in page
    assert (
        "- claims.run_id: column added required (reader: notices; producer: breaks: may be read; must be filled)"
        in page
    )
    assert "### 0.9.0\n\nFirst release." in page


def test_a_judgement_holds_for_all_older_versions_and_for_no_step_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / judgements.FILE).write_text(
        '[[reworded]]\ntable = "claims"\nsince = "1.1.0"\ncolumn = "rule"\n'
        '[[renamed]]\ntable = "claims"\nsince = "1.0.0"\ncolumn = "a"\nbecame = "b"\n'
        '[[renamed]]\ntable = "claims"\nsince = "1.1.0"\ncolumn = "b"\nbecame = "c"\n'
    )
    monkeypatch.setattr(judgements, "files", lambda package: tmp_path)
    assert judgements_of("claims", "1.0.0") == Judgements({"a": "c"}, frozenset({"rule"}))
    assert judgements_of("claims", "1.0.0", "1.1.0") == Judgements({"a": "b"})
    assert judgements_of("claims", "1.1.0") == Judgements({"b": "c"}, frozenset({"rule"}))
    assert judgements_of("claims", "1.2.0") == Judgements()
