-- question: last_run
-- title: The last run that wrote to this version
-- by: warehouse
-- order: finished_at, table_name
select run_id, table_name, rows_in, rows_published, rows_unchanged, rows_quarantined, seconds, finished_at
from main.runs
where run_id = (select arg_max(run_id, finished_at) from main.runs)
