"""What `parts.py` hands out to try the worked examples with: `show_examples`, word for word as it stands here.

Students read it: no annotations, nothing but the standard library.
"""

from .words import WORKED

SAYS = WORKED["en"]


def show_examples(*things):
    """Try the worked examples in the docstrings of functions and classes; say which do not hold, and why."""
    import inspect
    import sys
    from doctest import FAIL_FAST, NORMALIZE_WHITESPACE, DocTestParser, DocTestRunner
    from textwrap import indent
    from traceback import extract_tb, format_exception_only

    unwritten = {}

    class Runner(DocTestRunner):
        """Says in a few lines what doctest says in many."""

        def report_failure(self, out, test, example, got):
            wanted, found = indent(example.want, " " * 4), indent(got, " " * 4)
            out(f"{_shown(test, example)}  {SAYS['expected']}\n{wanted}  {SAYS['got']}\n{found}\n")

        def report_unexpected_exception(self, out, test, example, exc_info):
            kind, error, trace = exc_info
            last = extract_tb(trace)[-1]
            if kind is NotImplementedError:
                unwritten[test.name if last.name in ("__init__", "forward") else last.name] = None
                return
            where = "" if last.filename.startswith("<doctest") else f"  {last.name}, {last.lineno}: {last.line}\n"
            out(f"{_shown(test, example)}{where}  {''.join(format_exception_only(kind, error)).strip()}\n\n")

    def _shown(test, example):
        return f"✗ {test.name}\n{indent(example.source, '  >>> ')}"

    runner = Runner(verbose=False, optionflags=NORMALIZE_WHITESPACE | FAIL_FAST)
    for thing in things:
        # By hand: doctest's own finder wants the file of a class, and a notebook's class has none.
        methods = [m for m in vars(thing).values() if inspect.isfunction(m)] if inspect.isclass(thing) else []
        for documented in (thing, *methods):
            names = dict(sys.modules["__main__"].__dict__)
            text = inspect.getdoc(documented) or ""
            runner.run(DocTestParser().get_doctest(text, names, documented.__qualname__, None, 0))
    for name in unwritten:
        print(SAYS["unwritten"].format(name=name))
    if not runner.failures:
        print(SAYS["hold" if runner.tries else "none"].format(count=runner.tries))
