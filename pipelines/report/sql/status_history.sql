-- question: status_history
-- title: Status over time, by what had been published
-- by: event_id
-- order: event_id, moment
select s.event_id, m.moment, s.status, s.why, s.n_articles, s.n_outlets, s.n_origins
from chosen_moments as m, lateral (select * from reporting.event_status_at(m.moment, null::timestamptz)) as s
where s.event_id in (select event_id from chosen_events)
qualify s.status is distinct from lag(s.status) over (partition by s.event_id order by m.moment)
