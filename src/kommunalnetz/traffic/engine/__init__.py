"""Arrays in, arrays out: the load of every arc in the intact state and in every outage, exact, and only what changes computed anew."""

from kommunalnetz.traffic.engine.cut import Cut
from kommunalnetz.traffic.engine.engine import Block, Engine, Worst, engine
from kommunalnetz.traffic.engine.problem import Problem, problem

__all__ = ["Block", "Cut", "Engine", "Problem", "Worst", "engine", "problem"]
