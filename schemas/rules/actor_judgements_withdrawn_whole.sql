-- rule: actor_judgements.withdrawn_at.by_whom_and_why
-- column: withdrawn_at
-- reason: a judgement that was taken back says when, by whom and why; one that stands says none of these
-- tables: actor_judgements
-- dimension: consistency
select judgement_id, withdrawn_at::varchar as bad_value
from actor_judgements
where (withdrawn_at is null) <> (withdrawn_by is null) or (withdrawn_at is null) <> (withdrawn_reason is null)
