using System.Runtime.InteropServices;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.WorkTables;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What nodes write into the work tables of a run while they compute: seen at once, where a command would take as long to ask as a short job to end.</summary>
internal static class WorkTables
{
    /// <summary>Returns once a node is in the middle of a partition.</summary>
    /// <param name="host">The host of the run.</param>
    /// <param name="node">The node's number.</param>
    /// <param name="eval">The command that waits for the job; it must not have ended by then.</param>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, TestProcess eval) => NodeIsAtWorkAsync(host, node, () => eval.HasExited ? eval.Errors : null);

    /// <summary>The same for a job of this process.</summary>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, Task job) => NodeIsAtWorkAsync(host, node, () => job.IsCompleted ? $"It {job.Status}. {job.Exception}" : null);

    private static Task NodeIsAtWorkAsync(RunningHost host, int node, Func<string?> earlyEnd) => Watchdog.UntilAsync($"node {node} is at work", () =>
        PrivateRuns.Files(RunDirectory.TablesPathIn(host.RunDirectory), "*").Any(file => IsInPartition(file, node))
        || (earlyEnd() is { } end ? throw new InvalidOperationException($"The job ended early.\n{end}") : false));

    private static bool IsInPartition(string file, int node)
    {
        byte[] table;
        try
        {
            table = File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            return false; // the stage ended since
        }

        if (table.Length < WorkTableLayout.HeaderBytes)
        {
            return false; // the host is making it
        }

        var header = MemoryMarshal.Read<WorkTableHeader>(table);
        return header.Magic == WorkTableLayout.Magic && Enumerable.Range(0, header.SlotCount).Select(slot => SlotOf(table, slot)).Any(slot => slot.Node == node && slot.PartitionInWork > 0);
    }

    private static WorkTableSlot SlotOf(byte[] table, int slot) => MemoryMarshal.Read<WorkTableSlot>(table.AsSpan((int)WorkTableLayout.OffsetOfSlot(slot)));
}
