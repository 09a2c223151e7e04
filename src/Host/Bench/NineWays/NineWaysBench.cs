using System.Globalization;
using System.Text.Json;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;
using ActorShm.Host.Runs;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Measures every way to give an array to another process, in .NET and in Python, each with processes of its own.</summary>
/// <remarks>
/// What is timed is what a program does: create and fill the array, start the child, have it receive and check the array, and join it. The memory is measured in a further run, because
/// measuring it takes time. The languages take turns within each way, so that whatever else the machine does affects both.
/// </remarks>
internal sealed class NineWaysBench(int elementCount, int runs, IReadOnlyList<string> only, SettingsSources sources, StopSignal stop)
{
    /// <summary>The length of the longest array: some ways hold the array in one block of bytes, which .NET limits to 2 GiB.</summary>
    public const int MostElements = 268_000_000;

    private const string PeerScript = "nine_ways.py";

    /// <summary>Measures every way.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync()
    {
        using var python = await PythonScript.ExtractAsync(PeerScript, OwnSettings.Load(sources), stop.Orderly);
        var rows = new List<BenchRow>();
        foreach (var way in Ways.All.Where(way => only.Count == 0 || only.Contains(way.Name, StringComparer.Ordinal)))
        {
            var (times, peak) = await OurTimesAsync(way.Name);
            rows.Add(Row(way.Name, BenchRow.Ours, times, peak, way.IsCopied));
            if (python is not null && PythonWays.All.TryGetValue(way.Name, out var peer))
            {
                (times, peak) = await PeerTimesAsync(python, way.Name);
                rows.Add(Row(way.Name, PythonWays.Who, times, peak, peer.IsCopied));
            }
        }

        return rows;
    }

    private async Task<(WayTimes Times, long PeakBytes)> OurTimesAsync(string way)
    {
        var (document, _) = await PeakMemory.RunAsync(way, Parent(runs), watches: false, stop.Orderly);
        var (_, peak) = await PeakMemory.RunAsync(way, Parent(1), watches: true, stop.Orderly);
        return (Parse(document), peak);

        System.Diagnostics.ProcessStartInfo Parent(int count) => OwnProgram.With(
            ["bench", "nine-ways", "--parent", way, "--elements", Text(elementCount), "--runs", Text(count), .. sources.ToArguments()]);
    }

    private async Task<(WayTimes Times, long PeakBytes)> PeerTimesAsync(PythonScript script, string way)
    {
        var (document, _) = await PeakMemory.RunAsync($"python {way}", script.With(way, Text(elementCount), Text(runs), script.Directory), watches: false, stop.Orderly);
        var (_, peak) = await PeakMemory.RunAsync($"python {way}", script.With(way, Text(elementCount), "1", script.Directory), watches: true, stop.Orderly);
        return (Parse(document), peak);
    }

    private static WayTimes Parse(string document)
    {
        using var json = JsonDocument.Parse(document);
        return WayTimes.Read(json.RootElement);
    }

    private static BenchRow Row(string name, string who, WayTimes times, long peakBytes, bool isCopied) =>
        BenchRow.OfMilliseconds(name, who, times.Version, times.Milliseconds) with { Handover = new Handover(isCopied, times.BytesMoved, peakBytes) };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
