using ActorShm.Host.Load.Faults;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public class FaultDirectoryTests
{
    private const int Bytes = 2 << 20;

    [Fact]
    public void Faults_that_overlap_take_room_each_and_give_back_their_own()
    {
        using var scratch = new ScratchDirectory();
        using var directory = new FaultDirectory(scratch.Path, leastFreeBytes: 0);

        var first = directory.Fill(Bytes);
        using (directory.Fill(Bytes))
        {
            Assert.Equal(2 * Bytes, Taken(directory));
            first.Dispose();
            Assert.Equal(Bytes, Taken(directory));
        }

        Assert.Equal(0, Taken(directory));
    }

    private static long Taken(FaultDirectory directory) => new DirectoryInfo(directory.Path).EnumerateFiles("filler-*").Sum(file => file.Length);
}
