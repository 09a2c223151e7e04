using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public class RunDirectoryTests
{
    // Goal: a program that lives on can have the path later. Method: a path so long that it has no room for the names in it.
    [Fact]
    public void What_cannot_be_completed_is_given_up()
    {
        const int LongestPath = 4_095;
        using var scratch = new ScratchDirectory("/dev/shm");
        var parent = scratch.Path;
        while (parent.Length < LongestPath - 500)
        {
            parent = Path.Combine(parent, new string('d', 100));
        }

        Directory.CreateDirectory(parent);
        var path = Path.Combine(parent, new string('r', LongestPath - 4 - parent.Length - 250), new string('r', 245));

        var refusal = Assert.Throws<SegmentException>(() => RunDirectory.Acquire(path, []));

        Assert.Contains("/segments'", refusal.Message, StringComparison.Ordinal); // the directory itself was there
        Assert.Empty(Directory.GetFileSystemEntries(parent)); // nor the one between them
    }

    // Goal: who looks for what a host has left finds it under the name that the host has given it. Method: the directories of this process, beside one of a process whose number begins like its own.
    [Fact]
    public void What_a_host_has_on_another_file_system_is_found_by_its_process()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var run = RunDirectory.Acquire(scratch.Combine("run"), []);
        var placement = scratch.Combine("disk");
        Assert.Empty(RunDirectory.OverflowOf(placement, Environment.ProcessId));
        var overflow = Directory.CreateDirectory(Path.Combine(RunDirectory.ParentIn(placement), run.PlacementName)).FullName;
        Directory.CreateDirectory(overflow.Replace($"-{Environment.ProcessId}-", $"-{Environment.ProcessId}0-", StringComparison.Ordinal));

        Assert.Equal([overflow], RunDirectory.OverflowOf(placement, Environment.ProcessId));
    }
}
