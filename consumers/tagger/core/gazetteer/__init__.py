"""Which names and terms stand in a text? All that may be meant; choosing comes later."""
