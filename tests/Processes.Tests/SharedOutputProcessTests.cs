using System.Runtime.InteropServices;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Several clients write one file at the same time: whoever reads it sees one of the answers, whole.</summary>
public class SharedOutputProcessTests
{
    private const int ElementCount = 500_000;
    private const int HeaderBytes = 4096;

    // Goal: no reader, at any moment, meets a file that is half of one answer and half of another, or not all there.
    // Method: each client writes its own number into every element, over and over, while a reader reads the file again and again.
    [Fact]
    public async Task Clients_that_write_one_output_at_the_same_time_do_not_mix()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", new double[ElementCount]);
        var y = scratch.Combine("y.npy");
        await using var host = await RunningHost.StartAsync(nodes: 2);
        using var over = new CancellationTokenSource();
        var reader = Task.Run(() => ReadUntil(over.Token, y));

        foreach (var _ in Enumerable.Range(0, 3))
        {
            var results = await Task.WhenAll(Enumerable.Range(1, 3).Select(client => Cli.RunAsync(
                "eval", $"y = x + {client}", "--input", $"x={x}", "--output", $"y={y}", "--run-dir", host.RunDirectory)));
            Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Errors));
        }

        await over.CancelAsync();
        Assert.InRange(await reader.WaitAsync(Watchdog.Limit), 1, int.MaxValue);
        Assert.InRange(ValueIn(y), 1, 3);
        Assert.Equal(["x.npy", "y.npy"], Directory.EnumerateFileSystemEntries(scratch.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <returns>How often a whole file was read.</returns>
    private static int ReadUntil(CancellationToken over, string path)
    {
        var count = 0;
        while (!over.IsCancellationRequested || count == 0)
        {
            if (File.Exists(path))
            {
                ValueIn(path);
                count++;
            }
        }

        return count;
    }

    /// <summary>The number that stands in every element of the file.</summary>
    private static double ValueIn(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(HeaderBytes + (ElementCount * sizeof(double)), bytes.Length);
        var elements = MemoryMarshal.Cast<byte, double>(bytes.AsSpan(HeaderBytes));
        Assert.False(elements.ContainsAnyExcept(elements[0]), $"{elements[0]} stands beside another answer.");
        return elements[0];
    }
}
