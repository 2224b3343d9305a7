"""Who acts in a text? Persons, organisations, groups, states."""
