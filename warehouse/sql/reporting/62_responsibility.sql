-- view: reporting.responsibility
-- description: How each event is laid to each actor, in the values of MUC-4's perpetrator confidence; the strongest that applies.
-- column event_id: the event
-- column label: a short name of the event
-- column actor_id: who is said to have done it
-- column actor: its name
-- column responsibility: REPORTED AS FACT, CLAIMED OR ADMITTED, SUSPECTED OR ACCUSED BY AUTHORITIES, SUSPECTED OR ACCUSED, POSSIBLE or ACQUITTED
-- column n_claims: claims that name the actor as the doer, or deny that it is
-- column n_outlets: outlets that carried them
create or replace view reporting.responsibility as
with laid as (
    select
        b.event_id,
        whom.current_actor_id as actor_id,
        b.outlet,
        b.claim_id,
        case
            when b.polarity = -1 then 6
            when b.polarity = 0 then 5
            when b.stance = 'suggests' or b.factuality in ('PS+', 'PR+') then 5
            when b.attribution = 'narrator' then 1
            when b.claimant_id = whom.current_actor_id and whom.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY', 'PRM', 'REB', 'UAF', 'CRM') then 2
            when who.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY', 'JUD') then 3
            else 4
        end as grade
    from reporting.claim_bearings as b
    -- Who tells of another deed instead, as of a drone that he caught, is not its doer; a rival doer of this deed is.
    join main.event_accounts as a on a.account_id = b.account_id
    join main.events as named on named.event_id = b.event_id and named.event_subtype = a.event_subtype
    join main.claim_frames as f using (claim_id)
    left join main.actors as who on who.actor_id = b.claimant_id
    join reporting.current_actors as whom on whom.actor_id = f.initiator_id
    where f.initiator_id is not null and f.facet <> 'support'
)
select
    l.event_id,
    min(e.label) as label,
    l.actor_id,
    min(x.name) as actor,
    case min(l.grade)
        when 1 then 'REPORTED AS FACT'
        when 2 then 'CLAIMED OR ADMITTED'
        when 3 then 'SUSPECTED OR ACCUSED BY AUTHORITIES'
        when 4 then 'SUSPECTED OR ACCUSED'
        when 5 then 'POSSIBLE'
        else 'ACQUITTED'
    end as responsibility,
    count(distinct l.claim_id) as n_claims,
    count(distinct l.outlet) as n_outlets
from laid as l
join main.events as e using (event_id)
join main.actors as x on x.actor_id = l.actor_id
group by l.event_id, l.actor_id;
