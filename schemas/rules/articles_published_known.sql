-- rule: articles.published_at.known
-- column: published_at
-- reason: without it 'on Tuesday' has no day, and what was said first cannot be told; give it in the source's settings or the file
-- tables: articles
-- dimension: completeness
-- severity: warning
select article_id, published_basis as bad_value
from articles
where published_at is null
