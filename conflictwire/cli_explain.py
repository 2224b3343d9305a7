"""The command that shows why a text gets its tags."""

import click

from conflictwire.explain import run_explain
from conflictwire.explain_steps import run_explain_steps
from conflictwire.options import LANGUAGE, Options, run, settings_options

__all__ = ["explain"]

_EPILOG = """\b
Examples:
  conflictwire explain "Russian artillery shelled Odesa overnight and killed three dock workers"
  conflictwire explain article.txt                 a file
  conflictwire explain https://example.org/news/1  a page, fetched as the service fetches it
  pbpaste | conflictwire explain - --language uk   standard input
  conflictwire explain page.html --json | jq .conflict.regions
  conflictwire explain article.txt --overlay my-names
  conflictwire explain page.html --steps           why a line is in the text or not
"""


@click.command(epilog=_EPILOG)
@click.argument("source", metavar="TEXT|FILE|URL|-")
@click.option("--json", "as_json", is_flag=True, help="Print the record that the tagger would write.")
@click.option("--language", type=LANGUAGE, metavar="TAG", help="BCP 47, such as uk. Default: detected.")
@click.option(
    "--overlay", metavar="DIR", help="Your changes to the tagger's data (docs/overlay.md). Default: none."
)
@click.option("--steps", is_flag=True, help="Show what each step of extraction kept and took of a page.")
@settings_options
def explain(
    options: Options, source: str, *, language: str | None, overlay: str | None, as_json: bool, steps: bool
) -> None:
    """Show why a text gets its tags.

    Every tag is listed with its rule and the words that the rule saw.

    What begins with http:// or https:// is a URL, - is standard input, and the name of a file is the file.
    Anything else is the text itself, if it has a space in it; a single word that names no file is an error.

    A file, page or text that begins with < is read as HTML, one that begins with { as a ninjs item. In plain
    text the first line is the title if a blank line follows it.

    Needs no broker, and changes nothing.
    """
    if steps:
        run(run_explain_steps(source, options.settings()))
        return
    if overlay is not None:
        options = options.with_flag("tag_overlay", overlay)
    run(run_explain(source, options.settings(), language=language, as_json=as_json))
