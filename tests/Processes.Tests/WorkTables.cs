using System.Runtime.InteropServices;
using ActorShm.Actors;
using ActorShm.Actors.WorkTables;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What nodes write into the work tables of a run while they compute: seen at once, where a command would take as long to ask as a short job to end.</summary>
internal static class WorkTables
{
    /// <summary>Returns once a node is in the middle of a partition. The other nodes that the host has started are stopped until then.</summary>
    /// <param name="host">The host of the run.</param>
    /// <param name="node">The node's number: its place among those that the host has started, from 1 on.</param>
    /// <param name="eval">The command that waits for the job; it must not have ended by then.</param>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, TestProcess eval) => NodeIsAtWorkAsync(host, node, () => eval.HasExited ? eval.Errors : null);

    /// <summary>The same for a job of this process.</summary>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, Task job) => NodeIsAtWorkAsync(host, node, () => job.IsCompleted ? $"It {job.Status}. {job.Exception}" : null);

    /// <summary>Whether a node is in the middle of a partition.</summary>
    /// <param name="runDirectory">The run's directory.</param>
    /// <param name="node">The node's number.</param>
    public static bool IsAtWork(string runDirectory, int node) =>
        PrivateRuns.Files(RunDirectory.TablesPathIn(runDirectory), "*").Any(file => IsInPartition(file, node));

    private static async Task NodeIsAtWorkAsync(RunningHost host, int node, Func<string?> earlyEnd)
    {
        // Where cores are scarce, the others would have done everything before this one has begun.
        int[] others = [.. host.NodePids.Where((_, index) => index != node - 1)];
        SignalAll(others, Signals.Stop);
        try
        {
            await Watchdog.UntilAsync($"node {node} is at work", () =>
                IsAtWork(host.RunDirectory, node)
                || (earlyEnd() is { } end ? throw new InvalidOperationException($"The job ended early.\n{end}") : false));
        }
        finally
        {
            SignalAll(others, Signals.Continue);
        }
    }

    private static void SignalAll(int[] pids, int signal)
    {
        foreach (var pid in pids)
        {
            Signals.Send(pid, signal);
        }
    }

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
