-- question: contested_by_week
-- title: Contested events by country and the week in which they were first reported
-- by: selection
-- order: country nulls last, week nulls last
select e.country, date_trunc('week', e.first_reported_at)::date as week, count(*) as n_events
from reporting.event_status as s
join main.events as e using (event_id)
where s.status = 'contested' and s.event_id in (select event_id from chosen_events)
group by all
