-- question: positions
-- title: Where each party stands towards each version
-- by: event_id
-- order: event_id, account_id, stance, n_claims desc, actor, first_said
select
    event_id, account_id, account_label, actor_id, actor, stance, about, first_said, last_said, sample_quote, n_claims, n_outlets, n_origins
from reporting.event_positions
where event_id in (select event_id from chosen_events)
