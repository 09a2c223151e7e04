using System.Buffers.Binary;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>What nodes write into the work tables of a run while they compute: seen at once, where a command would take as long to ask as a short job to end.</summary>
internal static class WorkTables
{
    private const int HeaderBytes = 256;
    private const int SlotBytes = 64;
    private const int SlotCountAt = 12;
    private const int PartitionInWorkAt = 4;

    /// <summary>Returns once a node is in the middle of a partition.</summary>
    /// <param name="host">The host of the run.</param>
    /// <param name="node">The node's number.</param>
    /// <param name="eval">The command that waits for the job; it must not have ended by then.</param>
    public static Task NodeIsAtWorkAsync(this RunningHost host, int node, TestProcess eval) => Watchdog.UntilAsync($"node {node} is at work", () =>
        PrivateRuns.Files(Path.Combine(host.RunDirectory, "tables"), "*").Any(file => IsInPartition(file, node))
        || (eval.HasExited ? throw new InvalidOperationException($"The job ended early.\n{eval.Errors}") : false));

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

        return table.Length > HeaderBytes && Enumerable.Range(0, Int32At(table, SlotCountAt)).Any(slot =>
            Int32At(table, HeaderBytes + (slot * SlotBytes)) == node && Int32At(table, HeaderBytes + (slot * SlotBytes) + PartitionInWorkAt) > 0);
    }

    private static int Int32At(byte[] bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(offset));
}
