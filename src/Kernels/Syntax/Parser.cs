namespace ActorShm.Kernels;

/// <summary>Reads statements and gives each operator, as soon as its operands are read, to the <see cref="ExpressionBuilder"/>.</summary>
/// <remarks>
/// The grammar is Python's, cut down:
/// <code>
/// program    = [statement] { (";" | newline) [statement] }
/// statement  = [name "="] comparison
/// comparison = or [("&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "==" | "!=") or]
/// or         = xor { "|" xor }
/// xor        = and { "^" and }
/// and        = shift { "&amp;" shift }
/// shift      = sum { ("&lt;&lt;" | "&gt;&gt;") sum }
/// sum        = product { ("+" | "-") product }
/// product    = unary { ("*" | "/" | "//" | "%" | "@") unary }
/// unary      = ("-" | "+" | "~") unary | power
/// power      = indexed ["**" unary]
/// indexed    = atom { "[" (item { "," item } [","] | "()") "]" | "." name ["(" [argument { "," argument } [","]] ")"] }
/// item       = "..." | "None" | "newaxis" | integer | [integer] ":" [integer] [":" [integer]]
/// atom       = number | name | call | "(" comparison ")"
/// call       = name "(" [argument { "," argument } [","]] ")"
/// argument   = [name "="] ("None" | tuple | comparison)
/// tuple      = "(" [comparison "," [comparison { "," comparison } [","]]] ")"
/// </code>
/// No tree is kept, so only nesting uses the stack, and nesting is limited.
/// </remarks>
internal sealed partial class Parser
{
    public const int MaxTextLength = 65_536;
    public const int MaxNesting = 200;

    /// <summary>The operators that chain from left to right, loosest first; as in Python, comparisons bind looser than all of them.</summary>
    private static readonly BinaryOperator[][] Levels =
    [
        [BinaryOperator.Or],
        [BinaryOperator.Xor],
        [BinaryOperator.And],
        [BinaryOperator.ShiftLeft, BinaryOperator.ShiftRight],
        [BinaryOperator.Add, BinaryOperator.Subtract],
        [BinaryOperator.Multiply, BinaryOperator.Divide, BinaryOperator.FloorDivide, BinaryOperator.Remainder, BinaryOperator.MatMultiply],
    ];

    private readonly string _text;
    private readonly IReadOnlyList<Token> _tokens;
    private readonly ExpressionBuilder _builder;
    private readonly Dictionary<string, Operand> _names = [];
    private readonly Dictionary<string, (Token Name, Operand Value)> _assigned = [];
    private readonly List<(string Text, Operand Value)> _expressions = [];
    private int _next;
    private int _nesting;

    private Parser(string text, IReadOnlyList<ProgramInput> inputs, CancellationToken cancellation)
    {
        _text = text;
        _builder = new ExpressionBuilder(cancellation);
        for (var i = 0; i < inputs.Count; i++)
        {
            _names.Add(inputs[i].Name, _builder.Input(i, inputs[i].DType, new ArrayShape(inputs[i].Shape)));
        }

        _tokens = Lexer.Tokenize(text);
    }

    private Token Current => _tokens[_next];

    /// <param name="text">The program.</param>
    /// <param name="inputs">The inputs, already checked; the index of each becomes the number of its node.</param>
    /// <param name="cancellation">Cancels the parsing.</param>
    /// <exception cref="ProgramException">The text is not a valid program, or its types or shapes do not fit.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static ParsedProgram Parse(string text, IReadOnlyList<ProgramInput> inputs, CancellationToken cancellation)
    {
        if (text.Length > MaxTextLength)
        {
            throw new ProgramException($"The program has {text.Length} characters; at most {MaxTextLength} are allowed. Split the program.", text);
        }

        var parser = new Parser(text, inputs, cancellation);
        parser.Program();
        return new ParsedProgram(parser._builder, parser._expressions, parser._assigned);
    }

    private void Program()
    {
        while (Current.Kind != TokenKind.EndOfProgram)
        {
            if (Current.Kind != TokenKind.EndOfStatement)
            {
                Statement();
            }

            if (Current.Kind == TokenKind.EndOfStatement)
            {
                _next++;
            }
        }
    }

    private void Statement()
    {
        var start = Current;
        if (start.Kind == TokenKind.Name && _tokens[_next + 1].Kind == TokenKind.Assign)
        {
            _next += 2;
            Assign(start, Comparison());
        }
        else
        {
            var value = Comparison();
            _expressions.Add((_text[start.Position.._tokens[_next - 1].End], At(start, () => _builder.Value(value))));
        }

        if (Current.Kind is not (TokenKind.EndOfStatement or TokenKind.EndOfProgram))
        {
            throw Fail(Current, WhyNotEnded());
        }
    }

    private void Assign(Token name, Operand value)
    {
        if (ReservedNames.WhyNot(name.Text) is { } reason)
        {
            throw Fail(name, reason);
        }

        _names[name.Text] = value;
        _assigned[name.Text] = (name, value);
    }

    private string WhyNotEnded() => Current.Kind switch
    {
        TokenKind.Assign => "Only a name can be assigned, at the start of a statement. To compare, write ==.",
        TokenKind.CloseParenthesis or TokenKind.CloseBracket => $"This '{Current.Text}' closes nothing.",
        TokenKind.Name when ReservedNames.IsKeyword(Current.Text) => KeywordRefused(Current),
        _ => $"Expected an operator or the end of the statement and found {Current.Spoken}. Statements are separated by ';' or a new line.",
    };

    private Operand Comparison()
    {
        var left = Binary(0);
        if (!TryTake(static op => op.IsComparison(), out var op, out var at))
        {
            return left;
        }

        var right = Binary(0);
        var result = At(at, () => _builder.Apply(op, left, right));
        return TryTake(static next => next.IsComparison(), out _, out var second)
            ? throw Fail(second, "Comparisons cannot be chained. Join them: a < b < c is (a < b) & (b < c).")
            : result;
    }

    /// <summary>Reads a chain of the operators of one level; its operands are chains of the next level, which binds tighter.</summary>
    private Operand Binary(int level)
    {
        if (level == Levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        while (TryTake(op => Array.IndexOf(Levels[level], op) >= 0, out var op, out var at))
        {
            left = Apply(op, at, left, Binary(level + 1));
        }

        return left;
    }

    /// <summary>Reads a unary operator or a power. Every kind of nesting leads through here, so nesting is counted here.</summary>
    private Operand Unary()
    {
        if (++_nesting > MaxNesting)
        {
            throw Fail(Current, $"The expression is nested more than {MaxNesting} deep. Give parts of it a name.");
        }

        var at = Current;
        Operand result;
        if (at.Is("-") || at.Is("+") || at.Is("~"))
        {
            _next++;
            var operand = Unary();
            result = At(at, () => at.Text switch
            {
                "-" => _builder.Negate(operand),
                "+" => _builder.Plus(operand),
                _ => _builder.Invert(operand),
            });
        }
        else
        {
            result = Power();
        }

        _nesting--;
        return result;
    }

    private Operand Power()
    {
        var value = Indexed(Atom());
        return TryTake(static op => op == BinaryOperator.Power, out var op, out var at) ? Apply(op, at, value, Unary()) : value;
    }

    private Operand Atom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _next++;
                return At(token, () => NumberText.Parse(token.Text));
            case TokenKind.Name:
                _next++;
                RequireNoModule(token);
                return Current.Kind == TokenKind.OpenParenthesis ? Call(token) : Named(token);
            case TokenKind.OpenParenthesis:
                _next++;
                var value = Comparison();
                Take(TokenKind.CloseParenthesis, token);
                return value;
            case TokenKind.Assign when _next > 1 && _tokens[_next - 1] is { Kind: TokenKind.Operator } op && _tokens[_next - 2] is { Kind: TokenKind.Name } name && op.End == token.Position:
                throw Fail(op, $"'{op.Text}=' is not part of the language. Write {name.Text} = {name.Text} {op.Text} ….");
            default:
                throw Fail(token, $"A value is missing here: expected a number, a name or '(' and found {token.Spoken}.");
        }
    }

    private Operand Named(Token name)
    {
        if (_names.TryGetValue(name.Text, out var value))
        {
            return value;
        }

        if (ReservedNames.LiteralNamed(name.Text) is { } literal)
        {
            return literal;
        }

        if (ReservedNames.ConstantNamed(name.Text) is { } constant)
        {
            return constant;
        }

        if (FunctionTable.Find(name.Text) is { } function)
        {
            throw Fail(name, $"'{name.Text}' is a function. Call it with its arguments: {function.Signature}.");
        }

        throw Fail(name, ReservedNames.IsKeyword(name.Text)
            ? KeywordRefused(name)
            : $"Unknown name '{name.Text}'. {NameSuggestion.For(name.Text, _names.Keys, "There are no inputs, and nothing is assigned before.")}");
    }

    private static string KeywordRefused(Token token) => $"'{token.Text}' is not part of the language. " + token.Text switch
    {
        "and" or "or" or "not" or "if" or "else" => "Choose by where(condition, a, b); \"and\" of two bools is &, \"or\" is |, \"not\" is ~.",
        "import" or "from" => "Programs need no module: NumPy's functions stand without 'np.'.",
        "None" => "It is no value; it stands for an argument that is left out, and for a new axis, as in x[:, None].",
        "is" => "Compare with ==; for NaN there is isnan(x).",
        _ => "A program is expressions and assignments to names, each over whole arrays.",
    };

    private void Take(TokenKind kind, Token opened)
    {
        if (Current.Kind != kind)
        {
            throw Current.Kind is TokenKind.EndOfStatement or TokenKind.EndOfProgram
                ? Fail(opened, $"This '{opened.Text}' is never closed.")
                : Fail(Current, $"Expected '{(kind == TokenKind.CloseBracket ? ']' : ')')}' and found {Current.Spoken}.");
        }

        _next++;
    }

    private bool TryTake(Func<BinaryOperator, bool> wanted, out BinaryOperator op, out Token at)
    {
        at = Current;
        op = default;
        var taken = at.Kind == TokenKind.Operator && BinaryOperators.TryParse(at.Text, out op) && wanted(op);
        _next += taken ? 1 : 0;
        return taken;
    }

    private Operand Apply(BinaryOperator op, Token at, Operand left, Operand right) => At(at, () => _builder.Apply(op, left, right));

    /// <summary>Runs a step of the builder; a refusal is reported at the token.</summary>
    private T At<T>(Token token, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (ExpressionException refused)
        {
            throw new ProgramException(refused.Message, _text, token.Position, refused);
        }
    }

    private ProgramException Fail(Token token, string problem) => new(problem, _text, token.Position);
}
