-- question: actors
-- title: Actors, and how often they speak
-- by: actor_id
-- order: n_claims desc, name, actor_id
select
    x.actor_id,
    x.name,
    x.kind,
    x.country,
    x.wikidata_id,
    x.is_provisional,
    coalesce(n.names, []) as names,
    coalesce(s.n_claims, 0) as n_claims,
    coalesce(s.n_denials, 0) as n_denials,
    s.first_said,
    s.last_said
from main.actors as x
left join (
    select a.current_actor_id as actor_id, list(distinct n.name order by n.name) as names
    from main.actor_names as n join reporting.current_actors as a using (actor_id)
    group by a.current_actor_id
) as n using (actor_id)
left join (
    select
        v.current_actor_id as actor_id,
        count(*) as n_claims,
        count(*) filter (where c.stance = 'denies') as n_denials,
        min(a.published_at) as first_said,
        max(a.published_at) as last_said
    from (
        select c.claim_id, a.current_actor_id
        from main.claims as c join reporting.current_actors as a on a.actor_id = c.claimant_id
        union
        select c.claim_id, a.current_actor_id
        from main.claims as c join reporting.current_actors as a on a.actor_id = c.claimant_person_id
    ) as v
    join main.claims as c using (claim_id)
    join main.articles as a using (article_id)
    group by v.current_actor_id
) as s using (actor_id)
where x.actor_id in (select actor_id from chosen_actors)
