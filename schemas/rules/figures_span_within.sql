-- rule: figures.figure_end.within_field
-- column: figure_end
-- reason: must lie after figure_start and not beyond the end of the claim's title or text
-- tables: figures, claims, articles
-- dimension: accuracy
select figure_id, figure_end::varchar as bad_value
from figures
join claims using (claim_id)
join articles on articles.article_id = claims.article_id
where figure_end <= figure_start or figure_end > coalesce(length(if(field = 'title', title, text)), 0)
