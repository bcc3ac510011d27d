-- rule: claims.cue_text.quotes
-- column: cue_text
-- reason: must be the characters of the article between cue_start and cue_end, or all three NULL
-- tables: claims, articles
-- dimension: accuracy
select claim_id, cue_text as bad_value
from claims
join articles using (article_id)
where cue_text is distinct from span_text(if(field = 'title', title, text), cue_start, cue_end)
