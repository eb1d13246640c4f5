"""Which clinics count for a wish, how far are they, and who works there? Asked of all clinics at once."""

from collections.abc import Sequence

import numpy as np

from salus.availability.domain.distance import Floats, kilometres
from salus.availability.lines import Lines
from salus.availability.wishes import Wish
from salus.kernel.ids import ClinicId
from salus.users.contract import Clinic

Clinics = dict[ClinicId, float]
"""The clinics that count, with their distance; 0 where no place was asked for."""


class Places:
    def __init__(self) -> None:
        self._clinics: list[Clinic] = []
        self._place_of: dict[ClinicId, int] = {}
        self._work = Lines(2)
        """Row and place of a clinic."""
        self._where: Floats | None = None

    def enter(self, row: int, clinics: Sequence[Clinic]) -> None:
        """Note where a doctor works."""
        self._work.enter(row, [(row, self._place(clinic)) for clinic in clinics])

    def zone_of(self, clinic_id: ClinicId) -> str | None:
        place = self._place_of.get(clinic_id)
        return None if place is None else self._clinics[place].time_zone

    def counting(self, wish: Wish, rows: int) -> tuple[Clinics, Floats]:
        """The clinics that count, and for each row the distance to the nearest of them, infinite for none."""
        distances = self._distances(wish)
        counting = np.flatnonzero(np.isfinite(distances))
        nearest = np.full(rows, np.inf)
        row, place = self._work.columns
        np.minimum.at(nearest, row, distances[place])
        found = zip(counting.tolist(), distances[counting].tolist(), strict=True)
        return {self._clinics[place].id: distance for place, distance in found}, nearest

    def _place(self, clinic: Clinic) -> int:
        place = self._place_of.setdefault(clinic.id, len(self._clinics))
        if place == len(self._clinics):
            self._clinics.append(clinic)
            self._where = None
        elif self._clinics[place] != clinic:
            self._clinics[place] = clinic
            self._where = None
        return place

    def _distances(self, wish: Wish) -> Floats:
        """Of each clinic, infinite where it does not count."""
        distances = np.zeros(len(self._clinics))
        if wish.near is not None:
            distances = np.nan_to_num(kilometres(wish.near, self._degrees()), nan=np.inf)
        if wish.radius_km is not None:
            distances[distances > wish.radius_km] = np.inf
        if wish.clinic_id is not None:
            distances[np.arange(len(distances)) != self._place_of.get(wish.clinic_id, -1)] = np.inf
        return distances

    def _degrees(self) -> Floats:
        """A row of latitudes and a row of longitudes; not a number for a clinic whose place nobody knows."""
        if self._where is None:
            where = [(one.latitude, one.longitude) for one in self._clinics]
            self._where = np.array(where, np.float64).reshape(len(where), 2).T  # None becomes not a number
        return self._where
