"""How far is it from here to there?"""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

_EARTH_KM = 6371.0088  # IUGG mean radius
LONGEST_KM = 20_016.0
"""Nothing on earth is farther away than half its circumference."""


class Place(NamedTuple):
    """Unit: degrees, north and east positive."""

    latitude: float
    longitude: float


def kilometres(here: Place, there: Place) -> float:
    """The great-circle distance; within 0.6 % of the ellipsoid's.

    Source: haversine, which stays exact for near points, where the cosine rule does not.
    """
    north = radians(there.latitude - here.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(here.latitude)) * cos(radians(there.latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(min(1.0, chord)))
