-- view: reporting.account_status
-- version: 2.0.0
-- description: Status of each account of each event by all that this warehouse holds.
-- stored in the order of: event_id, account_id
-- column event_id: the event
-- column account_id: the version of the event
-- column label: a short name of the version
-- column status: confirmed, discounted, contested, fair, weak or unresolved; the rule stands at reporting.account_status_at
-- column n_asserting: parties that hold it to be so
-- column n_denying: parties that deny it
-- column n_withholding: parties that could or would not confirm, and say nothing else
-- column n_articles: articles with a claim about it
-- column n_outlets: outlets that published these
-- column n_origins: known independent origins of these; an article of unknown lineage adds none, and where all are, it is NULL
-- column has_rival: whether another side holds another version to be so
create or replace view reporting.account_status as
select
    s.event_id, s.account_id, a.label, s.status, s.n_asserting, s.n_denying, s.n_withholding,
    s.n_articles, s.n_outlets, s.n_origins, s.has_rival
from reporting.account_status_at(null::timestamptz, null::timestamptz) as s
join main.event_accounts as a using (event_id, account_id);
