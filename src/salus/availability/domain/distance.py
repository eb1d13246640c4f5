"""How far is it from here to there? Asked of many places at once."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
"""The mean radius of the earth. Source: IUGG."""


def kilometres(here: tuple[float, float], there: Floats) -> Floats:
    """The great-circle distances from one place to others; not a number where a place is not.

    Shape: `there` has a row of latitudes and a row of longitudes.
    Unit:  latitude and longitude in degrees.
    """
    (south, west), (north, east) = np.radians(here), np.radians(there)
    half = np.sin((north - south) / 2) ** 2 + np.cos(south) * np.cos(north) * np.sin((east - west) / 2) ** 2
    distances: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
    return distances
