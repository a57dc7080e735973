"""Orders that come in while the day runs."""

from __future__ import annotations

from vuelta.execution import Key
from vuelta.model import Job, NewOrder, NewUrgent
from vuelta.replanning.incidents.handlers import Handled, handles
from vuelta.replanning.incidents.named import put_to_choice
from vuelta.replanning.revised_day import RevisedDay


@handles(NewUrgent, NewOrder)
def ordered(day: RevisedDay, incident: NewUrgent | NewOrder) -> Handled:
    """One more task, of which it is to be chosen whether it is taken."""
    order, edited = incident.order, day.edited()
    key: Key
    if isinstance(order, Job):
        key = ("job", order.id)
        edited.jobs[order.id] = order
        if order.aboard is not None:
            edited.aboard[key] = order.aboard
    else:
        key = ("delivery", order.delivery.id)
        edited.shipments[order.delivery.id] = order
    question = put_to_choice(edited, incident, key, order, absent=0.0)
    return Handled(edited.done(), (question,))
