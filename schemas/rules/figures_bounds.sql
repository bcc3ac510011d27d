-- rule: figures.best.within_bounds
-- column: best
-- reason: low <= best <= high must hold where they are known, and one of the three must be
-- tables: figures
-- dimension: consistency
select figure_id, best::varchar as bad_value
from figures
where low > best or best > high or low > high or coalesce(low, best, high) is null
