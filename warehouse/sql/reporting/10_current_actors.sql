-- view: reporting.current_actors
-- version: 1.0.0
-- description: Each actor as it counts: itself, or the actor that it is judged to be by the judgements that stand (main.actor_judgements). All views count parties by it, so that actors that are judged to be one are one party.
-- column actor_id: the actor as it was read
-- column read_as: its own name
-- column current_actor_id: the actor that it counts as; itself where no judgement says otherwise
-- column name: name of the actor that it counts as
-- column kind: PLOVER sector of the actor that it counts as
-- column country: ISO 3166-1 alpha-3 code of the country of the actor that it counts as; NULL if unknown
-- column is_provisional: whether the actor that it counts as was found in text and is not of the registry
create or replace view reporting.current_actors as
select
    a.actor_id,
    a.name as read_as,
    c.actor_id as current_actor_id,
    c.name,
    c.kind,
    c.country,
    c.is_provisional
from main.actors as a
join main.actors as c on c.actor_id = coalesce(a.same_as_actor_id, a.actor_id);
