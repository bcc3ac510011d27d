-- rule: event_redirects.became_event_id.not_itself
-- column: became_event_id
-- reason: must be another event, or NULL where nothing is left of it
-- tables: event_redirects
-- dimension: consistency
select event_id, became_event_id as bad_value
from event_redirects
where became_event_id = event_id
