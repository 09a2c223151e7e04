using System.Globalization;
using ActorShm.Actors;
using ActorShm.Segments;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Prints the answer of <c>explain</c> for people: a table of stages, a table of arrays, and what the program takes at the peak.</summary>
internal static class EstimateReport
{
    public static void Print(JobEstimate estimate, ActorShmSettings settings)
    {
        if (estimate.Stages.Length == 0)
        {
            Console.WriteLine("No pass over data is needed.");
        }
        else
        {
            OutputConsole.Instance.Write(StageTable(estimate));
        }

        if (estimate.Arrays.Length > 0)
        {
            OutputConsole.Instance.Write(ArrayTable(estimate));
        }

        Console.WriteLine(
            $"Planned for {Counted.Of(estimate.Nodes, "node")}. Inputs: {Bytes.Of(estimate.InputBytes)}, mapped where they lie unless they are listed above. Peak memory for new arrays{(estimate.TableBytes > 0 ? $" and a work table of {Bytes.Of(estimate.TableBytes)}" : string.Empty)}: {Bytes.Of(estimate.PeakBytes)}.");
        if (QuotaText(estimate.PeakBytes, settings) is { } text)
        {
            Console.WriteLine(text);
        }
    }

    private static Table StageTable(JobEstimate estimate)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("stage", "computes", "loop", "elements", "partitions", "read", "written");
        for (var i = 0; i < estimate.Stages.Length; i++)
        {
            var stage = estimate.Stages[i];
            table.AddRow(
                $"{i + 1}",
                Cell.Of(string.Join('\n', stage.Computes)),
                stage.Loop,
                Count(stage.ElementCount),
                $"{Count(stage.Partitions)} of {Count(stage.PartitionElements)}",
                Bytes.Of(stage.BytesRead),
                Bytes.Of(stage.BytesWritten));
        }

        return table;
    }

    private static Table ArrayTable(JobEstimate estimate)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumns("new array", "for", "type", "shape", "memory");
        foreach (var array in estimate.Arrays)
        {
            table.AddRow(
                Cell.Of(array.Name),
                array.Role.ToString().ToLowerInvariant(),
                array.Element.Name(),
                Cell.Of(array.Shape.ToString()),
                Bytes.Of(array.Bytes));
        }

        return table;
    }

    private static string? QuotaText(long peakBytes, ActorShmSettings settings) => settings.Segments.QuotaBytes switch
    {
        { } quota when peakBytes > quota && settings.OverQuota == OverQuota.Spill =>
            $"That is more than the quota of {Bytes.Of(quota)}: what does not fit would be spilled to a disk.",
        { } quota when peakBytes > quota =>
            $"That is more than the quota of {Bytes.Of(quota)}: the job would be refused. Raise actorshm.segments.quota, or set actorshm.job.over-quota = spill.",
        { } quota => $"The quota is {Bytes.Of(quota)}.",
        null => null,
    };

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
