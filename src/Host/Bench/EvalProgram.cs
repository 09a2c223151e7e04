namespace ActorShm.Host.Bench;

/// <summary>One program of the evaluation benchmark, over the arrays that <see cref="EvalArrays"/> makes.</summary>
/// <param name="Text">The program; also the name of its rows.</param>
/// <param name="Reads">The arrays that one pass over memory has to read.</param>
/// <param name="Output">The name whose array is kept, or null where the answers are single values.</param>
internal sealed record EvalProgram(string Text, IReadOnlyList<string> Reads, string? Output = null)
{
    /// <summary>The programs that are measured. Every text also stands in <c>bench/peers/eval.py</c>, with the code that the peers run for it.</summary>
    public static IReadOnlyList<EvalProgram> All { get; } =
    [
        new("y = sqrt(x*x + 1); mean(y); max(y)", ["x"]),
        new("sum(x)", ["x"]),
        new("sum(x * w)", ["x", "w"]),
        new("min(x); max(x); mean(x)", ["x"]),
        new("sqrt(mean((x - mean(x))**2))", ["x"]),
        new("mean(where(x > w, x, w))", ["x", "w"]),
        new("sum(x > 1)", ["x"]),
        new("mean(exp(-x*x))", ["x"]),
        new("mean(sin(x) * cos(w))", ["x", "w"]),
        new("z = 2.5*x + w", ["x", "w"], "z"),
        new("z = log(x)", ["x"], "z"),
    ];

    /// <summary>Gets the name of the rows for one kind of output memory. A program that writes no array has one kind of rows only.</summary>
    /// <param name="memory"><c>cold</c> or <c>pool</c>.</param>
    public string RowName(string memory) => Output is null ? Text : $"{Text} [{memory}]";
}
