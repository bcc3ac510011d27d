-- rule: claims.attribution.spans
-- column: attribution
-- reason: an attributed claim has a cue and a kind of quotation; what the outlet tells itself has neither these nor a source
-- tables: claims
-- dimension: consistency
select claim_id, attribution as bad_value
from claims
where if(
  attribution = 'attributed',
  cue_start is null or quotation is null,
  cue_start is not null or quotation is not null or source_start is not null
)
