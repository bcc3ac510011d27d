-- rule: events.date_end.of_one_incident
-- column: date_end
-- reason: one event that may lie anywhere in more than a quarter of a year is mostly several; look at its claims
-- tables: events
-- dimension: accuracy
-- severity: warning
select event_id, date_end::varchar as bad_value
from events
where date_end - date_start > 92
