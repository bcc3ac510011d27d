-- rule: actor_links.valid_to.not_before_from
-- column: valid_to
-- reason: must not lie before valid_from
-- tables: actor_links
-- dimension: consistency
select actor_link_id, valid_to::varchar as bad_value
from actor_links
where valid_to < valid_from
