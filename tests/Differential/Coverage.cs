namespace ActorShm.Differential;

/// <summary>What was tried: statements, refusals, and how often each type and each operation was.</summary>
internal sealed class Coverage
{
    private readonly SortedDictionary<string, int> _operations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _types = new(StringComparer.Ordinal);

    public int Programs { get; private set; }

    public int Values { get; private set; }

    public int Refusals { get; private set; }

    public long Elements { get; private set; }

    public void Add(Case random, IReadOnlyList<Answer> answers)
    {
        Programs++;
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i].Value is not { } value)
            {
                Refusals++;
                continue;
            }

            Values++;
            Elements += value.Shape.Aggregate(1L, static (a, b) => a * b);
            Count(_types, Kernels.DTypes.Name(value.DType));
            CountOperations(random.Statements[i].Expression);
        }
    }

    /// <summary>One line of totals, one of types, one of operations.</summary>
    public override string ToString() =>
        $"{Programs} programs: {Values} values of {Elements} elements, {Refusals} refusals, each judged by NumPy.\n" +
        $"types: {string.Join(", ", _types.Select(static pair => $"{pair.Key} {pair.Value}"))}\n" +
        $"operations: {string.Join(", ", _operations.Select(static pair => $"{pair.Key} {pair.Value}"))}";

    private void CountOperations(Expression expression)
    {
        if (expression.Operands.Count == 0)
        {
            return;
        }

        // "sum({0}, axis=1)" counts as sum, "({0} + {1})" as +, "{0}[1:]" as [].
        var name = expression.Template[0] switch
        {
            '(' => expression.Template.Replace("{0}", "", StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal).Trim('(', ')', ' '),
            '{' => "[]",
            _ => expression.Template.Split('(')[0],
        };
        Count(_operations, name);
        foreach (var operand in expression.Operands)
        {
            CountOperations(operand);
        }
    }

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
