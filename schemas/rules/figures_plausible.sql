-- rule: figures.best.plausible
-- column: best
-- reason: more than 20,000 killed, wounded or captured in one event is mostly the toll of a war, or misread; look at its sentence
-- tables: figures
-- dimension: accuracy
-- severity: warning
select figure_id, best::varchar as bad_value
from figures
where best > 20000 and measure in ('killed', 'wounded', 'captured')
