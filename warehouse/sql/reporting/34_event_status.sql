-- view: reporting.event_status
-- version: 2.0.0
-- description: Status of each event by all that this warehouse holds, with the reason in words.
-- stored in the order of: event_id
-- column event_id: the event
-- column label: a short name for people
-- column status: confirmed, discounted, contested, fair, weak or unresolved; the rule stands at reporting.account_status_at
-- column why: who holds it to be so, who denies it, who does not confirm it
-- column n_accounts: versions of the event that are told
-- column n_asserting: parties that hold a version to be so
-- column n_denying: parties that deny a version
-- column n_withholding: parties that could or would not confirm, and say nothing else
-- column n_claims: claims that bear on it
-- column n_articles: articles that carry them
-- column n_outlets: outlets that published these
-- column n_origins: known independent origins; an article of unknown lineage adds none, and where all are, it is NULL
create or replace view reporting.event_status as
select * from reporting.event_status_at(null::timestamptz, null::timestamptz);
