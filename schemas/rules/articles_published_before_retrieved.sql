-- rule: articles.published_at.before_retrieved
-- column: published_at
-- reason: an article cannot be published more than a day after it was received; set it NULL, or mend the clock
-- tables: articles
-- dimension: timeliness
select article_id, published_at::varchar as bad_value
from articles
where published_at > retrieved_at + interval 1 day
