-- rule: claim_links.other_claim_id.not_itself
-- column: other_claim_id
-- reason: must be another claim
-- tables: claim_links
-- dimension: consistency
select claim_id, other_claim_id, relation, other_claim_id as bad_value
from claim_links
where other_claim_id = claim_id
