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
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, TestProcess eval) => UntilAsync(host, node, $"node {node} is at work", () => Task.FromResult(IsAtWork(host.RunDirectory, node)), () => eval.HasExited ? eval.Errors : null);

    /// <summary>The same for a job of this process.</summary>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, Task job) => UntilAsync(host, node, $"node {node} is at work", () => Task.FromResult(IsAtWork(host.RunDirectory, node)), () => EndOf(job));

    /// <summary>Stops a node in the middle of a partition, and lets the others go on.</summary>
    /// <param name="host">The host of the run.</param>
    /// <param name="node">The node's number: its place among those that the host has started, from 1 on.</param>
    /// <param name="eval">The command that waits for the job; it must not have ended by then.</param>
    public static Task StopAtWorkAsync(this RunningHost host, int node, TestProcess eval) =>
        UntilAsync(host, node, $"node {node} is stopped at work", () => StopIfAtWorkAsync(host, node), () => eval.HasExited ? eval.Errors : null);

    /// <summary>The same for a job of this process.</summary>
    public static Task StopAtWorkAsync(this RunningHost host, int node, Task job) =>
        UntilAsync(host, node, $"node {node} is stopped at work", () => StopIfAtWorkAsync(host, node), () => EndOf(job));

    /// <summary>Whether a node is in the middle of a partition.</summary>
    /// <param name="runDirectory">The run's directory.</param>
    /// <param name="node">The node's number.</param>
    public static bool IsAtWork(string runDirectory, int node) =>
        PrivateRuns.Files(RunDirectory.TablesPathIn(runDirectory), "*").Any(file => IsInPartition(file, node));

    private static string? EndOf(Task job) => job.IsCompleted ? $"It {job.Status}. {job.Exception}" : null;

    // Between the look and the signal a node may come to the end of its partition, and be between two of them: what a stopped one is at does not change.
    private static async Task<bool> StopIfAtWorkAsync(RunningHost host, int node)
    {
        if (!IsAtWork(host.RunDirectory, node))
        {
            return false;
        }

        var pid = host.NodePids[node - 1];
        Signals.Send(pid, Signals.Stop);
        await Watchdog.UntilAsync("the signal is delivered", () => RunningHost.IsStopped(pid));
        if (IsAtWork(host.RunDirectory, node))
        {
            return true;
        }

        Signals.Send(pid, Signals.Continue);
        return false;
    }

    private static async Task UntilAsync(RunningHost host, int node, string what, Func<Task<bool>> isSo, Func<string?> earlyEnd)
    {
        // Where cores are scarce, the others would have done everything before this one has begun.
        int[] others = [.. host.NodePids.Where((_, index) => index != node - 1)];
        SignalAll(others, Signals.Stop);
        try
        {
            await Watchdog.UntilAsync(what, async () =>
                await isSo() || (earlyEnd() is { } end ? throw new InvalidOperationException($"The job ended early.\n{end}") : false));
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
