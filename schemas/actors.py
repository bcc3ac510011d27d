"""The table `actors`: one actor."""

from schemas.columns import Boolean, String, column, registry_id
from schemas.contract import Table, contract
from schemas.vocabularies import ActorKind


@contract(
    "actors",
    version="1.1.0",
    grain="one actor",
    key=("actor_id",),
    group="entities",
)
class Actors(Table):
    """Everybody who claims, or whom claims are about: of the registry, or provisional where the registry does not know the name."""

    actor_id: String = registry_id("the registry's id, or a hash of kind and name")
    name: String = column("name in English", personal=True)
    kind: String = column("PLOVER sector", vocabulary=ActorKind)
    country: String = column(
        "ISO 3166-1 alpha-3 code of the country it belongs to", nullable=True, str_matches=r"^[A-Z]{3}$"
    )
    wikidata_id: String = column("Wikidata item, where it is sure", nullable=True, str_matches=r"^Q[1-9][0-9]*$")
    is_provisional: Boolean = column("whether the name was found in text and is not of the registry")
    same_as_actor_id: String = registry_id(
        "whom it counts as by the judgements that stand; NULL where it counts as itself",
        nullable=True,
        references="actors.actor_id",
    )
