using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Runs;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;
using ActorShm.Host.Runs;
using ActorShm.Hosting.Launching;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>
/// Measures programs over large arrays that are already mapped, from submitting the text to the last answer, beside the plainest loop over the same memory and
/// beside what a user of Python would run. Programs that write an array have two rows: one for new memory, one for memory from the pool.
/// </summary>
/// <remarks>
/// The programs, loops and peers take turns, because a machine that others use is faster at one moment than at the next. Each runs twice and only the second run is timed, because the first one pays for what others did before:
/// a virtual machine may keep tables of its own for the pages of each process, and drop the tables of one process to make room for those of another.
/// </remarks>
internal sealed class EvalBench(
    ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop, SettingsSources sources, long elementCount, int runs)
{
    /// <summary>The number of runs that warm up. The first one maps the inputs; after the second one, the memory in the pool is warm.</summary>
    private const int WarmUps = 2;

    /// <summary>The length of small arrays: two blocks, over which a loop takes the same path as over many.</summary>
    private const long WarmUpElements = 2 * Kernels.BlockGrid.BlockElements;

    /// <summary>Measures everything.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync()
    {
        await using var peers = await EvalPeers.StartAsync(elementCount, settings, stop.Orderly);
        return
        [
            .. await MeasureAsync("pool", long.MaxValue, EvalProgram.All, peers),
            .. await MeasureAsync("cold", poolBytes: 0, [.. EvalProgram.All.Where(program => program.Output is not null)], peers),
        ];
    }

    private async Task<List<BenchRow>> MeasureAsync(string memory, long poolBytes, IReadOnlyList<EvalProgram> programs, EvalPeers peers)
    {
        var pooled = settings with { Segments = settings.Segments with { PoolBytes = poolBytes } };
        await using var run = await OwnRun.StartAsync(
            new LocalRunOptions(RunDirectory.PrivatePath(), LocalRun.DefaultNodeCount, pooled, loggers)
            {
                NodeSettings = sources,
                AtOnce = stop.TakeAtOnce(),
            },
            stop.Orderly);
        await using var client = await run.Host.OpenClientAsync(stop.Orderly);
        using (var few = await EvalArrays.MakeAsync(client, WarmUpElements, stop.Orderly))
        {
            await WarmUp.UntilCompiledAsync(() => RunEachAsync(client, few, programs), stop.Orderly);
        }

        using var arrays = await EvalArrays.MakeAsync(client, elementCount, stop.Orderly);
        var rows = new List<BenchRow>();
        foreach (var program in programs)
        {
            rows.AddRange(await MeasureAsync(client, arrays, program, program.RowName(memory), peers));
        }

        return rows;
    }

    private async Task<IEnumerable<BenchRow>> MeasureAsync(RunClient client, EvalArrays arrays, EvalProgram program, string row, EvalPeers peers)
    {
        var (ours, limit, others) = (new List<double>(), new List<double>(), new List<IReadOnlyDictionary<string, double>>());
        var reads = arrays.Views(program.Reads);
        for (var i = -WarmUps; i < runs; i++)
        {
            stop.Orderly.ThrowIfCancellationRequested();
            await RetireAsync(client, await RunAsync(client, arrays, program));
            var begin = Stopwatch.GetTimestamp();
            var outcome = await RunAsync(client, arrays, program);
            var elapsed = Stopwatch.GetElapsedTime(begin);
            await RetireAsync(client, outcome);
            if (i < 0)
            {
                continue;
            }

            ours.Add(elapsed.TotalMilliseconds);
            limit.Add(BandwidthMeter.Stream(reads, program.Output is null ? null : arrays.Target).TotalMilliseconds);
            double[] answers = [.. outcome.Results.Where(result => result.Value is not null).Select(result => result.Value!.Value.AsFloat64())];
            others.Add(await peers.RunAsync(program, row, answers, stop.Orderly));
        }

        return
        [
            BenchRow.OfMilliseconds(row, BenchRow.Ours, BuildVersion.Text, ours),
            BenchRow.OfMilliseconds(row, BenchRow.Limit, BuildVersion.Text, limit),
            .. peers.RowsOf(row, others),
        ];
    }

    private async Task RunEachAsync(RunClient client, EvalArrays arrays, IReadOnlyList<EvalProgram> programs)
    {
        foreach (var program in programs)
        {
            await RetireAsync(client, await RunAsync(client, arrays, program));
        }
    }

    private Task<JobOutcome> RunAsync(RunClient client, EvalArrays arrays, EvalProgram program) =>
        client.RunAsync(new ProgramRequest(program.Text, InputsOf(program, arrays), OutputsOf(program)), null, stop.Orderly);

    private async Task RetireAsync(RunClient client, JobOutcome outcome)
    {
        foreach (var output in outcome.Outputs.Values)
        {
            await client.RetireSegmentAsync(output, stop.Orderly);
        }
    }

    private static Dictionary<string, Segments.SegmentHandle> InputsOf(EvalProgram program, EvalArrays arrays) =>
        program.Reads.ToDictionary(name => name, name => arrays.Handles[name], StringComparer.Ordinal);

    private static string[] OutputsOf(EvalProgram program) => program.Output is { } output ? [output] : [];
}
