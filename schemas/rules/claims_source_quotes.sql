-- rule: claims.source_text.quotes
-- column: source_text
-- reason: must be the characters of the article between source_start and source_end, or all three NULL
-- tables: claims, articles
-- dimension: accuracy
select claim_id, source_text as bad_value
from claims
join articles using (article_id)
where source_text is distinct from span_text(if(field = 'title', title, text), source_start, source_end)
