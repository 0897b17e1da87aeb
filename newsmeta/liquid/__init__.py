"""Liquid, the template language that Jekyll applies to the bodies of files.

`problem_in` finds the first syntax error in a body, at which Jekyll would stop the whole build.
`verbatim` escapes a text so that Jekyll prints it unchanged.
"""

from newsmeta.liquid.parser import Problem, problem_in
from newsmeta.liquid.tokens import has_liquid
from newsmeta.liquid.verbatim import verbatim

__all__ = ["Problem", "has_liquid", "problem_in", "verbatim"]
