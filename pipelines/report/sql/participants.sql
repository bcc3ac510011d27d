-- question: participants
-- title: Who is said to have had which part
-- by: event_id
-- order: event_id, role, n_claims desc, actor, actor_id
select p.event_id, p.role, p.actor_id, x.name as actor, x.kind, x.country, count(distinct p.claim_id) as n_claims
from main.event_participants as p
join main.actors as x using (actor_id)
where p.event_id in (select event_id from chosen_events)
group by all
