-- rule: articles.published_words.readable
-- column: published_words
-- reason: the source gives a date, but no day that can be the publication's; write it as 2025-02-14 or 2025-02-14T10:00:00Z
-- tables: articles
-- dimension: conformity
-- severity: warning
select article_id, published_words as bad_value
from articles
where published_words is not null
