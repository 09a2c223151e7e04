using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>
/// A process is killed after the first system call of an operation that changes anything outside of it, another one after the second, and so on until the operation
/// completes. What each leaves is swept, and what was whole before is whole afterwards.
/// </summary>
public class EveryStepDeathTests
{
    /// <summary>As in <c>StepVerbs</c> of the probe process.</summary>
    private const int ElementCount = 100_000;

    /// <summary>Steps that are tried beside each other: each waits for two processes most of its time.</summary>
    private const int AtOnce = 3;

    [SkippableTheory]
    [InlineData("create")]
    [InlineData("seal")]
    [InlineData("retire")]
    [InlineData("reuse")]
    public Task An_owner_killed_after_any_system_call_leaves_nothing(string operation) => KillAfterEach("temporary", operation, (directory, _) =>
    {
        SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [directory] }).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(directory));
    });

    [SkippableTheory]
    [InlineData("create", 0, 0)]
    [InlineData("import", 0, 0)]
    [InlineData("reuse", 0, 0)]
    [InlineData("seal", 0, 1)]
    [InlineData("retire", 0, 1)]
    [InlineData("export", 1, 1)]
    [InlineData("move", 0, 1)]
    public Task A_visitor_killed_after_any_system_call_leaves_what_is_whole_and_nothing_else(string operation, int minSegments, int maxSegments) =>
        KillAfterEach("bare", operation, (directory, path) =>
        {
            using var store = SegmentStore.OpenDirectory(directory, new SegmentStoreOptions { PoolBytes = 0 });
            var records = store.List();
            Assert.InRange(records.Count, minSegments, maxSegments);
            foreach (var record in records)
            {
                Assert.Equal(SegmentState.Sealed, record.State);
                using (var view = store.Open<double>(record.Handle, AccessMode.ReadOnly))
                {
                    Assert.Equal(-1, view.ReadSpan(0, ElementCount).IndexOfAnyExcept(2.0));
                }

                store.Retire(record.Handle);
            }

            Assert.Empty(Directory.GetFileSystemEntries(directory));
            if (operation is "export" or "move")
            {
                CheckTarget(store, path, isElsewhere: records.Count > 0);
            }
        });

    // Goal: a table of locks says what it is as soon as it has a name. Method: the segment has been retired meanwhile, so that nothing but its bytes tells whose the file is.
    [SkippableFact]
    public Task A_process_killed_after_any_system_call_of_making_locks_leaves_none_when_the_segment_is_gone() =>
        KillAfterEach("bare", "lock", (directory, _) =>
        {
            foreach (var file in Directory.GetFiles(directory).Where(file => Path.GetExtension(file) is ".state" or ".npy"))
            {
                File.Delete(file);
            }

            SegmentStore.OpenDirectory(directory).Dispose();
            Assert.Empty(Directory.GetFileSystemEntries(directory));
        });

    // Goal: what is deleted for its name alone must hold nothing, so whatever a kill in the making or in the removal leaves has its lock as long as anything else is in it.
    [SkippableFact]
    public Task An_owned_directory_whose_process_is_killed_after_any_system_call_is_removed_by_the_next() =>
        KillAfterEach("bare", "own", (_, path) =>
        {
            OwnedDirectory.Acquire(path).Dispose();
            Assert.Equal(["source"], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Select(Path.GetFileName));
        });

    private static async Task KillAfterEach(string kind, string operation, Action<string, string> check)
    {
        var areKilled = true;
        for (var killAfter = 1; areKilled; killAfter += AtOnce)
        {
            var killed = await Task.WhenAll(Enumerable.Range(killAfter, AtOnce).Select(step => KillAfterAsync(step, kind, operation, check)));
            Assert.True(killAfter > 1 || killed[0], "Every operation changes something.");
            areKilled = killed.All(isKilled => isKilled);
        }
    }

    /// <summary>One process, in directories of its own; false when it was done before it could be killed.</summary>
    private static async Task<bool> KillAfterAsync(int killAfter, string kind, string operation, Action<string, string> check)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var target = new ScratchDirectory("/dev/shm");
        WriteSource(target.Combine("source"));
        bool isKilled;
        await using (var process = LifeProbe.Start("step", kind, scratch.Path, operation, target.Combine("target.npy")))
        {
            await process.SaysAsync("ready");
            isKilled = await KillAsync(process, killAfter);
            await process.KillAsync();
        }

        check(scratch.Path, target.Combine("target.npy"));
        return isKilled;
    }

    /// <summary>Has a process do its operation, and another one kill it after so many system calls; false when it has fewer.</summary>
    private static async Task<bool> KillAsync(TestProcess process, int killAfter)
    {
        await using var tracer = LifeProbe.Start("kill-after", Format(process.Pid), Format(killAfter));
        await Watchdog.UntilAsync("the tracer says whether it may trace", () => tracer.Output.Length > 0);
        Skip.If(tracer.Output.Contains("not permitted", StringComparison.Ordinal), "Tracing a process is not permitted here.");
        process.Tell("go");
        var result = await tracer.ExitAsync();
        Assert.Equal(0, result.ExitCode);
        return result.Output.Contains("killed", StringComparison.Ordinal);
    }

    private static string Format(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The file is the old one or the whole array, which is never lost; and what may lie beside it is swept by the next export.</summary>
    private static void CheckTarget(SegmentStore store, string path, bool isElsewhere)
    {
        if (new FileInfo(path).Length == "old".Length)
        {
            Assert.Equal("old", File.ReadAllText(path));
            Assert.True(isElsewhere);
        }
        else
        {
            var adopted = store.Adopt(path, "whole");
            using (var view = store.Open<double>(adopted, AccessMode.ReadOnly))
            {
                Assert.Equal(-1, view.ReadSpan(0, ElementCount).IndexOfAnyExcept(2.0));
            }

            store.Retire(adopted);
        }

        store.Export(store.Create(ElementType.Bool, Shape.Scalar, "next"), path);
        Assert.Equal(["source", "target.npy"], Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void WriteSource(string path)
    {
        using var file = File.Create(path);
        file.Write(NpyHeaderWriter.Write(ElementType.Float64, Shape.Vector(ElementCount)));
        file.Write(new byte[ElementCount * sizeof(double)]);
    }
}
