"""Extraction: from the bytes of a page to the article in it.

`pipeline` reads a page in these steps, a module each:

1. `screening` refuses what is not a page and decodes the rest; `parsing` builds the tree.
2. `metadata` reads what the page says about its article: its JSON-LD (`json_ld`), its tags and its headline.
   `dates` and `people` read how these are written, `provenance` keeps where each field was found.
3. `pruning` removes what is never text, `visibility` what a browser would not show. `body` finds the
   paragraphs: `weights` of the long texts lead to a `region`, `reader` writes its lines (`inline`), without
   what `names` and `cards` tell to be something else, and `selection` takes those of the article.
   `data_text` reads an article that stands in the page's data alone.
4. `sites` drops the lines that this host repeats, `furniture` drops those that match its rules.
5. `verdicts` says what kind of page it was, `detection` its language, `datelines` where it was written.

`extracted` is the result. `feed_text` makes the same of an entry whose page was not read. Words
that belong to a language are in `languages`, a module each, in the shape of `language_pack`. `trees` gives
XPaths types.

Everything here runs in worker processes under a deadline (`ingest.extractor`), is deterministic and pure.
"""
