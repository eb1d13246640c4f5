"""How far is it from here to there?"""

from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0088
"""The mean radius of the earth. Source: IUGG."""


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """The great-circle distance between two places.

    Unit: latitude and longitude in degrees.
    """
    (south, west), (north, east) = (tuple(map(radians, place)) for place in (here, there))
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))
