using ActorShm.Kernels;

namespace ActorShm.Differential;

/// <summary>A difference from NumPy, with everything that is needed to see it again.</summary>
/// <param name="Shortest">The case that failed, made as short as it gets.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record Failure(Case Shortest, IReadOnlyList<Problem> Problems)
{
    private const int MostElements = 16;

    /// <summary>Seed, program, inputs, and the answers of both sides.</summary>
    public override string ToString() => string.Join(
        '\n',
        [
            $"seed {Shortest.Seed}: {string.Join("; ", Shortest.Statements)}",
            .. Problems.Select(problem => $"  {Shortest.Statements[problem.Statement].Target}: {problem.Text}"),
            .. Shortest.Inputs.Select(static input => $"  {input.Name} = {input.Value} [{Elements(input.Value)}]"),
        ]);

    private static string Elements(ArrayValue value)
    {
        var elements = value.Bytes.Chunk(value.DType.SizeBytes());
        var more = value.Bytes.Length / value.DType.SizeBytes() > MostElements ? ", …" : "";
        return string.Join(", ", elements.Take(MostElements).Select(bytes => Scalar.FromBytes(value.DType, bytes).ToString())) + more;
    }
}
