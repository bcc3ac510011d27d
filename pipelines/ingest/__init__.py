"""Bytes in, article records out.

An article travels: `inputs` (which files) → `documents` (bytes as received) → `articles` (which reader) →
`plain`, `records`, `feeds` or `pages` (one reader per kind) with `decoding`, `dates`, `languages`,
`origins` and `addresses` → `ArticleRecord` or `Refusal` (`model`). Nothing here fetches, writes tables or
knows Dagster.
"""
