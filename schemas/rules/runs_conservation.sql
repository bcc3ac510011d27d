-- rule: runs.rows_in.conserved
-- column: rows_in
-- reason: rows in must equal published + unchanged + quarantined: something was lost or counted twice; report it
-- tables: runs
-- dimension: completeness
select run_id, table_name, rows_in::varchar as bad_value
from runs
where rows_in <> rows_published + rows_unchanged + rows_quarantined
