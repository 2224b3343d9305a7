"""Support: what the names of a text say of its countries and provinces.

Owns the counting. A name counts once however often it stands, so that one often repeated does not outvote the
rest, and never for itself. Which names count, and what follows, is `toponyms`.
"""

from collections import defaultdict

__all__ = ["Support"]


class Support:
    """What the names of a text say of its countries and provinces: weight by name."""

    def __init__(self) -> None:
        self._weights: dict[str, dict[str, float]] = defaultdict(dict)
        self._countries: set[str] = set()

    def add(self, country: str, province: str | None, surface: str, weight: float) -> None:
        """Count a name; of its weights the highest."""
        self._countries.add(country)
        for key in (country, province):
            if key:
                weights = self._weights[key]
                weights[surface] = max(weight, weights.get(surface, 0.0))

    def of(self, key: str | None, surface: str) -> float:
        """Return the support by other names."""
        weights = self._weights.get(key) if key else None
        if not weights:
            return 0.0
        return sum(weights.values()) - weights.get(surface, 0.0)

    def is_only(self, country: str, surface: str) -> bool:
        """Return whether other names support the country and no other one."""
        return self.of(country, surface) > 0 and not any(
            self.of(other, surface) for other in self._countries if other != country
        )
