-- rule: events.date_end.not_before_start
-- column: date_end
-- reason: must not lie before date_start, and both are known or neither is
-- tables: events
-- dimension: consistency
select event_id, date_end::varchar as bad_value
from events
where date_end < date_start or (date_start is null) <> (date_end is null)
