using ActorShm.Differential.Running;
using ActorShm.Kernels;

namespace ActorShm.Differential;

/// <summary>What the engine answers to a case, and where its own ways of running disagree.</summary>
internal sealed class EngineAnswers
{
    private const string Broken = "The engine broke: ";

    private readonly Case _case;
    private readonly Answer[] _answers;
    private readonly byte[][] _inputs;
    private readonly Scalar?[] _scalars;

    private EngineAnswers(Case random)
    {
        _case = random;
        _answers = new Answer[random.Statements.Count];
        _inputs = [.. random.Inputs.Select(static input => input.Value.Bytes)];
        _scalars = [.. random.Inputs.Select(static input => input.Value.Shape.Count == 0 ? Scalar.FromBytes(input.Value.DType, input.Value.Bytes) : (Scalar?)null)];
    }

    /// <summary>Does not go with the seeds that <see cref="Campaign"/> runs in all ways.</summary>
    private Splitting Splitting => SplittingNumber(_case.Seed / Campaign.AllWaysEvery);

    private Splitting OtherSplitting => SplittingNumber((_case.Seed / Campaign.AllWaysEvery) + 1 + (_case.Seed / (4 * Campaign.AllWaysEvery) % 3));

    private static Splitting SplittingNumber(int number) => (Splitting)(number % Enum.GetValues<Splitting>().Length);

    /// <summary>One answer for each statement, by the tile interpreter alone.</summary>
    public static IReadOnlyList<Answer> Of(Case random, out IReadOnlyList<Problem> problems)
    {
        var computed = Computed(random);
        problems = [.. computed.Breakages()];
        return computed._answers;
    }

    /// <summary>One answer for each statement, and what is wrong among the ways of running.</summary>
    /// <param name="random">The case.</param>
    /// <param name="problems">Statements whose bits depend on how they are run.</param>
    public static IReadOnlyList<Answer> OfAllWays(Case random, out IReadOnlyList<Problem> problems)
    {
        var computed = Computed(random);
        problems =
        [
            .. computed.Breakages(),
            .. LoopWay.All.Skip(1).Append(LoopWay.Usual).SelectMany(way => computed.Disagreements(way, computed.Splitting)),
            .. computed.Disagreements(LoopWay.Usual, computed.OtherSplitting),
            .. computed.AloneDisagreements(),
        ];
        return computed._answers;
    }

    private static EngineAnswers Computed(Case random)
    {
        var answers = new EngineAnswers(random);
        answers.CompileEach();
        while (answers._answers.Any(static answer => answer.Refusal is null) && !answers.TryRun())
        {
            answers.RefuseFirstFailure();
        }

        return answers;
    }

    /// <summary>Statements are refused one by one; the others go on without them.</summary>
    private void CompileEach()
    {
        for (var i = 0; i < _answers.Length; i++)
        {
            var text = TextUntil(i);
            if (_answers[i].Refusal is null && Refusal(() => CompiledProgram.Compile(text, _case.ProgramInputs, [], long.MaxValue)) is { } refusal)
            {
                _answers[i] = new Answer(null, refusal);
            }
        }
    }

    /// <summary>Any other exception than a refusal is a defect of the engine, to be reported and made shorter like a wrong number.</summary>
    private static string? Refusal(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (ProgramException refused)
        {
            return refused.Problem;
        }
#pragma warning disable CA1031 // Whatever a defect throws is what is looked for.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            return $"{Broken}{defect}";
        }
    }

    private IEnumerable<Problem> Breakages() =>
        from i in Enumerable.Range(0, _answers.Length)
        where _answers[i].Refusal?.StartsWith(Broken, StringComparison.Ordinal) == true
        select new Problem(i, _answers[i].Refusal!);

    private string TextUntil(int last) =>
        string.Join("; ", _case.Statements.Take(last + 1).Where((_, i) => _answers[i].Refusal is null).Select(static statement => $"{statement}; {statement.Target}"));

    private bool TryRun()
    {
        if (TryValues(TextUntil(_answers.Length - 1), LoopWay.Interpreted, Splitting, out var values) is not null)
        {
            return false;
        }

        var next = 0;
        for (var i = 0; i < _answers.Length; i++)
        {
            _answers[i] = _answers[i].Refusal is null ? new Answer(values[next++], null) : _answers[i];
        }

        return true;
    }

    /// <summary>Some refusals need the data, and then say nothing about the statement; it is the first that fails.</summary>
    private void RefuseFirstFailure()
    {
        for (var i = 0; i < _answers.Length; i++)
        {
            if (_answers[i].Refusal is null && TryValues(TextUntil(i), LoopWay.Interpreted, Splitting, out _) is { } refusal)
            {
                _answers[i] = new Answer(null, refusal);
                CompileEach();
                return;
            }
        }
    }

    /// <returns>Why the program failed, or null.</returns>
    private string? TryValues(string text, LoopWay way, Splitting splitting, out IReadOnlyList<ArrayValue> values)
    {
        IReadOnlyList<ArrayValue> computed = [];
        var refusal = Refusal(() => computed = Values(text, way, splitting));
        values = computed;
        return refusal;
    }

    private List<ArrayValue> Values(string text, LoopWay way, Splitting splitting)
    {
        var program = CompiledProgram.Compile(text, _case.ProgramInputs, [], long.MaxValue);
        var outcome = ProgramRunner.Run(program, _inputs, _scalars, splitting, way);
        return [.. program.Results.Select((result, i) => new ArrayValue(result.DType, [.. result.Shape], outcome.BytesOf(i)))];
    }

    private IEnumerable<Problem> Disagreements(LoopWay way, Splitting splitting)
    {
        var next = 0;
        var last = Array.FindLastIndex(_answers, static answer => answer.Value is not null);
        if (last < 0)
        {
            yield break;
        }

        if (TryValues(TextUntil(_answers.Length - 1), way, splitting, out var values) is { } refusal)
        {
            yield return new Problem(last, $"It is refused, {way.Name}, {splitting}: {refusal}");
            yield break;
        }

        for (var i = 0; i < _answers.Length; i++)
        {
            if (_answers[i].Value is { } expected && !values[next++].Bytes.AsSpan().SequenceEqual(expected.Bytes))
            {
                yield return new Problem(i, $"The bits differ, {way.Name}, {splitting}.");
            }
        }
    }

    /// <summary>The last statement, with nothing else written: values in between stay in registers.</summary>
    private IEnumerable<Problem> AloneDisagreements()
    {
        var last = Array.FindLastIndex(_answers, static answer => answer.Value is not null);
        if (last < 0)
        {
            yield break;
        }

        var text = string.Join("; ", _case.Statements.Take(last + 1).Where((_, i) => _answers[i].Value is not null)) + "; " + _case.Statements[last].Target;
        if (TryValues(text, LoopWay.Usual, Splitting, out var values) is { } refusal)
        {
            yield return new Problem(last, $"It is refused when the values in between are not written: {refusal}");
        }
        else if (!values[0].Bytes.AsSpan().SequenceEqual(_answers[last].Value!.Bytes))
        {
            yield return new Problem(last, "The bits differ when the values in between are not written.");
        }
    }
}
