-- rule: claims.claimant_id.not_the_person
-- column: claimant_id
-- reason: must be who the person speaks for; one who speaks for nobody else is claimant_person_id alone
-- tables: claims
-- dimension: consistency
select claim_id, claimant_id as bad_value
from claims
where claimant_id = claimant_person_id
