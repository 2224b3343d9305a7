"""The contracts: models, ids, the topic table and the codec; pydantic and the standard library only."""
