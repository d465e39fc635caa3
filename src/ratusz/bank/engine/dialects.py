"""Statements of the query model in the dialect of another engine, or an error: nothing that means something else there is let through.

sqlglot parses and prints; what it carries over wrongly or not at all is rewritten here, rule by rule. Whatever is not on the lists below is
refused, for sqlglot prints what it does not know as it stands (ADR 51). Statements name tables: what reads files is each engine's own.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp
from sqlglot.tokens import TokenType

from ratusz.bank.base.errors import RatuszError

DUCKDB, SPARK = "duckdb", "spark"
DIALECTS = (DUCKDB, SPARK)


#: What nodes may have beside `this`, `expression` and `expressions`: a `SELECT … SAMPLE` must not pass as a SELECT.
_EVERYWHERE = frozenset({"this", "expression", "expressions"})
_PARTS: dict[type[exp.Expr], frozenset[str]] = {
    exp.Alias: frozenset({"alias"}),
    exp.Between: frozenset({"low", "high"}),
    exp.Case: frozenset({"ifs", "default"}),
    exp.Cast: frozenset({"to"}),
    exp.Column: frozenset({"table"}),
    exp.Count: frozenset({"big_int"}),
    exp.DPipe: frozenset({"safe"}),
    exp.Identifier: frozenset({"quoted"}),
    exp.If: frozenset({"true"}),
    exp.Like: frozenset({"negate"}),
    exp.Literal: frozenset({"is_string"}),
    exp.Ordered: frozenset({"desc", "nulls_first"}),
    exp.Replace: frozenset({"replacement"}),
    exp.Select: frozenset({"from_", "where", "group", "order", "limit", "offset"}),
    exp.Subquery: frozenset({"alias"}),
    exp.Substring: frozenset({"start", "length"}),
    exp.Table: frozenset({"alias"}),
    exp.Window: frozenset({"over"}),
}


class NotCarried(RatuszError):
    """A statement holds something that is not known to mean the same in the other dialect."""


#: What means the same in both as sqlglot prints it.
_SAME: frozenset[type[exp.Expr]] = frozenset({
    exp.Abs, exp.Add, exp.Alias, exp.And, exp.Between, exp.Boolean, exp.Case, exp.Coalesce, exp.Contains, exp.Count, exp.DPipe,
    exp.DataType, exp.DataTypeParam, exp.Distinct, exp.EQ, exp.EndsWith, exp.From, exp.GT, exp.GTE, exp.Group, exp.Identifier,
    exp.If, exp.In, exp.Is, exp.LT, exp.LTE, exp.Left, exp.Limit, exp.Literal, exp.Lower, exp.Max, exp.Min, exp.Mod, exp.Month,
    exp.Mul, exp.NEQ, exp.Not, exp.Null, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Offset, exp.Or, exp.Order, exp.Ordered, exp.Paren,
    exp.PercentileDisc, exp.Placeholder, exp.Quarter, exp.Replace, exp.Select, exp.Star, exp.StartsWith, exp.Sub, exp.Subquery,
    exp.Substring, exp.Table, exp.TableAlias, exp.Where, exp.Year,
})  # fmt: skip
#: What Spark must be set to: what overflows, or would lose digits, is then an error and not NULL or another number.
SETTINGS_OF_SPARK = MappingProxyType({"spark.sql.ansi.enabled": "true", "spark.sql.decimalOperations.allowPrecisionLoss": "false"})


@lru_cache(maxsize=256)
def carried(sql: str, dialect: str) -> str:
    """`sql`, as DuckDB takes it, in `dialect`; values stay question marks, in the same order. Raises NotCarried.

    Spark must have SETTINGS_OF_SPARK.
    """
    if dialect == DUCKDB:
        return sql
    if dialect != SPARK:
        raise NotCarried(f"no dialect {dialect}; known: {', '.join(DIALECTS)}")
    try:
        trees = sqlglot.parse(_numbered(sql), read=DUCKDB)
    except sqlglot.errors.SqlglotError as error:
        raise NotCarried(str(error)) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Select):
        raise NotCarried("one SELECT is carried over, and nothing else")
    return _with_marks(_rewritten(trees[0]).sql(dialect=SPARK, unsupported_level=sqlglot.ErrorLevel.RAISE))


#: Patterns of whole numbers, padded or not, between ordinary letters.
_NUMBERS_ONLY = re.compile(r"(?:[^%\\]|%(?:0\d)?d)*")
_MARK = "value_of_question_mark_"


def _numbered(sql: str) -> str:
    """Each question mark with a name of its own, so that they can be told apart."""
    marks = [token.start for token in sqlglot.tokenize(sql, read=DUCKDB) if token.token_type is TokenType.PLACEHOLDER]
    pieces = [sql[start:end] for start, end in zip([0, *(at + 1 for at in marks)], [*marks, len(sql)], strict=True)]
    return pieces[0] + "".join(f":{_MARK}{n}_{piece}" for n, piece in enumerate(pieces[1:]))


def _with_marks(sql: str) -> str:
    """Question marks again; an error where the rewriting moved, dropped or doubled one."""
    pieces = sql.split(f":{_MARK}")
    for n, piece in enumerate(pieces[1:]):
        if not piece.startswith(f"{n}_"):
            raise NotCarried("the values of the statement would come in another order")
    return pieces[0] + "".join("?" + piece.split("_", 1)[1] for piece in pieces[1:])


def _rewritten(tree: exp.Select) -> exp.Select:
    marks = sum(1 for _ in tree.find_all(exp.Placeholder))
    # From the leaves up: a rule sees what is below it as Spark takes it.
    for node in reversed(list(tree.walk(bfs=True))):
        made = _carry(node)
        if made is not node:
            node.replace(made)
    if sum(1 for _ in tree.find_all(exp.Placeholder)) != marks:
        raise NotCarried("a value of the statement would be needed twice")
    return tree


def _carry(node: exp.Expr) -> exp.Expr:
    for part, value in node.args.items():
        if value not in (None, [], False) and part not in _EVERYWHERE and part not in _PARTS.get(type(node), ()):
            raise NotCarried(f"{type(node).__name__} with {part} is not known to mean the same: {node.sql(dialect=DUCKDB)[:80]}")
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(node)
    if type(node) not in _SAME:
        raise NotCarried(f"{type(node).__name__} is not known to mean the same: {node.sql(dialect=DUCKDB)[:80]}")
    return node


def _table(node: exp.Expr) -> exp.Expr:
    if not isinstance(node.this, exp.Identifier) or not node.name.isidentifier():
        raise NotCarried(f"only tables with names are carried over, not {node.sql(dialect=DUCKDB)[:80]}")
    return node


def _cast(node: exp.Expr) -> exp.Expr:
    kind = node.args["to"]
    name = kind.this
    if name == exp.DataType.Type.INT128:
        return exp.cast(node.this, exp.DataType.build("DECIMAL(38, 0)"))
    # Of a number with a fraction DuckDB rounds and Spark cuts: whole numbers are made of texts only.
    if name == exp.DataType.Type.INT and not isinstance(node.this, exp.Substring | exp.Left):
        raise NotCarried(f"rounds otherwise: {node.sql(dialect=DUCKDB)[:80]}")
    if name not in {exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT, exp.DataType.Type.DECIMAL, exp.DataType.Type.INT}:
        raise NotCarried(f"the type {kind.sql(dialect=DUCKDB)} is not known to mean the same")
    return node


def _name(node: exp.Expr) -> exp.Expr:
    """A bare word: of a collation, never `ALL`."""
    if not isinstance(node.parent, exp.Collate):
        raise NotCarried(f"the word {node.name} is not known here")
    return node


def _column(node: exp.Expr) -> exp.Expr:
    """`ORDER BY ALL` reads as a column of that name."""
    if node.name.upper() == "ALL" and not node.this.args.get("quoted"):
        raise NotCarried("ALL is not carried over")
    return node


def _collation(node: exp.Expr) -> exp.Expr:
    """Spark 4 takes the collations of ICU by the same names, as DuckDB does."""
    if node.expression.name != "pl":
        raise NotCarried(f"the collation {node.expression.name} is not known")
    return node


def _like(node: exp.Expr) -> exp.Expr:
    """A backslash is a letter for DuckDB and an escape for Spark."""
    if not isinstance(node.expression, exp.Literal) or "\\" in node.expression.name:
        raise NotCarried("a pattern that is bound, or has a backslash, means something else")
    return node


def _sum(node: exp.Expr) -> exp.Expr:
    """Of whole numbers Spark's sum has 64 bits; times a decimal 1 it has 38 digits, as DuckDB's has."""
    return exp.Sum(this=exp.Mul(this=exp.paren(node.this), expression=exp.cast(exp.Literal.number(1), exp.DataType.build("DECIMAL(1, 0)"))))


def _sign(node: exp.Expr) -> exp.Expr:
    """Spark's `sign` is a binary fraction."""
    zero, one = exp.Literal.number(0), exp.Literal.number(1)
    cases = ((exp.GT, one), (exp.LT, exp.Neg(this=one)), (exp.EQ, zero))
    return exp.Case(ifs=[exp.If(this=test(this=node.this.copy(), expression=zero.copy()), true=value.copy()) for test, value in cases])


def _whole_quotient(node: exp.Expr) -> exp.Expr:
    """Spark's DIV has 64 bits. Of sums, which are longer: the dividend less its remainder divides without a fraction."""
    if not node.find(exp.Sum):
        return node
    top, bottom = exp.paren(node.this), exp.paren(node.expression)
    rest = exp.Mod(this=top.copy(), expression=bottom.copy())
    return exp.paren(exp.Div(this=exp.paren(exp.Sub(this=top, expression=rest)), expression=bottom, typed=False, safe=False))


def _middle(node: exp.Expr) -> exp.Expr:
    """`percentile_disc(0.5)`: in Spark a binary fraction. The values in order, and the one in the middle, are exact."""
    found, order = node.this, node.expression
    if not isinstance(found, exp.PercentileDisc) or found.this.name != "0.5" or len(order.expressions) != 1:
        raise NotCarried(f"only the middle value is carried over, not {node.sql(dialect=DUCKDB)[:80]}")
    ordered = order.expressions[0]
    values = exp.func("sort_array", exp.func("collect_list", ordered.this.copy(), dialect=SPARK), dialect=SPARK)
    values.set("asc", exp.Boolean(this=not ordered.args.get("desc")))
    half = exp.IntDiv(
        this=exp.paren(exp.Add(this=exp.Count(this=ordered.this.copy()), expression=exp.Literal.number(1))),
        expression=exp.Literal.number(2),
    )
    place = exp.Sub(this=exp.cast(half, exp.DataType.build("INT")), expression=exp.Literal.number(1))
    return exp.Anonymous(this="get", expressions=[values, place])


def _whole_match(node: exp.Expr) -> exp.Expr:
    if not isinstance(node.expression, exp.Literal) or node.args.get("options"):
        raise NotCarried("only a pattern that is written out is carried over")
    return exp.RegexpLike(this=node.this, expression=exp.Literal.string(rf"\A(?:{node.expression.name})\z"))


def _letter(node: exp.Expr) -> exp.Expr:
    """Spark counts letters by numbers of 32 bits, and numbers of rows have 64."""
    start = node.args.get("start")
    if isinstance(start, exp.Column) and start.name == "_row":
        node.set("start", exp.cast(start.copy(), exp.DataType.build("INT")))
    return node


def _window(node: exp.Expr) -> exp.Expr:
    """`count(…) OVER ()` and sums: frames and orders have other defaults there."""
    if not isinstance(node.this, exp.Count | exp.Sum):
        raise NotCarried(f"only counts and sums OVER () are carried over, not {node.sql(dialect=DUCKDB)[:80]}")
    return node


def _function(node: exp.Expr) -> exp.Expr:
    rule = _FUNCTIONS.get(node.name.lower())
    if rule is None:
        raise NotCarried(f"the function {node.name} is not known in the other dialect")
    return rule(node)


def _printf(node: exp.Expr) -> exp.Expr:
    """Of a NULL Spark writes the word null; here it makes the whole NULL."""
    pattern, *values = node.expressions
    if not isinstance(pattern, exp.Literal) or _NUMBERS_ONLY.fullmatch(pattern.name) is None:
        raise NotCarried(f"only whole numbers are written by patterns, not {node.sql(dialect=DUCKDB)[:80]}")
    known = [exp.Not(this=exp.Is(this=exp.paren(value.copy()), expression=exp.Null())) for value in values]
    made = exp.Anonymous(this="format_string", expressions=[pattern, *values])
    return exp.Case(ifs=[exp.If(this=exp.and_(*known), true=made)])


def _plain_letters(node: exp.Expr) -> exp.Expr:
    """Spark has no such function: letters are replaced one by one, marks that stand alone are dropped."""
    accented, plain = _letters()
    return exp.Anonymous(this="translate", expressions=[node.expressions[0], exp.Literal.string(accented), exp.Literal.string(plain)])


@cache
def _letters() -> tuple[str, str]:
    """Every letter with marks and the letter without, then the marks, which have nothing to be replaced by."""
    pairs, marks = [], []
    for code in (*range(0x00C0, 0x0590), *range(0x1E00, 0x2000)):
        letter = chr(code)
        if unicodedata.combining(letter):
            marks.append(letter)
            continue
        spelled = unicodedata.normalize("NFD", letter)
        if len(spelled) > 1 and all(map(unicodedata.combining, spelled[1:])):
            pairs.append((letter, spelled[0]))
    return "".join(letter for letter, _ in pairs) + "".join(marks), "".join(first for _, first in pairs)


_FUNCTIONS: dict[str, Callable[[exp.Expr], exp.Expr]] = {"printf": _printf, "strip_accents": _plain_letters}
_RULES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Anonymous: _function,
    exp.Cast: _cast,
    exp.Collate: _collation,
    exp.Column: _column,
    exp.IntDiv: _whole_quotient,
    exp.Like: _like,
    exp.RegexpFullMatch: _whole_match,
    exp.Sign: _sign,
    exp.Substring: _letter,
    exp.Sum: _sum,
    exp.Table: _table,
    exp.Var: _name,
    exp.Window: _window,
    exp.WithinGroup: _middle,
}
