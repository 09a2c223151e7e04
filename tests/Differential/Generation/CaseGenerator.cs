using ActorShm.Kernels;

namespace ActorShm.Differential.Generation;

/// <summary>Makes a program of a seed: operations chosen from the grammar are applied to inputs and to what was made before.</summary>
/// <remarks>
/// The engine says what type and shape each expression has, so operands can be chosen that mostly fit. Whatever may differ
/// from NumPy in its last bits is given a name, so that the judge can look at it before something is built upon it.
/// </remarks>
internal sealed class CaseGenerator
{
    private const int MostElements = 200_000;
    private const int MostSize = 12;
    private const int MostRefusals = 3;
    private const int StepsPerNumber = 12;

    private readonly int _seed;
    private readonly Random _random;
    private readonly OptionText _options;
    private readonly List<CaseInput> _inputs = [];
    private readonly List<Statement> _statements = [];
    private readonly List<Statement> _accepted = [];
    private readonly List<Term> _terms = [];
    private readonly List<Term> _numbers = [];
    private int _refusals;

    private CaseGenerator(int seed)
    {
        _seed = seed;
        _random = new Random(seed);
        _options = new OptionText(_random);
    }

    public static Case Generate(int seed)
    {
        var generator = new CaseGenerator(seed);
        generator.Inputs();
        for (var i = generator._random.Next(2, 14); i > 0; i--)
        {
            generator.Grow();
        }

        foreach (var term in generator._terms.Where(static term => term.Expression.Operands.Count > 0).TakeLast(2).ToArray())
        {
            generator.Name(term);
        }

        return generator.Now();
    }

    private Case Now() => new(_seed, _inputs, [.. _statements]);

    private void Inputs()
    {
        var elements = new Elements(_random);
        var types = DTypes.All.Where(_ => _random.Next(3) == 0).DefaultIfEmpty(DType.Float64).ToArray();
        foreach (var shape in new Shapes(_random).ThatFit(_random.Next(2, 6)))
        {
            var value = elements.Array(types[_random.Next(types.Length)], shape);
            _inputs.Add(new CaseInput($"x{_inputs.Count}", value));
            _terms.Add(new Term(new Expression(_inputs[^1].Name), value.DType, shape));
        }
    }

    private void Grow()
    {
        if (_random.Next(StepsPerNumber) == 0)
        {
            GrowNumber();
            return;
        }

        var operation = Grammar.All[Weighted()];
        var operands = new List<Term>();
        for (var i = 0; i < operation.OperandCount; i++)
        {
            operands.Add(Operand(operation, operands));
        }

        if (operands.All(static term => term.IsLiteral) || IsTooLarge(operation, operands))
        {
            return;
        }

        var options = operation.Options?.Invoke(_options, operands[0]) ?? "";
        var template = operation.Template.Replace("{a}", options, StringComparison.Ordinal);
        Add(operation, operands, new Expression(template, [.. operands.Select(static term => term.Expression)]));
    }

    /// <summary>An operation of numbers alone, as a statement; its value stays a number for what comes later.</summary>
    private void GrowNumber()
    {
        var operation = Grammar.OfNumbers[_random.Next(Grammar.OfNumbers.Count)];
        var expression = new Expression(operation.Template, [Number().Expression, Number().Expression]);
        if (TryDescribe(expression) is null)
        {
            Refuse(expression);
            return;
        }

        var statement = new Statement($"t{_statements.Count}", expression);
        _statements.Add(statement);
        _accepted.Add(statement);
        _numbers.Add(Term.Literal(statement.Target));
    }

    private Term Number() => _numbers.Count > 0 && _random.Next(3) == 0 ? _numbers[_random.Next(_numbers.Count)] : Literals.Alone(_random);

    private void Refuse(Expression expression)
    {
        if (_refusals++ < MostRefusals)
        {
            _statements.Add(new Statement($"t{_statements.Count}", expression));
        }
    }

    private void Add(Operation operation, List<Term> operands, Expression expression)
    {
        if (TryDescribe(expression) is not { } term)
        {
            Refuse(expression);
            return;
        }

        if (term.ElementCount > MostElements)
        {
            return;
        }

        _terms.Add(term);
        if (MayDiffer(operation, operands, term) || expression.Size > MostSize || _random.Next(4) == 0)
        {
            Name(term);
        }
    }

    private static bool MayDiffer(Operation operation, List<Term> operands, Term value) => operation.Rounding switch
    {
        Rounding.Exact => false,
        Rounding.FloatDiffers => value.Is(Kind.Float | Kind.Complex),
        _ => operands.Append(value).Any(static term => term.Is(Kind.Complex)),
    };

    private void Name(Term term)
    {
        var statement = new Statement($"t{_statements.Count}", term.Expression);
        _statements.Add(statement);
        _accepted.Add(statement);
        _terms[_terms.IndexOf(term)] = term with { Expression = new Expression(statement.Target) };
    }

    /// <summary>The expression as the engine types it, or null when it is refused.</summary>
    private Term? TryDescribe(Expression expression)
    {
        try
        {
            var text = string.Join("; ", _accepted.Select(static statement => statement.ToString()).Append(expression.ToString()));
            var result = CompiledProgram.Compile(text, Now().ProgramInputs, [], long.MaxValue).Results[0];
            return new Term(expression, result.DType, [.. result.Shape]);
        }
        catch (ProgramException)
        {
            return null;
        }
    }

    private int Weighted()
    {
        var left = _random.Next(Grammar.All.Sum(static operation => operation.Weight));
        var index = 0;
        while (left >= Grammar.All[index].Weight)
        {
            left -= Grammar.All[index++].Weight;
        }

        return index;
    }

    /// <summary>Mostly of a kind and shape that fit, and mostly made lately.</summary>
    private Term Operand(Operation operation, List<Term> before)
    {
        if (operation.TakesLiterals && _random.Next(before.Count == 0 ? 12 : 4) == 0)
        {
            return operation.OperandCount > 2 ? Literals.Small(_random)
                : _numbers.Count > 0 && _random.Next(3) == 0 ? _numbers[_random.Next(_numbers.Count)]
                : Literals.Any(_random, operation.Takes);
        }

        var candidate = _terms[_random.Next(_terms.Count)];
        for (var tries = 0; tries < 12 && !(candidate.Is(operation.Takes) && (!operation.Fits || before.All(term => term.BroadcastsWith(candidate, out _)))); tries++)
        {
            candidate = _terms[_random.Next(_terms.Count)];
        }

        return candidate;
    }

    private static bool IsTooLarge(Operation operation, List<Term> operands) =>
        operation.Fits
            ? operands.Any(a => operands.Any(b => a.BroadcastsWith(b, out var count) && count > MostElements))
            : operands[0].ElementCount * operands[1].ElementCount > MostElements;
}
