-- macro: reporting.account_status_at
-- description: Status of each account of each event by what had been published by published_by and received by known_by (NULL: no bound). Airwars' grades, the first that applies: confirmed (the side that it was done to holds to be so what the side that did it claims, or acknowledges what another side states of it or of a deed on its soil; or the side that another accuses acknowledges it; and has not denied it since) | discounted (who asserted it retracted it, or nobody asserts it and two sides deny it) | contested (one party asserts and another denies, or another side asserts another account of the event) | fair (two parties of two independent origins assert, nobody denies) | weak | unresolved (nobody asserts). What counts, and which denial contests what, says reporting.bearings_at. An article without date counts from its retrieval.
create or replace macro reporting.account_status_at(published_by, known_by) as table
with seen as (
    select * from reporting.bearings_at(published_by, known_by)
),
claimed as (
    select event_id, account_id, list(distinct doer_side_id) filter (where doer_side_id is not null) as doers
    from seen
    where polarity = 1
    group by event_id, account_id
),
sides as (
    select
        p.event_id,
        p.account_id,
        case
            when x.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and x.country is not null then 'state:' || x.country
            else p.actor_id
        end as side_id,
        bool_or(p.role in ('target', 'victim')) as is_harmed,
        bool_or(p.role = 'initiator') as is_doer,
        bool_or(p.role in ('target', 'victim') and s.attribution = 'attributed' and s.side_id <> case
            when x.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and x.country is not null then 'state:' || x.country
            else p.actor_id
        end) as is_harmed_by_others_word,
        bool_or(p.role = 'initiator' and s.attribution = 'attributed' and s.side_id <> case
            when x.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and x.country is not null then 'state:' || x.country
            else p.actor_id
        end) as is_accused,
        bool_or(p.role = 'initiator' and s.side_id = case
            when x.kind in ('GOV', 'MIL', 'STATE', 'COP', 'SPY') and x.country is not null then 'state:' || x.country
            else p.actor_id
        end) as says_it_did_it
    from main.event_participants as p
    join main.actors as x using (actor_id)
    join seen as s using (claim_id, account_id)
    group by all
),
positions as (
    select
        event_id,
        account_id,
        party_id,
        min(side_id) as side_id,
        min(claimant) as claimant,
        bool_or(attribution = 'attributed') as is_attributed,
        coalesce(sum(polarity) filter (where polarity = 1 or contests), 0) as balance,
        count(*) filter (where contests and stance = 'denies') as n_explicit,
        max(counted_at) filter (where stance = 'confirms' and polarity = 1 and attribution = 'attributed')
            as last_acknowledged,
        bool_or(polarity = 1) as ever_asserts,
        bool_or(stance = 'confirms' and polarity = 1 and attribution = 'attributed' and doer_side_id is distinct from side_id)
            as acknowledges_harm,
        bool_or(stance = 'confirms' and polarity = 1 and attribution = 'attributed' and coalesce(doer_side_id, side_id) = side_id)
            as acknowledges_deed,
        bool_or(stance in ('asserts', 'confirms') and factuality = 'CT+' and polarity = 1 and attribution = 'attributed')
            as is_certain,
        bool_or(stance = 'withholds') as withholds,
        max(counted_at) filter (where polarity = 1) as last_asserted,
        max(counted_at) filter (where contests) as last_denied
    from seen
    group by event_id, account_id, party_id
),
judged as (
    select
        p.*,
        -- As often the one as the other: the later counts, and who says both at a time denies.
        balance > 0 or (balance = 0 and coalesce(last_asserted > last_denied, false)) as asserts,
        p.last_denied is not null
            and (balance < 0 or (balance = 0 and last_denied >= last_asserted) or n_explicit > 0)
            and not coalesce(p.last_acknowledged > p.last_denied, false) as denies,
        ever_asserts and last_denied > last_asserted as retracted,
        coalesce(s.is_harmed, false) as is_harmed,
        coalesce(s.is_doer, false) as is_doer,
        coalesce(s.says_it_did_it, false) as says_it_did_it,
        coalesce(s.is_harmed_by_others_word, false)
            or coalesce(p.side_id = 'state:' || e.country and not list_contains(c.doers, p.side_id), false)
            as is_harmed_by_others_word,
        coalesce(s.is_accused, false) as is_accused,
        coalesce(
            max(p.last_denied) over side_of_account >= coalesce(
                max(p.last_acknowledged) over side_of_account, max(p.last_denied) over side_of_account
            ),
            false
        ) as side_denies
    from positions as p
    left join sides as s using (event_id, account_id, side_id)
    left join claimed as c using (event_id, account_id)
    left join main.events as e using (event_id)
    window side_of_account as (partition by p.event_id, p.account_id, p.side_id)
),
counted as (
    select
        event_id,
        account_id,
        count(*) filter (where asserts) as n_asserting,
        count(*) filter (where denies) as n_denying,
        count(*) filter (where withholds and not asserts and not denies) as n_withholding,
        count(*) filter (where asserts and retracted) as n_retracted,
        count(*) filter (where not asserts and retracted) as n_taken_back,
        count(distinct side_id) filter (where denies) as n_denying_sides,
        list(distinct side_id) filter (where asserts) as asserting_sides,
        list(distinct party_id) filter (where asserts) as asserting_parties,
        list(distinct party_id) filter (where denies) as denying_parties,
        list(distinct claimant order by claimant) filter (where asserts) as asserting,
        list(distinct claimant order by claimant) filter (where denies) as denying,
        list(distinct claimant order by claimant) filter (where withholds and not asserts and not denies) as withholding,
        coalesce(bool_or(is_certain and is_harmed and not is_doer and not side_denies), false)
            and coalesce(bool_or(is_certain and says_it_did_it and not is_harmed and not side_denies), false)
            as both_sides_hold_it,
        coalesce(bool_or(acknowledges_harm and is_harmed_by_others_word and not side_denies), false)
            or coalesce(bool_or(acknowledges_deed and is_accused and not is_harmed and not side_denies), false)
            as is_acknowledged
    from judged
    group by event_id, account_id
),
carried as (
    select
        event_id,
        account_id,
        count(distinct article_id) as n_articles,
        count(distinct outlet) as n_outlets,
        nullif(count(distinct origin_ids[1]), 0) as n_origins,
        count(distinct origin_ids[1]) filter (where polarity = 1) as n_asserting_origins
    from seen
    group by event_id, account_id
),
asserted_elsewhere as (
    select
        event_id,
        list(struct_pack(account_id := account_id, side_id := side_id)) as held
    from judged
    where asserts and is_attributed
    group by event_id
),
compared as (
    select
        c.*,
        k.n_articles,
        k.n_outlets,
        k.n_origins,
        k.n_asserting_origins,
        len(list_filter(c.asserting_parties, s -> len(list_filter(c.denying_parties, d -> d <> s)) > 0)) > 0 as is_denied_by_another,
        len(list_filter(e.held, h -> h.account_id <> c.account_id and len(list_filter(c.asserting_sides, s -> s <> h.side_id)) > 0)) > 0
            as has_rival
    from counted as c
    join carried as k using (event_id, account_id)
    left join asserted_elsewhere as e using (event_id)
)
select
    event_id,
    account_id,
    case
        when both_sides_hold_it or is_acknowledged then 'confirmed'
        when n_asserting = 0 and (n_taken_back > 0 or n_denying_sides > 1) then 'discounted'
        when n_asserting > 0 and n_retracted = n_asserting then 'discounted'
        when coalesce(is_denied_by_another, false) or (n_asserting > 0 and coalesce(has_rival, false)) then 'contested'
        when n_asserting > 1 and n_asserting_origins > 1 and n_denying = 0 then 'fair'
        when n_asserting > 0 then 'weak'
        else 'unresolved'
    end as status,
    n_asserting,
    n_denying,
    n_withholding,
    n_articles,
    n_outlets,
    n_origins,
    coalesce(asserting, []) as asserting,
    coalesce(denying, []) as denying,
    coalesce(withholding, []) as withholding,
    coalesce(has_rival, false) as has_rival
from compared;
