using System.Text.Json;

namespace ActorShm.Host.Bench;

/// <summary>The rows of NumPy, numexpr, numba, Dask and C, those that are installed, for the programs of <see cref="EvalProgram"/>.</summary>
internal static class EvalPeers
{
    /// <summary>Answers are compared, because a fast wrong one is no peer. Orders of addition differ, so not to the last digit.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Runs the script, and checks that its answers are those that were found here.</summary>
    /// <exception cref="BenchException">The script failed, or a peer has another answer.</exception>
    public static async Task<IReadOnlyList<BenchRow>> MeasureAsync(
        string script, long elementCount, int runs, IReadOnlyDictionary<string, double[]> answers, CancellationToken cancellation)
    {
        using var report = await PythonPeer.RunAsync(script, [$"{elementCount}", $"{runs}"], cancellation);
        return report is null ? [] : [.. report.RootElement.GetProperty("rows").EnumerateArray().SelectMany(row => RowsOf(row, answers))];
    }

    private static IEnumerable<BenchRow> RowsOf(JsonElement row, IReadOnlyDictionary<string, double[]> answers)
    {
        var (program, who) = (row.GetProperty("program").GetString()!, row.GetProperty("who").GetString()!);
        Compare(program, who, [.. row.GetProperty("answers").EnumerateArray().Select(answer => answer.GetDouble())], answers[program]);
        var (version, times) = (row.GetProperty("version").GetString()!, row.GetProperty("ms").EnumerateArray().Select(time => time.GetDouble()).ToArray());
        foreach (var name in row.GetProperty("names").EnumerateArray())
        {
            yield return BenchRow.OfMilliseconds(name.GetString()!, who, version, times);
        }
    }

    private static void Compare(string program, string who, double[] theirs, double[] ours)
    {
        var differs = theirs.Length != ours.Length
            || theirs.Zip(ours).Any(pair => !(Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(Math.Abs(pair.Second), 1)));
        if (differs)
        {
            throw new BenchException($"For '{program}' {who} has the answers [{string.Join(", ", theirs)}]; here they are [{string.Join(", ", ours)}].");
        }
    }
}
