-- question: accounts
-- title: The versions that are told
-- by: event_id
-- order: event_id, n_articles desc, n_asserting desc, account_id
select
    event_id, account_id, label, status, n_asserting, n_denying, n_withholding, n_articles, n_outlets, n_origins, has_rival
from reporting.account_status
where event_id in (select event_id from chosen_events)
