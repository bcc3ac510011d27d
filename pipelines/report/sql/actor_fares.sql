-- question: actor_fares
-- title: How its claims fared: the status today of the versions that it asserts or denies
-- by: actor_id
-- order: actor_id, stance, status
select p.actor_id, p.stance, s.status, count(distinct p.account_id) as n_accounts, count(distinct p.event_id) as n_events
from reporting.event_positions as p
join reporting.account_status as s using (event_id, account_id)
where p.actor_id in (select actor_id from chosen_actors)
group by p.actor_id, p.stance, s.status
