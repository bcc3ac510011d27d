-- rule: relation_mentions.trigger_text.quotes
-- column: trigger_text
-- reason: must be the characters of the article between trigger_start and trigger_end
-- tables: relation_mentions, claims, articles
-- dimension: accuracy
select relation_mentions.claim_id, actor_id, relation, other_actor_id, trigger_text as bad_value
from relation_mentions
join claims using (claim_id)
join articles on articles.article_id = claims.article_id
where trigger_text is distinct from span_text(if(field = 'title', title, text), trigger_start, trigger_end)
