-- question: claim_relations
-- title: Claims that say the same, support it or refute it
-- by: claim_id
-- order: claim_id, relation, other_said_at, other_claim_id
select
    l.claim_id,
    l.relation,
    l.basis,
    l.other_claim_id,
    coalesce(who.name, person.name, c.source_text, a.outlet) as other_claimant,
    c.stance as other_stance,
    c.content_text as other_content,
    a.outlet as other_outlet,
    a.published_at as other_said_at
from (
    select claim_id, other_claim_id, relation, basis from main.claim_links
    where claim_id in (select claim_id from chosen_claims)
    union
    select other_claim_id, claim_id, relation, basis from main.claim_links
    where other_claim_id in (select claim_id from chosen_claims)
) as l
join main.claims as c on c.claim_id = l.other_claim_id
join main.articles as a on a.article_id = c.article_id
left join reporting.current_actors as who on who.actor_id = c.claimant_id
left join reporting.current_actors as person on person.actor_id = c.claimant_person_id
