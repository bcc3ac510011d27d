-- macro: reporting.bearings_at
-- description: What counts of reporting.claim_bearings by what had been published by published_by and received by known_by (NULL: no bound): no headline that its text repeats, no claim that its claimant takes back in the same article, and a version of an article until the outlet has published the next. `contests` says whether a denial contests the account: that of responsibility only where the denier, or whom it speaks of, is named as the doer, that of casualties only where casualties are claimed, that of place or time not, and none by a common noun. `about` names what a denial that does not contest it is about.
create or replace macro reporting.bearings_at(published_by, known_by) as table
with taken_back as (
    -- "Withdrew its claim of having captured the town": the claim is named, and no longer held.
    select answered.event_id, held.claim_id
    from main.claims as answer
    join main.claims as held on held.claim_id = answer.responds_to_claim_id
    join main.claim_events as answered on answered.claim_id = answer.claim_id
    where answer.stance = 'denies'
      and held.stance in ('asserts', 'confirms')
      and held.article_id = answer.article_id
      and held.claimant_id = answer.claimant_id
),
told as (
    select *, coalesce(said_at, known_at) as counted_at
    from reporting.claim_bearings as b
    where (published_by is null or coalesce(said_at, known_at) <= published_by)
      and (known_by is null or known_at <= known_by)
      and not is_repeated
      and (event_id, claim_id) not in (from taken_back)
      -- What an outlet has published anew, it no longer says in the former words.
      and not exists (
          select 1
          from main.articles as newer
          where newer.supersedes_article_id = b.article_id
            and (published_by is null or coalesce(newer.published_at, newer.retrieved_at) <= published_by)
            and (known_by is null or newer.retrieved_at <= known_by)
      )
),
claimed as (
    select
        t.event_id,
        t.account_id,
        list(distinct t.doer_side_id) filter (where t.doer_side_id is not null) as doers,
        bool_or(t.facet = 'casualties' or t.claim_id in (select claim_id from main.figures where measure = 'killed'))
            as are_casualties
    from told as t
    where t.polarity = 1
    group by t.event_id, t.account_id
),
judged as (
    select
        t.*,
        -- "The plan", "everybody": a common noun that names no kind of actor is no side of a dispute.
        -- One that somebody has judged to be the same as another is an actor.
        t.polarity = -1 and not (
            coalesce(who.is_provisional and who.kind = 'UNK' and who.name = lower(who.name), false)
            and who.actor_id not in (select same_as_actor_id from main.actors where same_as_actor_id is not null)
        ) as is_denial,
        case t.facet
            when 'responsibility' then coalesce(list_contains(c.doers, coalesce(t.doer_side_id, t.side_id)), false)
                or coalesce(list_contains(c.doers, t.side_id), false)
            when 'casualties' then coalesce(c.are_casualties, true)
            else t.facet not in ('place', 'time')
        end as is_of_account
    from told as t
    left join claimed as c using (event_id, account_id)
    left join main.actors as who on who.actor_id = t.claimant_id
)
select
    * exclude (is_denial, is_of_account),
    is_denial and is_of_account as contests,
    if(is_denial and not is_of_account, facet, null) as about
from judged;
