"""The tagger's data tables and the changes that an overlay makes to them."""
