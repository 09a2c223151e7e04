using System.Globalization;
using ActorShm.Actors;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>The same program over the same files, by another number of nodes and cut into another number of partitions: not one bit is another.</summary>
public class SameBitsProcessTests
{
    private const int Block = 65_536;

    /// <summary>Around the lanes of a vector, the groups and tiles of a loop, and blocks.</summary>
    private static readonly int[] Lengths =
        [1, 3, 7, 8, 9, 15, 16, 17, 63, 64, 65, 511, 512, 513, 1023, 1025, 4095, 4097, Block - 1, Block, Block + 1, (2 * Block) - 3, (3 * Block) + 64, 500_001];

    [Fact]
    public async Task Numbers_of_nodes_and_partitions_change_no_bit_of_any_length()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var paths = Lengths.ToDictionary(length => $"x{length}", length => SmallArrays.Write<double>(scratch.Combine($"x{length}.npy"), "<f8", SmallArrays.Rough(length)), StringComparer.Ordinal);
        string? expected = null;
        foreach (var nodes in (int[])[1, 2, 3, 5])
        {
            await using var host = await RunningHost.StartAsync(nodes);
            await using var client = await RunClient.ConnectAsync(host.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);
            var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal);
            foreach (var (name, path) in paths)
            {
                inputs.Add(name, await client.AdoptFileAsync(path, name));
            }

            foreach (var partitions in (int[])[1, 2, 3, 7, 100])
            {
                var outcome = await client.RunAsync(new ProgramRequest(ProgramOf(), inputs, []) { Terms = new JobTerms { Partitions = partitions } });
                var found = string.Join(' ', outcome.Results.Select(result => $"{result.Value!.Value.Bits:X16}"));
                expected ??= found;
                Assert.Equal(expected, found);
            }
        }
    }

    [Fact]
    public async Task Elements_that_are_written_have_the_same_bytes_for_any_number_of_nodes_and_partitions()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough((5 * Block) + 4097));
        byte[]? expected = null;
        foreach (var nodes in (int[])[1, 2, 3, 5])
        {
            await using var host = await RunningHost.StartAsync(nodes);
            await using var client = await RunClient.ConnectAsync(host.RunDirectory, ActorShmSettings.Load([]), NullLoggerFactory.Instance);
            var inputs = new Dictionary<string, SegmentHandle>(StringComparer.Ordinal) { ["x"] = await client.AdoptFileAsync(x, "x") };
            foreach (var partitions in (int[])[1, 4, 50])
            {
                var outcome = await client.RunAsync(
                    new ProgramRequest("y = sin(x)*exp(-x*x) + sqrt(abs(x)) + mean(x)", inputs, ["y"]) { Terms = new JobTerms { Partitions = partitions } });
                var found = await File.ReadAllBytesAsync(client.Segments.PathOf(outcome.Outputs["y"]));
                expected ??= found;
                Assert.True(expected.AsSpan().SequenceEqual(found), $"{nodes} nodes and {partitions} partitions wrote other bytes");
            }
        }
    }

    private static string ProgramOf() => string.Join("; ", Lengths.Select(length => string.Create(
        CultureInfo.InvariantCulture, $"sum(x{length}); mean(sqrt(x{length}*x{length} + 1)); min(sin(x{length}))")));
}
