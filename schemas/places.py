"""The table `places`: one place of the gazetteer that is used."""

from schemas.columns import Number, String, column, registry_id
from schemas.contract import Table, contract


@contract(
    "places",
    version="2.0.0",
    grain="one place of the gazetteer that is used",
    key=("place_id",),
    group="entities",
)
class Places(Table):
    """Towns, divisions and countries that claims name."""

    place_id: String = registry_id(
        "'geonames:<id>', 'admin1:<country>.<code>', 'country:<alpha-3>', or 'named:<alpha-3>:<name>' where no gazetteer knows it"
    )
    name: String = column("name in English")
    admin1: String = column("first-order division", nullable=True)
    country: String = column("ISO 3166-1 alpha-3 code", str_matches=r"^[A-Z]{3}$")
    latitude: Number = column("WGS 84", nullable=True, ge=-90, le=90, unit="degrees")
    longitude: Number = column("WGS 84", nullable=True, ge=-180, le=180, unit="degrees")
    feature: String = column("what kind of place", isin=["populated_place", "admin1", "country", "region"])
