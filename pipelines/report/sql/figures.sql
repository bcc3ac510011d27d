-- question: figures
-- title: Figures, as each claimant gives them
-- by: event_id
-- order: event_id, measure, claimant, said_at, figure_id
select distinct
    b.event_id,
    f.figure_id,
    f.claim_id,
    b.claimant,
    f.measure,
    f.low,
    f.best,
    f.high,
    f.what,
    whose.name as of_actor,
    b.polarity,
    b.said_at,
    b.outlet
from reporting.claim_bearings as b
join main.figures as f using (claim_id)
left join reporting.current_actors as whose on whose.actor_id = f.of_actor_id
where b.event_id in (select event_id from chosen_events)
