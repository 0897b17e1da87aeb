"""Valid and invalid Liquid, with the place and the beginning of each message."""

from __future__ import annotations

import pytest

from newsmeta.liquid import problem_in
from tests.support.jekyll import jekyll

BROKEN = [
    # The text, the marked part of it, and the message.
    ("a {% b", "{%", "a tag of Liquid is opened with {%"),
    ("a {{ b", "{{", "a variable of Liquid is opened with {{"),
    ("a {{ b } c }}", "{{ b }", "{{ b } is closed with a single brace"),
    ("a {{ {b} }} c", "{{ {b}", "{{ {b} is closed with a single brace"),
    ("{{}", "{{}", "{{} is closed with a single brace"),
    ("a {% %} b", "{% %}", "{% %} names no tag"),
    ('a {% "b" %}', '{% "b" %}', '{% "b" %} names no tag'),
    ("a {% - if b %}", "{% - if b %}", "{% - if b %} names no tag"),
    ("{% if a %}", "{% if a %}", "if is never ended"),
    ("{% for a in b %}x{% if c %}y{% endif %}", "{% for a in b %}", "for is never ended"),
    ("{% comment %} a", "{% comment %}", "comment is never ended"),
    ("{% raw %} a {% if %}", "{% raw %}", "raw is never ended"),
    ("{% raw %}{%- endraw -%}", "{% raw %}", "raw is never ended, which {%- endraw does not do"),
    ("{% raw %}{% endraw %}{% endraw %}", "{% endraw %}", "{% endraw %} ends nothing"),
    ("{% highlight ruby %}", "{% highlight ruby %}", "highlight is never ended"),
    ("a {% endif %}", "{% endif %}", "{% endif %} ends nothing: no if is open"),
    ("a {%- endfor -%}", "{%- endfor -%}", "{% endfor %} ends nothing"),
    ("a {% endcomment %}", "{% endcomment %}", "{% endcomment %} ends nothing"),
    ("a {% endfoo %}", "{% endfoo %}", "{% endfoo %} ends nothing: no foo is open"),
    ("a {% end %}", "{% end %}", "{% end %} ends nothing"),
    ("{% if a %}{% endfor %}{% endif %}", "{% endfor %}", "{% endfor %} stands where {% endif %}"),
    ("{% if a %}{% for b in c %}{% endif %}{% endfor %}", "{% endif %}", "{% endif %} stands"),
    ("{% if a %}{% end %}", "{% end %}", "{% end %} stands where {% endif %} is due"),
    ("{% comment %}{% if a %}{% endcomment %}", "{% endcomment %}", "{% endcomment %} stands"),
    ("{% comment %}{{ a {% endcomment %}", "{{ a {% endcomment %}", "{{ a {% endcomment %} is"),
    ("a {% else %}", "{% else %}", "{% else %} stands outside of any block"),
    ("a {% elsif b %}", "{% elsif b %}", "{% elsif %} stands outside"),
    ("a {% when 1 %}", "{% when 1 %}", "{% when %} stands outside"),
    ("{% capture a %}{% else %}{% endcapture %}", "{% else %}", "{% else %} stands in capture"),
    ("{% for a in b %}{% elsif c %}{% endfor %}", "{% elsif c %}", "{% elsif %} stands in for"),
    ("{% if a %}{% when b %}{% endif %}", "{% when b %}", "{% when %} stands in if"),
    ("{% if a %}{% elif b %}{% endif %}", "{% elif b %}", "Liquid has no elif in if"),
    ("{% case a %}{% else b %}{% endcase %}", "{% else b %}", "{% else b %} has a condition"),
    ("{% for a in b %}{% else %}{% else %}{% endfor %}", "{% endfor %}", "{% endfor %} ends"),
    ("{% if %}{% endif %}", "{% if %}", "{% if %} is not how Liquid writes if"),
    ("{% if a and %}{% endif %}", "{% if a and %}", "{% if a and %} is not"),
    ("{% unless %}{% endunless %}", "{% unless %}", "{% unless %} is not"),
    ("{% if a %}{% elsif %}{% endif %}", "{% elsif %}", "{% elsif %} is not"),
    ("{% case %}{% endcase %}", "{% case %}", "{% case %} is not"),
    ("{% case a %}{% when %}{% endcase %}", "{% when %}", "{% when %} is not"),
    ("{% for a of b %}{% endfor %}", "{% for a of b %}", "{% for a of b %} is not"),
    ("{% for a, b in c %}{% endfor %}", "{% for a, b in c %}", "{% for a, b in c %} is not"),
    ("{% tablerow a %}{% endtablerow %}", "{% tablerow a %}", "{% tablerow a %} is not"),
    ("{% assign a %}", "{% assign a %}", "{% assign a %} is not"),
    ("{% capture %}{% endcapture %}", "{% capture %}", "{% capture %} is not"),
    ("{% cycle %}", "{% cycle %}", "{% cycle %} is not"),
    ("{% raw a %}{% endraw %}", "{% raw a %}", "{% raw a %} is not how Liquid writes raw"),
    ("{% # a\nb %}", "{% # a\nb %}", "{% # a b %} is not how Liquid writes a comment"),
    ("{% include a.html b %}", "{% include a.html b %}", "{% include a.html b %} is not"),
    ("{% include_relative a b=c, %}", "{% include_relative a b=c, %}", "{% include_relative a"),
    ("{% highlight %}{% endhighlight %}", "{% highlight %}", "{% highlight %} is not"),
    ("{% post_url trees %}", "{% post_url trees %}", "{% post_url trees %} is not"),
    ("{% if a %}" * 101 + "{% endif %}" * 101, "{% if a %}", "more than 100 blocks"),
    # After the block of a plugin, parsing continues as usual.
    ("{% note %}a{% endnote %}{% endif %}", "{% endif %}", "{% endif %} ends nothing"),
    ("{% if a %}{% note %}b{% endnote %}", "{% if a %}", "if is never ended"),
    ("{% single a %}{% endfor %}", "{% endfor %}", "{% endfor %} ends nothing"),
]


@pytest.mark.parametrize(("text", "place", "said"), BROKEN, ids=[each[0][:40] for each in BROKEN])
def test_what_is_no_liquid_is_said_at_its_place(text: str, place: str, said: str) -> None:
    problem = problem_in(text)
    assert problem is not None
    assert text[problem.span.start : problem.span.end] == place
    assert problem.message.startswith(said)
    assert problem.hint


@pytest.mark.parametrize("text", [each[0] for each in BROKEN], ids=lambda text: text[:40])
def test_what_is_reported_ends_a_build(text: str) -> None:
    assert jekyll().refusal(text) is not None


RIGHT = [
    "",
    "a } }} %} { b",
    "{{ }} {{}} {{ a }} {{- a -}} {{ a | b: c, d }}",
    "{{ a b c ! ? }} ${{ matrix.os }} {{{ a }}} {{% a %}} {{< b >}}",
    "{% if a %}b{% elsif c %}d{% else %}e{% endif %}",
    "{%if a%}b{%endif%}{%- if a -%}{%- endif -%}",
    "{% if a == 1 and b contains 'c' or d %}{% else x %}{% endif y %}",
    "{% if a & b %}{% endif %}",
    "{% if and %}{% endif %}{% if and? %}{% endif %}{% unless or.a == 1 %}{% endunless %}",
    "{% unless a %}{% else %}{% else %}{% endunless %}",
    "{% for a in b %}{% break %}{% continue %}{% else %}{% endfor %}",
    "{% for a in (1..3) reversed limit:2 offset:continue %}{% endfor %}",
    "{% for a? in[1] %}{% endfor %}",
    "{% case a %}b{% when 1, 2 or 3 %}{% else %}{% when 4 %}{% endcase %}",
    "{% capture a %}{% endcapture %}{% assign a = b | c %}{% assign a=%}",
    "{% cycle 'a', 'b' %}{% increment a %}{% decrement %}{% ifchanged %}{% endifchanged %}",
    "{% tablerow a in b cols:2 %}{% endtablerow %}",
    "{% comment %}{% else %}{% endif %}{% foo %}{% endfoo %}{% raw %}{% endraw %}{% endcomment %}",
    "{% comment %}{% comment %}{% endcomment %}{% endcomment %}",
    "{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}",
    "{% raw %}{% if %}{{ a }{% endfoo %}{% raw %}{%{% endraw %}",
    "{% raw %}{{ a {% endraw %}",
    "{% raw %}{% a {% endraw -%}",
    "{%- raw -%}{% endraw x %}",
    "{% # a\n# b\n\n  # c %}",
    "{% include a.html %}{% include a.html b=c d='e' f=\"g\" %}{% include %}",
    "{% include {{ a }} b=c %}{% include {{ a | b: 'c' }}.html %}",
    "{% link _news/a.md %}{% link %}{% post_url 2021-01-27-a %}{% post_url /b/2021-01-27-a %}",
    '{% highlight c++ linenos hl_lines="1 2" %}{{ a }}{% endhighlight %}',
    "{% if a %}" * 100 + "{% endif %}" * 100,
    "{% for a in b %}{% else %}{% else %}",
]


@pytest.mark.parametrize("text", RIGHT, ids=lambda text: text[:40])
def test_what_is_liquid_is_let_be(text: str) -> None:
    assert problem_in(text) is None


@pytest.mark.parametrize("text", RIGHT, ids=lambda text: text[:40])
def test_what_is_let_be_ends_no_build(text: str) -> None:
    # The only plugins here are those of `jekyll.rb`.
    assert jekyll().refusal(text) is None


OF_PLUGINS = [
    "{% youtube abc %} {% toc %} {% set a = b %}",
    "{% youtube abc %}{% if a %}{% tag %}{% endif %}",
    "{% mermaid %}{{ a } {% if %}{% endmermaid %}",
    "{% mermaid %}{{ a {% endmermaid %}",
    "{% mermaid %}{% a {% endmermaid %}",
    "{%- mermaid -%}{% else %}{%- endmermaid -%}",
    "{% tabs %}{% tab a %}b{% endtab %}{% tab c %}{% endtab %}{% endtabs %}",
    "{% note %}{% note %}{% endnote %}{% else %}{% endnote %}",
    "{% note %}{% note %}{% endnote %}",
    "{% content_for a %}b{% end_content_for %}",
    "{% column %}b{% endrow %}",
    "{% if a %}{% note %}{% else %}{% endnote %}{% else %}{% endif %}",
    "{% comment %}{% note %}{% endcomment %}{% if a %}{% comment %}{% endnote %}{% endcomment %}"
    "{% endif %}",
    "{% note %}{% raw %}{% endnote %}{% endraw %}{% endnote %}",
    "{% liquid a %}{% render 'a' %}{% echo a %}",
]


@pytest.mark.parametrize("text", OF_PLUGINS, ids=lambda text: text[:40])
def test_what_a_plugin_may_bring_is_let_be(text: str) -> None:
    assert problem_in(text) is None


def test_a_block_that_stands_in_the_way_is_shown() -> None:
    text = "{% if a %}b{% for c in d %}{% endif %}"
    problem = problem_in(text)
    assert problem is not None
    assert problem.opening is not None
    assert text[problem.opening.start : problem.opening.end] == "{% for c in d %}"
