"""Extraction: from the bytes of a page to the article in it.

A page goes through these modules in this order: `screening` and `charsets` (what is a page at all, and its
text), `parsing` (its tree), `metadata` (what its head says), `body` (its article, by trafilatura or by
`templates`), `furniture` (lines that are no part of any article), `sites` (lines that this site repeats),
`verdicts` (what kind of page it was). `pipeline` calls them; `extracted` is what comes out.

Everything here runs in worker processes under a deadline (`ingest.extractor`), is deterministic and pure.
"""
