"""The table `actor_judgements`: one judgement that an actor is another one, whether it still stands or was taken back."""

from schemas.columns import String, Utc, column, identifier, registry_id
from schemas.contract import Table, contract


@contract(
    "actor_judgements",
    version="1.0.0",
    grain="one judgement that an actor is another one",
    key=("judgement_id",),
    group="entities",
    refresh_hours=None,
)
class ActorJudgements(Table):
    """What people judged of actors (`counterclaim actor merge`); a judgement that was taken back stays, and says why."""

    judgement_id: String = identifier("hash of the two actors and of when it was judged")
    actor_id: String = registry_id("the actor that was judged to be another one; kept, though `actors` may lose it")
    same_as_actor_id: String = registry_id("whom it was judged to be")
    reason: String = column("why, in the words of who judged it", personal=True)
    judged_by: String = column("who judged it", personal=True)
    judged_at: Utc = column("when, UTC")
    withdrawn_at: Utc = column("when it was taken back, UTC; NULL while it stands", nullable=True)
    withdrawn_by: String = column("who took it back", nullable=True, personal=True)
    withdrawn_reason: String = column("why it was taken back", nullable=True, personal=True)
    run_id: String = column("the run that wrote it down first")
