-- question: claims
-- title: Claims that can be searched
-- by: claim_id
-- order: said_at desc nulls last, claim_id
select
    c.claim_id,
    a.published_at as said_at,
    case
        when c.attribution = 'narrator' then coalesce(a.outlet, 'an unnamed outlet') || ' (in its own voice)'
        else coalesce(who.name, person.name, c.source_text, 'an unnamed source')
    end as claimant,
    c.stance,
    c.cue_text,
    c.content_text,
    a.outlet,
    a.title,
    a.url,
    b.event_id,
    b.label as event_label,
    b.status as event_status,
    b.country
from main.claims as c
join main.articles as a using (article_id)
left join reporting.current_actors as who on who.actor_id = c.claimant_id
left join reporting.current_actors as person on person.actor_id = c.claimant_person_id
left join (
    select v.claim_id, min(v.event_id) as event_id, any_value(e.label) as label, any_value(s.status) as status, any_value(e.country) as country
    from (select claim_id, min(event_id) as event_id from main.claim_events group by claim_id) as v
    join main.events as e using (event_id)
    join reporting.event_status as s using (event_id)
    group by v.claim_id
) as b using (claim_id)
where c.claim_id in (select claim_id from chosen_claims)
