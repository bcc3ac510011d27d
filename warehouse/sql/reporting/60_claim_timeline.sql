-- view: reporting.claim_timeline
-- version: 2.0.0
-- description: The claims about each event in the order in which they were published; headlines that their text repeats are left out.
-- column event_id: the event
-- column label: a short name of the event
-- column step: 1 for the first claim about the event; undated claims come last
-- column said_at: when it was published; NULL if unknown
-- column known_at: when this warehouse received it
-- column claimant: who says it
-- column stance: the stance towards the content as worded
-- column polarity: +1 holds the account to be so, -1 not so, 0 leaves it open
-- column account_label: the version of the event that it bears on
-- column cue_text: the words that attribute
-- column content_text: the words of the claim
-- column outlet: who published it
-- column url: address of the article
-- column claim_id: the claim
create or replace view reporting.claim_timeline as
select
    b.event_id,
    e.label,
    row_number() over (partition by b.event_id order by b.said_at nulls last, b.known_at, b.claim_id) as step,
    b.said_at,
    b.known_at,
    b.claimant,
    b.stance,
    b.polarity,
    x.label as account_label,
    b.cue_text,
    b.content_text,
    b.outlet,
    b.url,
    b.claim_id
from reporting.claim_bearings as b
join main.events as e using (event_id)
join main.event_accounts as x using (event_id, account_id)
where not b.is_repeated;
