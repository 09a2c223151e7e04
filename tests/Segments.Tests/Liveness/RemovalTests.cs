using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class RemovalTests
{
    // Goal: a process that is stopped in the middle of a removal holds nobody up for ever. Method: to the lock another open file is the same as another process.
    [Fact]
    public void Who_begins_to_remove_what_a_dead_owner_left_and_does_not_finish_is_named()
    {
        using var scratch = new ScratchDirectory();
        var path = OwnedDirectoryTests.MakeRemains(scratch.Combine("run"));
        using (var file = NativeFile.Open(Path.Combine(path, "host.lock"), OpenFlags.ReadWrite))
        using (OwnerLock.TryTake(file))
        {
            var refused = Assert.Throws<DirectoryInUseException>(() => OwnedDirectoryRemoval.RemoveDeadOrRefuse(path, TimeSpan.FromMilliseconds(20)));
            Assert.Equal(Environment.ProcessId, refused.Pid);
            Assert.Contains($"is being removed by process {Environment.ProcessId}, and was for all of the 0.02 s", refused.Message, StringComparison.Ordinal);
            Assert.Contains("kill -CONT", refused.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(path, "data")));
        }

        OwnedDirectory.Acquire(path).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Path));
    }
}
