"""Who acts: persons, organisations, groups, states."""
