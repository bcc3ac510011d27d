-- macro: reporting.claims_about
-- description: Claims whose words, or whose article's title, hold all the words given, in any order; the newest first.
create or replace macro reporting.claims_about(words) as table
select
    c.claim_id,
    a.published_at as said_at,
    coalesce(who.name, person.name, c.source_text, a.outlet) as claimant,
    c.stance,
    c.content_text,
    a.outlet,
    a.title,
    a.url
from main.claims as c
join main.articles as a on a.article_id = c.article_id
left join reporting.current_actors as who on who.actor_id = c.claimant_id
left join reporting.current_actors as person on person.actor_id = c.claimant_person_id
where len(list_filter(
    string_split_regex(lower(trim(words)), '\s+'),
    w -> not contains(lower(concat_ws(' ', c.content_text, a.title)), w)
)) = 0
order by said_at desc nulls last, c.claim_id;
