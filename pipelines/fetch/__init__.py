"""Fetching: from `sources.yaml` to raw bytes that are kept as they came.

A request travels: `sources` (what is polled, how politely) → `planning` (what is due) → `robots` and `politeness`
(whether and when) → `guard` (to whom: no private network) → `client` (one request, bounded) → `state` (what is known
of each address; what was received and not yet in the tables). `polling` puts them in order. What the bytes mean is for
`pipelines.ingest`; rows of tables are for `pipelines.stages`.
"""
