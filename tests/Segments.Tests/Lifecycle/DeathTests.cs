using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A real process is killed at every step of a segment's life, in every kind of store; the next sweep leaves nothing that is not wanted.</summary>
public class DeathTests
{
    public static TheoryData<string, string> EveryStepOfEveryKind
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in new[] { "temporary", "bare", "owned" })
            {
                foreach (var step in new[] { "created", "half-filled", "filled", "sealed", "reading", "retired-while-read", "pooled", "reused" })
                {
                    data.Add(kind, step);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EveryStepOfEveryKind))]
    public async Task A_kill_leaves_nothing_after_the_next_sweep(string kind, string step)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using (var process = LifeProbe.Start("live", kind, scratch.Path, step))
        {
            await process.SaysAsync($"at {step}");
            await process.KillAsync();
        }

        Assert.NotEmpty(Directory.GetFileSystemEntries(scratch.Path));
        Sweep(kind, scratch.Path, isKept: step is "sealed" or "reading");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }

    // Method: the process does nothing but create, seal and retire, so ten kills meet it at ten places between two system calls.
    [Theory]
    [InlineData("temporary")]
    [InlineData("bare")]
    [InlineData("owned")]
    public async Task Kills_anywhere_between_retiring_and_reusing_leave_nothing(string kind)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        for (var round = 0; round < 10; round++)
        {
            await using (var process = LifeProbe.Start("churn", kind, scratch.Path))
            {
                await process.SaysAsync("churning");
                await process.KillAsync();
            }

            Sweep(kind, scratch.Path, isKept: null);
            Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
        }
    }

    private static void Sweep(string kind, string directory, bool? isKept)
    {
        switch (kind)
        {
            case "temporary":
                SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [directory] }).Dispose();
                break;
            case "owned":
                OwnedDirectory.SweepDead(directory);
                break;
            default:
                SweepBare(directory, isKept);
                break;
        }
    }

    /// <summary>What was sealed is finished and stays, whole, until somebody retires it.</summary>
    private static void SweepBare(string directory, bool? isKept)
    {
        using var store = SegmentStore.OpenDirectory(directory, new SegmentStoreOptions { PoolBytes = 0 });
        var records = store.List();
        Assert.All(records, record => Assert.Equal(SegmentState.Sealed, record.State));
        if (isKept is { } expected)
        {
            Assert.Equal(expected ? 1 : 0, records.Count);
        }

        foreach (var record in records)
        {
            using (var view = store.Open<double>(record.Handle, AccessMode.ReadOnly))
            {
                Assert.True(isKept is null || view.ReadSpan(999_999, 1)[0] == 2);
            }

            store.Retire(record.Handle);
        }
    }
}
