-- rule: articles.published_at.basis
-- column: published_at
-- reason: a date needs a basis, and a basis a date: NULL goes with 'none'
-- tables: articles
-- dimension: consistency
select article_id, published_at::varchar as bad_value
from articles
where (published_at is null) <> (published_basis = 'none')
