-- rule: actor_judgements.same_as_actor_id.no_circle
-- column: same_as_actor_id
-- reason: must not lead back to the actor itself; take back one of the judgements with counterclaim actor unmerge
-- tables: actor_judgements
-- dimension: consistency
-- scope: table
with recursive led as (
    select judgement_id, actor_id, same_as_actor_id as reached
    from actor_judgements
    where withdrawn_at is null
    union
    select led.judgement_id, led.actor_id, further.same_as_actor_id
    from led
    join actor_judgements as further on further.actor_id = led.reached and further.withdrawn_at is null
)
select judgement_id, reached as bad_value
from led
where reached = actor_id
