-- question: claim_bearings
-- title: The events it bears on
-- by: claim_id
-- order: claim_id, event_id, account_id
select b.claim_id, b.event_id, e.label as event_label, s.status as event_status, b.account_id, x.label as account_label, b.facet, b.polarity, b.basis
from reporting.claim_bearings as b
join main.events as e using (event_id)
join main.event_accounts as x using (event_id, account_id)
join reporting.event_status as s using (event_id)
where b.claim_id in (select claim_id from chosen_claims)
