"""The tests, by kind: unit, property, golden, contract, integration, faults, e2e."""
