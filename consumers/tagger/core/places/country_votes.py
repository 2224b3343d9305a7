"""Votes: what the names of a text say of its countries and provinces.

Owns the counting. A name votes once however often it stands, so that one often repeated does not outvote the
rest, and never for itself. Which names vote is `evidence`, what follows from the votes `disambiguation`.
"""

from collections import defaultdict

__all__ = ["CountryVotes"]


class CountryVotes:
    """The votes of a text's names for countries and provinces: weight by name."""

    def __init__(self) -> None:
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        self._countries: set[str] = set()

    def add(self, country: str, province: str | None, surface: str, weight: float) -> None:
        """Count a name's vote; of several the highest weight."""
        self._countries.add(country)
        for region in (country, province):
            if region:
                weights = self._weights[region]
                weights[surface] = max(weight, weights.get(surface, 0.0))

    def by_others(self, region: str | None, surface: str) -> float:
        """Return the sum of the votes for a region by all names but this one; 0 for None."""
        weights = self._weights.get(region) if region else None
        if not weights:
            return 0.0
        return sum(weights.values()) - weights.get(surface, 0.0)

    def are_for_one(self, country: str, surface: str) -> bool:
        """Return whether all names but this one vote for the country alone, and at least one does."""
        return self.by_others(country, surface) > 0 and not any(
            self.by_others(other, surface) for other in self._countries if other != country
        )
