"""The tagger: articles in, tagged stories out."""
