"""A second judge of plans, in plain Python, that shares nothing with the engine.

It takes a problem and a plan as plain JSON documents and says what the plan comes to:
times, loads, prices, and every limit that does not hold. It is written from the schema
and imports nothing of ``vuelta``; where it and the referee differ, one of them is wrong.

=============  ================================================================
``document``   what a document says, by name
``ground``     how far it is from place to place
``route``      what the steps of a route stand for
``clock``      when everything happens
``loads``      what is aboard
``limits``     what a route may not do
``facilities`` choices, and what facilities take
``account``    every task once
``prices``     what it costs
``verdict``    all of it, for a plan
``days``       what a horizon makes of a problem, day by day
``remedies``   what a reason says would help, done to the document
=============  ================================================================
"""

from judge.verdict import Verdict, judge

__all__ = ["Verdict", "judge"]
