"""Evaluates the text of a program as NumPy 2.3 does, whichever NumPy from 1.24 on is installed."""

import ast
import operator
from dataclasses import dataclass, field

import numpy as np

import functions
from weak import is_literal

PYTHON_OPERATORS = {
    ast.Add: ("+", operator.add), ast.Sub: ("-", operator.sub), ast.Mult: ("*", operator.mul), ast.Div: ("/", operator.truediv),
    ast.FloorDiv: ("//", operator.floordiv), ast.Mod: ("%", operator.mod), ast.Pow: ("**", operator.pow), ast.MatMult: ("@", operator.matmul),
    ast.BitAnd: ("&", operator.and_), ast.BitOr: ("|", operator.or_), ast.BitXor: ("^", operator.xor),
    ast.LShift: ("<<", operator.lshift), ast.RShift: (">>", operator.rshift),
    ast.Eq: ("==", operator.eq), ast.NotEq: ("!=", operator.ne), ast.Lt: ("<", operator.lt), ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt), ast.GtE: (">=", operator.ge),
    ast.USub: ("negative", operator.neg), ast.UAdd: ("positive", operator.pos), ast.Invert: ("invert", operator.invert),
}


# Meant: integers end at so many bits.
MOST_BITS = 1024


def of_numbers(name, operate, operands):
    """An operator among Python's numbers alone."""
    if name in ("**", "<<") and all(isinstance(operand, int) for operand in operands):
        base, count = operands
        if count > MOST_BITS and abs(base) > (1 if name == "**" else 0):
            raise functions.Refused("Meant: an integer of more bits than any float has, which Python takes long to make")
    value = operate(*operands)
    if isinstance(value, int) and (value if value >= 0 else ~value).bit_length() > MOST_BITS:
        raise functions.Refused("Meant: an integer of more bits than any float has")
    return value


@dataclass
class Step:
    """An operation with the operands that it had: what is needed to bound its error."""

    name: str
    operands: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    value: object = None
    is_number: bool = False


class Evaluator:
    """Keeps literals as Python's numbers, which are weak, and everything else as arrays, those without axes too."""

    def __init__(self, names):
        self._names = names

    def last_step(self, node):
        """The operation that is carried out last, with its value as an array, and whether that is one of Python's numbers."""
        step = self._step(node)
        step.is_number = is_literal(step.value)
        step.value = np.asarray(step.value)
        if step.value.dtype.kind == "O":
            raise functions.Refused("Meant: no type of an array holds an integer of this size")
        return step

    def _value(self, node):
        return self._step(node).value

    def _step(self, node):
        return getattr(self, "_" + type(node).__name__)(node)

    def _Constant(self, node):
        return Step("literal", value=node.value)

    def _Name(self, node):
        known = {"nan": float("nan"), "inf": float("inf"), "pi": np.pi, "e": np.e} | self._names
        if node.id not in known:
            raise functions.Refused(f"'{node.id}' was refused before")
        return Step("name", value=known[node.id])

    def _Tuple(self, node):
        return Step("tuple", value=tuple(self._value(element) for element in node.elts))

    def _UnaryOp(self, node):
        return self._operation(type(node.op), [self._value(node.operand)])

    def _BinOp(self, node):
        return self._operation(type(node.op), [self._value(node.left), self._value(node.right)])

    def _Compare(self, node):
        if len(node.ops) > 1:
            raise functions.Refused("comparisons are not chained")
        return self._operation(type(node.ops[0]), [self._value(node.left), self._value(node.comparators[0])])

    def _operation(self, kind, operands):
        name, of_python = PYTHON_OPERATORS[kind]
        if all(map(is_literal, operands)):
            # Powers of floats are those of the C library, so they have a bound; all else is exact.
            return Step("**" if name == "**" else "literal", operands, value=of_numbers(name, of_python, operands))
        return Step(name, operands, value=np.asarray(functions.operate(name, *operands)))

    def _Subscript(self, node):
        value = np.asarray(self._value(node.value))
        if isinstance(node.slice, ast.Tuple) and not node.slice.elts:
            return Step("index", [value], value=value)
        return Step("index", [value], value=np.asarray(value[self._index(node.slice)]))

    def _index(self, node):
        if isinstance(node, ast.Tuple):
            return tuple(self._index(element) for element in node.elts)
        if isinstance(node, ast.Slice):
            return slice(*(None if part is None else self._value(part) for part in (node.lower, node.upper, node.step)))
        return self._value(node)

    def _Call(self, node):
        operands = [self._value(argument) for argument in node.args]
        options = {keyword.arg: self._value(keyword.value) for keyword in node.keywords}
        name = getattr(node.func, "id", None)
        if name is None:
            # A method's array stands before it; reshape takes its numbers one by one too.
            name = node.func.attr
            operands = [self._value(node.func.value)] + ([tuple(operands)] if name == "reshape" and len(operands) > 1 else operands)
            return Step(name, operands, options, np.asarray(functions.method(name, operands, options)))
        value = functions.call(name, operands, options)
        return Step(name, operands, options, value if name == "complex" and is_literal(value) else np.asarray(value))

    def _Attribute(self, node):
        value = np.asarray(self._value(node.value))
        return Step(node.attr, [value], value=np.asarray(getattr(value, node.attr)))
