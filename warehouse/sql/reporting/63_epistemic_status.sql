-- view: reporting.epistemic_status
-- description: Each claim's factuality in the terms of DARPA AIDA.
-- column claim_id: the claim
-- column event_id: the event it bears on; NULL where it bears on none
-- column factuality: FactBank value
-- column epistemic_status: AIDA value
create or replace view reporting.epistemic_status as
select
    c.claim_id,
    b.event_id,
    c.factuality,
    case c.factuality
        when 'CT+' then 'EpistemicTrueCertain'
        when 'PR+' then 'EpistemicTrueUncertain'
        when 'PS+' then 'EpistemicTrueUncertain'
        when 'CT-' then 'EpistemicFalseCertain'
        when 'PR-' then 'EpistemicFalseUncertain'
        when 'PS-' then 'EpistemicFalseUncertain'
        else 'EpistemicUnknown'
    end as epistemic_status
from main.claims as c
left join main.claim_events as b using (claim_id);
