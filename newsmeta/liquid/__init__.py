"""Liquid, the language of templates that Jekyll takes the bodies of files for.

`problem_in` finds what keeps a body from being Liquid, so that Jekyll ends the whole build at it;
`verbatim` writes a text so that Jekyll prints it as it is.
"""

from newsmeta.liquid.parser import Problem, problem_in
from newsmeta.liquid.tokens import has_liquid
from newsmeta.liquid.verbatim import verbatim

__all__ = ["Problem", "has_liquid", "problem_in", "verbatim"]
