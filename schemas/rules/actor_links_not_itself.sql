-- rule: actor_links.other_actor_id.not_itself
-- column: other_actor_id
-- reason: must be another actor; none belongs to, speaks for or fights itself
-- tables: actor_links
-- dimension: consistency
select actor_link_id, other_actor_id as bad_value
from actor_links
where other_actor_id = actor_id
