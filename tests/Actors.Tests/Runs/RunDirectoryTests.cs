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
}
