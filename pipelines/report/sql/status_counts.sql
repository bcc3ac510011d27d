-- question: status_counts
-- title: Events by status
-- by: selection
-- order: n_events desc, status
select status, count(*) as n_events
from reporting.event_status
where event_id in (select event_id from chosen_events)
group by status
