using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Bench;

/// <summary>Runs the programs of <see cref="EvalProgram"/> with NumPy, numexpr, numba, Dask and C, as far as they are installed. Each round runs a program once with each of them.</summary>
internal sealed class EvalPeers : IAsyncDisposable
{
    private const string Script = "eval.py";

    /// <summary>The tolerance when answers are compared: a peer with a fast but wrong answer is no peer. The peers add in other orders, so the last digits may differ.</summary>
    private const double Tolerance = 1e-6;

    private readonly PythonDialogue? _dialogue;
    private readonly IReadOnlyList<(string Who, string Version)> _peers;

    private EvalPeers(PythonDialogue? dialogue, IReadOnlyList<(string Who, string Version)> peers) => (_dialogue, _peers) = (dialogue, peers);

    /// <summary>Starts the installed peers, with arrays of their own.</summary>
    /// <exception cref="WorkFailedException">The script failed.</exception>
    public static async Task<EvalPeers> StartAsync(long elementCount, ActorShmSettings settings, CancellationToken cancellation)
    {
        if (await PythonDialogue.StartAsync(Script, [$"{elementCount}"], settings, cancellation) is not { } dialogue)
        {
            return new EvalPeers(null, []);
        }

        try
        {
            var peers = await dialogue.ReadAsync(cancellation);
            return new EvalPeers(dialogue, [.. peers.EnumerateArray().Select(peer => (WhoOf(peer), peer.GetProperty("version").GetString()!))]);
        }
        catch
        {
            // The caller gets the exception; the process must not outlive the attempt.
            await dialogue.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a program once with each peer that knows it, and compares the answers with those of this process.</summary>
    /// <param name="program">The program.</param>
    /// <param name="row">The name of the program's rows.</param>
    /// <param name="ours">The answers of this process.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <returns>The milliseconds that each peer took.</returns>
    /// <exception cref="WorkFailedException">The script failed, or a peer has a different answer.</exception>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync(EvalProgram program, string row, double[] ours, CancellationToken cancellation)
    {
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        if (_dialogue is null)
        {
            return times;
        }

        foreach (var run in (await _dialogue.AskAsync(row, cancellation)).EnumerateArray())
        {
            Compare(program.Text, WhoOf(run), [.. run.GetProperty("answers").EnumerateArray().Select(answer => answer.GetDouble())], ours);
            times.Add(WhoOf(run), run.GetProperty("ms").GetDouble());
        }

        return times;
    }

    /// <summary>Gets the rows of a program over all rounds.</summary>
    public IEnumerable<BenchRow> RowsOf(string row, IReadOnlyCollection<IReadOnlyDictionary<string, double>> rounds) =>
        from peer in _peers
        let times = rounds.Where(round => round.ContainsKey(peer.Who)).Select(round => round[peer.Who]).ToList()
        where times.Count > 0
        select BenchRow.OfMilliseconds(row, peer.Who, peer.Version, times);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dialogue?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string WhoOf(JsonElement peer) => peer.GetProperty("who").GetString()!;

    private static void Compare(string program, string who, double[] theirs, double[] ours)
    {
        var differs = theirs.Length != ours.Length
            || theirs.Zip(ours).Any(pair => !(Math.Abs(pair.First - pair.Second) <= Tolerance * Math.Max(Math.Abs(pair.Second), 1)));
        if (differs)
        {
            throw new WorkFailedException($"For '{program}' {who} has the answers [{string.Join(", ", theirs)}]; here they are [{string.Join(", ", ours)}].");
        }
    }
}
