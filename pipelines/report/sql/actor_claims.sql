-- question: actor_claims
-- title: What it claimed and denied, the newest first
-- by: actor_id
-- order: actor_id, said_at desc nulls last, claim_id, event_id
select distinct
    v.actor_id,
    c.claim_id,
    a.published_at as said_at,
    c.stance,
    c.cue_text,
    c.content_text,
    a.outlet,
    a.title,
    a.url,
    b.event_id,
    e.label as event_label,
    b.polarity,
    t.status as account_status
from (
    select c.claim_id, a.current_actor_id as actor_id
    from main.claims as c join reporting.current_actors as a on a.actor_id = c.claimant_id
    where a.current_actor_id in (select actor_id from chosen_actors)
    union
    select c.claim_id, a.current_actor_id
    from main.claims as c join reporting.current_actors as a on a.actor_id = c.claimant_person_id
    where a.current_actor_id in (select actor_id from chosen_actors)
) as v
join main.claims as c using (claim_id)
join main.articles as a using (article_id)
left join main.claim_events as b using (claim_id)
left join main.events as e using (event_id)
left join reporting.account_status as t on t.account_id = b.account_id
