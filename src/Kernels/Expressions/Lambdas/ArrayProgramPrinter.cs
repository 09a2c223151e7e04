using System.Text;

namespace ActorShm.Kernels;

/// <summary>Writes expressions as statements, operands first. It keeps a stack of its own, so a chain of any length does not use the stack of the thread.</summary>
internal sealed class ArrayProgramPrinter
{
    /// <summary>A quarter of the parser's limit, because one level here can take several levels of grammar.</summary>
    private const int MostNesting = Parser.MaxNesting / 4;

    private readonly string? _outputName;
    private readonly List<ArrayExpression> _ordered = [];
    private readonly Dictionary<ArrayExpression, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ArrayExpression, Fragment> _fragments = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, string> _inputNames = [];
    private readonly List<KeyValuePair<string, object>> _inputs = [];
    private readonly StringBuilder _text = new();
    private int _nextInput;
    private int _nextTemporary;

    public ArrayProgramPrinter(IReadOnlyList<ArrayExpression> roots, string? outputName)
    {
        _outputName = outputName;
        foreach (var root in roots)
        {
            Order(root);
        }
    }

    public ArrayProgram Print(IReadOnlyList<ArrayExpression> results, ArrayExpression? output)
    {
        foreach (var expression in _ordered)
        {
            _fragments[expression] = Write(expression);
        }

        if (output is not null)
        {
            Statement($"{_outputName} = {_fragments[output].Text}");
        }

        foreach (var result in results)
        {
            Statement(_fragments[result].Text);
        }

        return new ArrayProgram(_text.ToString(), [.. _inputs]);
    }

    /// <summary>Puts an expression after its operands, and counts how often each is used.</summary>
    private void Order(ArrayExpression root)
    {
        var open = new Stack<(ArrayExpression Expression, bool OperandsDone)>([(root, false)]);
        while (open.TryPop(out var top))
        {
            if (top.OperandsDone)
            {
                _ordered.Add(top.Expression);
            }
            else if (!_uses.TryAdd(top.Expression, 1))
            {
                _uses[top.Expression]++;
            }
            else
            {
                open.Push((top.Expression, true));
                foreach (var operand in top.Expression.Operands.Reverse())
                {
                    open.Push((operand, false));
                }
            }
        }
    }

    private Fragment Write(ArrayExpression expression)
    {
        var fragment = expression.Form switch
        {
            ArrayExpressionForm.Input => new Fragment(InputName(expression.Value!), ProgramPrecedence.Atom, 0),
            ArrayExpressionForm.Constant => Constant(expression.Value!),
            ArrayExpressionForm.Unary => Unary(expression),
            ArrayExpressionForm.Binary => Binary(expression),
            ArrayExpressionForm.Index => new Fragment(At(expression, 0, ProgramPrecedence.Atom) + expression.Symbol, ProgramPrecedence.Atom, NestingOf(expression)),
            _ => Call(expression),
        };
        var isLeaf = expression.Operands.IsEmpty;
        return !isLeaf && (_uses[expression] > 1 || fragment.Nesting > MostNesting) ? Named(fragment) : fragment;
    }

    private static Fragment Constant(object value)
    {
        var (text, precedence) = ConstantText.Of(value);
        return new Fragment(text, precedence, 0);
    }

    private Fragment Unary(ArrayExpression expression) =>
        new(expression.Symbol + At(expression, 0, ProgramPrecedence.Unary), ProgramPrecedence.Unary, NestingOf(expression));

    private Fragment Binary(ArrayExpression expression)
    {
        // All operators but the power are left-associative, and comparisons do not chain.
        var precedence = ProgramPrecedence.Of(expression.Symbol);
        var (left, right) = precedence switch
        {
            ProgramPrecedence.Power => (ProgramPrecedence.Atom, ProgramPrecedence.Unary),
            ProgramPrecedence.Comparison => (precedence + 1, precedence + 1),
            _ => (precedence, precedence + 1),
        };
        return new Fragment($"{At(expression, 0, left)} {expression.Symbol} {At(expression, 1, right)}", precedence, NestingOf(expression));
    }

    private Fragment Call(ArrayExpression expression) => new(
        $"{expression.Symbol}({string.Join(", ", Arguments(expression))})",
        ProgramPrecedence.Atom,
        NestingOf(expression));

    private IEnumerable<string> Arguments(ArrayExpression call)
    {
        var operands = call.Operands.Select(operand => _fragments[operand].Text);
        return call.Value is string last ? operands.Append(last) : operands;
    }

    private string At(ArrayExpression expression, int operand, int least)
    {
        var fragment = _fragments[expression.Operands[operand]];
        return fragment.Precedence < least ? $"({fragment.Text})" : fragment.Text;
    }

    private int NestingOf(ArrayExpression expression) => 1 + expression.Operands.Max(operand => _fragments[operand].Nesting);

    private Fragment Named(Fragment fragment)
    {
        var name = Free("t", ref _nextTemporary);
        Statement($"{name} = {fragment.Text}");
        return new Fragment(name, ProgramPrecedence.Atom, 0);
    }

    private string InputName(object key)
    {
        if (!_inputNames.TryGetValue(key, out var name))
        {
            name = Free("x", ref _nextInput);
            _inputNames.Add(key, name);
            _inputs.Add(new(name, key));
        }

        return name;
    }

    /// <summary>Returns the next name that is not the output's.</summary>
    private string Free(string letter, ref int next)
    {
        var name = $"{letter}{next++}";
        return name == _outputName ? $"{letter}{next++}" : name;
    }

    private void Statement(string text) => _text.Append(_text.Length == 0 ? "" : "; ").Append(text);

    /// <summary>A piece of text with the precedence of its outermost operator and its depth of nesting.</summary>
    private readonly record struct Fragment(string Text, int Precedence, int Nesting);
}
