"""Every error code once: what is wrong, and what to do about it.

A code means one thing for good: it may fall out of use, and no other fault takes it over.
The letter tells the family. What a message says of the case at hand stands in the
``Finding`` itself; this is the part that holds for all cases, and what
``docs/reference/errors.md`` is made from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple


class ErrorCode(NamedTuple):
    """A code, what is wrong when it is given, and what to do about it."""

    code: str
    meaning: str
    remedy: str


FAMILIES: Final[Mapping[str, str]] = {
    "C": "Commitments that cannot be kept together",
    "D": "Errors of the engine itself",
    "E": "Documents: problems, plans, events, incidents",
    "F": "Files and formats",
    "H": "Horizons of several days",
    "I": "Incidents and observations of a day",
    "K": "Figures and explanations",
    "P": "Policies of a carrier",
    "R4": "A plan that does not fit its problem",
    "R5": "A revision that breaks custody",
    "R6": "Goods that come back",
    "S2": "What cannot be planned yet",
    "S8": "Simulated days",
    "T": "Travel",
    "W": "Warnings: what can be used, and is perhaps not meant",
    "X": "Work that was cancelled",
    "Y": "Orders in waves",
}
"""What codes are about, by how they begin."""


@cache
def error_codes() -> Mapping[str, ErrorCode]:
    """All codes in order."""
    rows: dict[str, ErrorCode] = {}
    for code, text in re.findall(r"^([A-Z]\d{3}) (.*(?:\n {5}.*)*)", _TABLE, re.MULTILINE):
        meaning, remedy = " ".join(text.split()).split(" -> ")
        rows[code] = ErrorCode(code, meaning, remedy)
    return rows


def family_of(code: str) -> str:
    """What a code is about."""
    return FAMILIES[code[0] if code[0] in FAMILIES else code[:2]]


_TABLE: Final = """
C301 A vehicle cannot drive its pinned stops within its limits. -> Pin fewer stops, or widen
     the window or limit that stands against them.
C302 An incident takes away what a pin holds. -> Unpin the task, or withdraw the incident.

D501 A plan of the engine breaks a limit. -> Report it with the problem, the plan and the seed.
D502 A plan of the engine loses or doubles a task. -> Report it with the problem and the seed.
D503 A number in a plan of the engine is not what the referee works out. -> Report it.
D504 The total cost of a plan of the engine is not what the referee works out. -> Report it.
D505 A revision of the engine breaks custody. -> Report it with problem, plan and incidents.
D510 The search found its own state wrong. -> Report it with the problem, seed and budget.
D599 Something else is wrong in the engine. -> Report it; VUELTA_TRACEBACK=1 shows where.

E100 A list was expected. -> Give a list of objects.
E101 A field is missing. -> Give it.
E102 A field is not known. -> Correct its name, or leave it out.
E103 A value is of the wrong kind or not allowed. -> Correct the value.
E104 An id is neither a text nor a whole number, or is empty. -> Give a name.
E105 A time cannot be read, is too large, or is too far from the others. -> Give whole seconds
     or RFC 3339, on one time scale throughout.
E106 A duration is not whole, negative or too large. -> Give whole seconds, zero or more.
E107 A distance is not whole, negative or too large. -> Give whole metres, zero or more.
E108 An amount is not whole, negative or too large. -> Give a whole number in the unit of the
     vehicles' capacity.
E109 Money is no number, has more than four decimals, or is negative where it may not be.
     -> Give a number with at most four decimals.
E110 A count is not whole or negative. -> Give a whole number, zero or more.
E111 A window ends before it starts. -> Swap the two times, or give the end a later date.
E112 Coordinates are no longitude and latitude. -> Give [lon, lat]; perhaps they are swapped.
E113 A time of day needs the document's date and time_zone, or one of them cannot be read.
     -> Give a date such as 2026-11-23 and a zone such as Europe/Madrid.
E120 A place has neither location nor location_index. -> Give [lon, lat] or a matrix row.
E121 Time windows overlap. -> Merge them, or correct their times.
E122 A price for being early or late without a soft start or end. -> Say when it begins.
E123 A task is required and has a penalty. -> Drop one of the two.
E124 A job's type does not fit what it carries. -> Call it by what it carries.
E125 A step of a given route has no id. -> Say which one it is.
E126 Overtime without a shift. -> Give the vehicle a time_window.
E127 A speed factor has more than six decimals. -> Round it to a millionth.
E129 A loading_cost where the order of loading has no price. -> Drop it, or ask for
     deliveries_first.
E130 Two things of one kind share an id. -> Give each its own id.
E131 Amounts or capacities have different dimensions. -> Give all the same dimensions.
E132 A vehicle has no capacity while jobs carry amounts. -> Give it a capacity.
E133 Something is named that does not exist. -> Correct the name.
E134 A task stands twice in given routes. -> Let one vehicle serve it once.
E135 More tasks are pinned than a given route has. -> List the pinned tasks in steps.
E136 Relations go around in a circle. -> Drop one of them.
E140 A matrix is not square, or matrices of one profile differ in size. -> Give n rows of n.
E141 A matrix holds fractions, negative or too large numbers. -> Give whole numbers; null for
     a pair that cannot be travelled.
E142 A profile has no durations. -> Give them.
E143 A profile has no matrix while others have. -> Add it, or give none at all.
E144 A place is given in a way that travel cannot be found by. -> Give [lon, lat] without
     matrices, a row with them.
E145 A row lies outside the matrix. -> Give a row that exists, or a larger matrix.
E150 An event names no job or no place where it has to. -> Say which, or where.
E151 A change of address names no new place. -> Give [lon, lat] or a matrix row.
E152 A disruption is nowhere. -> Give centre and radius, or places.
E153 Waypoints have no row while matrices are given. -> Drop them and name rows, or give no
     matrices.
E154 A disruption names rows that no matrix has. -> Give centre and radius, or the matrices.
E155 A circle has a centre but no radius, or a radius but no centre. -> Give both.
E160 A place of a job is nowhere, or has two meanings. -> Name a facility, or give it a place
     and hours of its own.
E161 A job has destinations, or a facility to which its goods return, and carries nothing that
     could go there. -> Give it a pickup or a delivery.
E162 A destination is named twice. -> Name each once.
E163 A facility that is used has no place. -> Give [lon, lat] or a matrix row.
E164 No destination of a job, or not the facility its goods return to, accepts them.
     -> Name a facility that does; of destinations, an entry without facility will do.
E165 Room of a facility has other dimensions than the loads. -> Give the dimensions of loads.
E166 A job returns its goods to a facility, and may be done elsewhere. -> Drop its places.
E167 A visit of a facility is not at the facility's place. -> Give it the facility's place.
E168 Goods return to a facility that is shut in all their time windows. -> Name one that is
     open then.
E169 A given route reloads at a facility where the vehicle may not. -> Add it to reload_at, or
     drop the step.
E170 A reload is among the pinned steps. -> Pin only the steps before it.
E171 A facility to reload at is nowhere. -> Give [lon, lat] or a matrix row.
E172 A step of a plan states no time, and others of its route do, or steps of it have begun.
     -> Give every step of the route its arrival, or none.
E190 More is asked for than a limit of work or memory allows. -> Ask for less, or raise the limit
     by the environment variable that the message names (see Limits).

F201 A file is missing, a folder, or may not be read. -> Give a file that can be read.
F202 A file is no UTF-8 text, or damaged gzip. -> Save it as UTF-8, or compress it again.
F203 There is nothing in it. -> Give a document.
F204 The format is unknown or cannot be told. -> Name one of the formats.
F205 It is the wrong kind of document, or an option does not apply to it. -> Give the other
     document, or leave the option out.
F206 It is neither JSON nor YAML. -> Correct the syntax at the line and column named.
F207 It is no object of fields. -> Give an object { ... }.
F208 A field stands twice. -> Keep one of the two.
F209 A text holds half a character (a lone surrogate). -> Write the character whole.
F210 A row has too few or too many columns. -> Complete the row.
F211 A cell or value is not a number, not finite, or not whole. -> Give a (whole) number.
F212 A field, section or header is missing. -> Add it.
F213 A field, section or line is not known. -> Correct or remove it.
F214 A value is not supported. -> Give one that is.
F215 A number, field or section stands twice. -> Keep one of the two.
F216 A number names no node, job or vehicle. -> Correct the number.
F217 A number is outside its range. -> Correct the number.
F218 A window ends before it starts. -> Swap the two times.
F219 Rows are missing or too many, or reading stopped after 100 findings. -> Complete the rows,
     or correct what stands above first.
F220 Pickup and delivery do not name each other. -> Let each name the other.
F230 It does not fit into the format to be written. -> Choose another format.
F231 Coordinates are missing. -> Give [lon, lat] in the problem.
F233 The target cannot be written, or is an input, read-only or named twice. -> Give another.
F234 It takes more memory than there is. -> Give it more memory, or ask for less.
F235 A limit in the environment is no whole number. -> Give one, 0 or more, or leave it out.

H801 A deadline lies before the first day, and nothing prices being late. -> Swap the days, or
     give a deadline_penalty.
H802 A penalty for being late without a deadline. -> Give latest_day.
H803 A zone is nowhere, or half a circle. -> Give jobs, or centre and radius.
H804 The horizon names a job or vehicle that the problem does not have. -> Correct the name.
H805 Terms or a zone stand twice. -> Keep one of the two.
H806 A vehicle has no shift, or one as long as a day. -> Give it a time_window on day 1.
H807 Something that may wait has times that hold on one day only. -> Drop the times, or leave
     it on its day.
H808 A day lies outside the horizon, or nobody works on it. -> Give a day of the horizon.
H809 A name with a day behind it is another one's. -> Rename one of the two.
H810 Rules counted per day, which one plan of several days cannot say. -> Leave them out, or
     plan day by day.
H811 A day of a plan of several days stands twice or nobody works on it, or the plan of all days
     does not say what its days say. -> Give each day once, and the same in both.
H812 Events or revisions are given for a plan of several days, or a horizon for one of one day.
     -> Leave them out, or give the plan they belong to.

I701 An incident or event names a job that the problem does not have. -> Correct the name.
I702 An incident or event names a vehicle that the problem does not have. -> Correct the name.
I703 An incident lies before the day, or after now. -> Correct its time, or replan later.
I704 Now lies before something observed, or before the plan's own moment. -> Give a later one.
I705 Two incidents have one id. -> Give each its own id.
I706 Two incidents are about one job. -> Say in one of them what holds in the end.
I707 An incident is about a job that is done, or off today's routes, by then. -> Check the job,
     or report its failure as an event.
I708 Observations contradict each other. -> Leave out the one that is not true.
I709 A new order has an id that is taken, or amounts have the wrong length. -> Correct it.
I710 An incident names a place that travel cannot be found by. -> Give [lon, lat] without
     matrices, a row with them.
I711 An incident is about a vehicle that is done for the day. -> Check the vehicle.
I712 A choice asks for an option that cannot be had. -> Choose among those that can.
I713 A choice is about an incident that leaves nothing to choose. -> Leave it out.
I714 An incident is about goods that the task does not have. -> Name another task or incident.
I715 A plan with reloads cannot be replanned yet. -> Plan without reload_at where the day may
     have to be replanned.
I716 An incident names an id that two tasks share. -> Say with `task` which of them it is about.

K801 The table names a factor that it does not have. -> Name one of its factors.
K810 The library that draws is not installed. -> pip install 'vuelta[report]'.
K820 There is no such task to explain. -> Name a job, or half a shipment.
K821 There is no such vehicle to explain. -> Name a vehicle of the problem.
K822 The vehicle has no route in this plan. -> Name a vehicle that drives.
K823 The day has begun, and the morning's questions do not hold. -> Ask `vuelta options`, or
     explain the morning's plan.
K824 The revision knows no such incident. -> Name one of its incidents.

P602 A role is not known. -> Name a role.
P603 An option is not known. -> Name an option.
P604 A kind of incident is not known. -> Name a kind of incident.
P605 A number is negative or too large. -> Give one within the range.
P606 A policy ends before it begins. -> Swap the two times.
P607 An option is listed twice, or cannot be offered there. -> Take it off the list.
P608 Escalation goes around in a circle. -> Let one of the roles decide alone.
P609 A field is not known. -> Correct its name, or leave it out.
P610 A pick-up point stands twice, or is nowhere. -> Give each its own id and a place.
P611 A language is not known. -> Name a language.

R401 A route is of a vehicle that the problem does not have. -> Name a vehicle of it.
R402 A vehicle has a second route. -> Join the two, or give one another vehicle.
R403 A plan names something that the problem does not have. -> Name what it has.
R404 A visit is served twice. -> Serve it once.
R405 A visit is neither served nor unassigned nor taken off the plan. -> Serve it, or list it.
R406 A visit is served and unassigned. -> Serve it, or leave it unassigned.
R407 Half a shipment is served, the other half not. -> Serve both halves, or neither.
R408 The halves of a shipment stand on two routes. -> Let one vehicle serve both.
R409 A visit is listed twice as unassigned. -> List it once.
R410 A break is taken twice. -> Take it once.
R411 A step failed that is no visit that has begun. -> Count it in done, or drop its outcome.
R412 A visit is taken off the plan, and served or unassigned. -> Take it off the plan, or plan it.
R413 A visit is taken off the plan twice. -> List it once.
R414 A step has begun at a place that the problem does not have. -> Add it to the waypoints.
R415 More steps have begun than there are, or one after the end. -> Count the steps begun.
R416 An unloading of a job, or at a facility, that the problem does not have. -> Name what it
     has.
R417 The goods of a job are unloaded twice. -> Unload them once.
R418 A step stands before the start or after the end of a route. -> Start first, end last.

R501 A step that had begun is changed or gone. -> Leave it as it was.
R502 A parcel changes vans without being handed over. -> Let its van bring it, or plan a
     hand-over.
R503 A task that was known has vanished. -> Plan it, or set it aside.
R504 A pinned stop is not where it was pinned. -> Leave it there.
R505 Goods aboard are planned as if they were elsewhere. -> Let the vehicle that has them
     serve the task.

R601 A return has no items, an item without pieces, or more than can be counted. -> List at
     least one item, with a quantity that can be true.
R602 Times of a return contradict each other. -> Correct one of them.
R603 A request or an item stands twice. -> Give each its own id, or add up the quantities.
R604 An exchange names no replacement, or a mode the policy does not know. -> Name them.
R605 Sizes have different dimensions. -> Give all the same dimensions.
R610 A document of returns cannot be read, or holds no request. -> Correct the file.
R611 A return policy ends before it begins. -> Swap the two times.
R612 A facility stands twice. -> Give each its own id.
R613 Line haul to a facility that is not listed. -> List it, or correct the name.
R614 A point, locker or store is nowhere. -> Give [lon, lat] or a matrix row.
R615 There is no rule for the category `default`. -> Add it: it is for all that are not named.
R616 A condition has no grade. -> Give a grade for every condition.
R617 A period is shorter than the law grants. -> Give as many days, or set eligible to false
     for goods that are exempt.
R618 The return policy is not in force at the moment asked about. -> Use the one that is.
R619 Goods of a request, or at a facility, that nobody knows. -> Correct the name.
R620 No step leads there from where the return stands. -> Record one that does.
R621 What the step has to show is missing. -> Give the evidence.
R622 The step lies before the one it follows. -> Correct the time.
R623 What the step has to name is missing. -> Name it.
R624 Every attempt to collect that the policy allows was made. -> Record another outcome.
R625 The event begins no return. -> Begin with the request.
R640 The request is not approved. -> Approve it first, or change what it asks.
R641 A return spells times otherwise than the day. -> Spell them alike in both.
R642 An item comes back with several returns. -> Ask for one of the requests.

S201 A price for being early cannot be planned yet. -> Leave it out.
S202 Release times cannot be planned yet. -> Leave them out.
S203 Relations cannot be planned yet. -> Leave them out.
S204 Load types that may not meet at one time, or more load types than can be planned.
     -> Keep them apart by vehicle, or merge some.
S207 More load dimensions than the search has. -> Merge or drop some.
S208 Prices times distances are too large to be added up exactly. -> Use fewer decimals, a
     larger currency unit, or drop extreme prices.
S209 A job that is pinned cannot have choices. -> Unpin it, or drop its choices.
S210 An order of loading beside reloads or choices cannot be planned yet. -> Drop one.
S211 Reloads at a facility of limited room, or that takes only some goods, cannot be planned
     yet. -> Reload elsewhere, or drop the limit.
S212 Times that pinned steps must keep are not kept yet. -> Give a time window.
S220 A PyVRP model prices overtime, which counts from the duration there. -> Leave it out.
S221 A PyVRP model has hours that cannot be said: a late start, an end depot that opens late.
     -> Leave them out, or the limit and price of the duration.
S222 A PyVRP model has shipments, or an initial load, beside reloads. -> Leave one out.
S223 Clients of a group of a PyVRP model differ in amounts or release. -> Give all the same.
S224 A PyVRP model holds numbers beyond what can be added up. -> Choose a larger unit.
S225 A PyVRP client has a release time and nothing is delivered to it. -> Open its window
     later, or leave the release time out.

S802 The table has no such parameter. -> See `vuelta generate --table`.
S803 A parameter is of the wrong kind, or outside its range. -> Correct the value.
S804 Parameters contradict each other. -> Change one of them.
S805 The suite is not known. -> Name one that is.
S810 A list of addresses cannot be read, or is of no known kind. -> Give a CSV file with lon
     and lat, a problem, or an OpenStreetMap extract.
S811 A row is no longitude and latitude. -> Correct the row.
S812 There are too few addresses. -> Give more.
S813 Reading a map takes an extra that is not installed. -> pip install 'vuelta[maps]'.
S820 The number of vans is no fleet. -> Give one or more.
S821 The seed is out of range. -> Give a whole number, zero or more.
S831 A checksum does not hold: of the trace, or of its problem. -> Generate the day again.
S832 A trace names a job that the problem does not have. -> Correct the name.
S833 A trace names a vehicle that the problem does not have. -> Correct the name.
S834 Tasks of two customers share an id, or something is told twice. -> Give each its own id.
S835 An incident stands where it cannot happen. -> List it under incidents, or at its door.
S836 A stretch of time ends before it starts. -> Swap the two times.
S840 A dispatcher decided nothing that can be read. -> Return a revision, a plan, or None.
S841 A dispatcher's route is of a van that does not exist. -> Name a van of the day.
S842 A dispatcher changes a visit that was made. -> Leave the past as it is.
S843 A dispatcher plans a delivery on a van that does not have the goods. -> Let the van that
     has them bring it.
S844 A dispatcher plans other work for a van that cannot be told, that stopped, or is back.
     -> Leave it what it has.
S845 A dispatcher plans a task twice, again, or one nobody knows. -> Plan each task once.
S850 The dispatcher is not known. -> Name one that is.
S860 A report is there already, and is none of this kind. -> Give another file.
S861 Drawing takes an extra that is not installed. -> pip install 'vuelta[plots]'.
S870 An option is missing, or stands beside another that excludes it. -> Give one of them.

T301 Distances are missing while something asks for them. -> Give them, or drop what asks.
T303 A profile is so slow that a trip takes longer than can be counted. -> Give the speed in
     km/h.

W101 A place lies far from all others. -> Correct its coordinates, or plan it apart.
W102 Longitude and latitude of a place look swapped. -> Give [lon, lat].
W103 Times look like minutes. -> Give seconds, or RFC 3339 times.
W104 No time window of a task meets the shift of a vehicle that may serve it. -> Correct the
     window or the shift.
W105 A task carries more than any vehicle holds. -> Split it, or give more capacity.
W106 Travel is estimated along great circles for want of a matrix. -> Give matrices of the
     streets, or speed and detour of the profile.
W107 A field is not used. -> Leave it out, or give what would use it.
W108 A value is taken in another way than it is written. -> Write it as it is taken.
W109 Money is compared with travel time, whose price nobody gave. -> Give costs.per_hour.

X901 Work was cancelled before there was an answer. -> Run it again, and give it more time.

Y801 The problem is not of the shape that waves are drawn from. -> Give a VRPTW with one depot
     and explicit durations.
Y802 A policy's routes cannot be driven. -> Send what can be driven.
"""
