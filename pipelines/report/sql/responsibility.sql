-- question: responsibility
-- title: To whom it is laid
-- by: event_id
-- order: event_id, n_claims desc, actor
select event_id, actor_id, actor, responsibility, n_claims, n_outlets
from reporting.responsibility
where event_id in (select event_id from chosen_events)
