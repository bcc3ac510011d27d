"""The table `actor_names`: one name of one actor."""

from schemas.columns import String, column, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import NameKind


@contract(
    "actor_names",
    version="1.0.0",
    grain="one name of one actor",
    key=("actor_id", "name"),
    group="entities",
)
class ActorNames(Table):
    """Names, aliases, acronyms, demonyms and capitals that stand for an actor."""

    actor_id: String = registry_id("the actor", references="actors.actor_id")
    name: String = column("the name", personal=True)
    name_kind: String = column("what kind of name", vocabulary=NameKind)
    language: String = column("BCP 47 tag of the name's language", nullable=True)
