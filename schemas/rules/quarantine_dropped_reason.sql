-- rule: quarantine.dropped_reason.with_dropped_at
-- column: dropped_reason
-- reason: a row that a person gave up says when and why; one that waits says neither
-- tables: quarantine
-- dimension: consistency
select quarantine_id, dropped_reason as bad_value
from quarantine
where (dropped_at is null) <> (dropped_reason is null)
