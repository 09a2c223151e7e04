namespace ActorShm.Kernels.Tests.Stages;

/// <summary>Codes that use every operation and type between them.</summary>
internal static class Samples
{
    private static readonly ProgramInput[] Inputs =
    [
        new("b", DType.Bool, [100]), new("i", DType.Int32, [100]), new("l", DType.Int64, [100]), new("f", DType.Float32, [100]), new("d", DType.Float64, [100]),
    ];

    private static readonly string[] Texts =
    [
        "sum(d); max(f); min(i); mean(l); nanmin(d); nanmax(f); nanmean(d)",
        "w = where(b, d*2, -f); sum(w); v = sqrt(abs(i)) + exp(l/1000); u = b + (d < f)",
        "w = d**3 + f**2 - sin(d)*cos(f); v = minimum(i, l) - maximum(b, 3); u = (i <= l) * (d == d); nansum(log(f))",
        "w = -i; v = f**1.5; u = abs(l) != 3; max(b)",
    ];

    public static IEnumerable<StageCode> Codes()
    {
        yield return StageCode.Ramp(0.5, 0.25);
        foreach (var text in Texts)
        {
            var outputs = text.Contains('=') ? new[] { "w", "v", "u" }.Where(name => text.Contains(name + " =", StringComparison.Ordinal)).ToArray() : [];
            var run = CompiledProgram.Compile(text, Inputs, outputs).Start(new Scalar?[Inputs.Length]);
            while (run.TryNextStage(out var stage))
            {
                yield return stage!.Code;
                run.CompleteStage(new byte[stage.BlockCount * stage.Code.PartialBytes]);
            }
        }
    }
}
