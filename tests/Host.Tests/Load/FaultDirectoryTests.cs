using ActorShm.Host.Load.Faults;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public class FaultDirectoryTests
{
    private const int Bytes = 2 << 20;

    [Fact]
    public async Task Faults_that_overlap_take_room_each_and_give_back_their_own()
    {
        using var scratch = new ScratchDirectory();
        using var directory = new FaultDirectory(scratch.Path, leastFreeBytes: 0, _ => long.MaxValue);

        var first = await directory.FillAsync(Bytes, CancellationToken.None);
        using (await directory.FillAsync(Bytes, CancellationToken.None))
        {
            Assert.Equal(2 * Bytes, Taken(directory));
            first.Dispose();
            Assert.Equal(Bytes, Taken(directory));
        }

        Assert.Equal(0, Taken(directory));
    }

    [Fact]
    public async Task Memory_that_the_machine_has_and_a_control_group_does_not_allow_is_not_taken()
    {
        using var scratch = new ScratchDirectory();
        var asked = 0L;
        using var directory = new FaultDirectory(scratch.Path, leastFreeBytes: 17, Available);

        using var filler = await directory.FillAsync(1L << 40, CancellationToken.None);

        Assert.Equal(17, asked);
        Assert.Equal(Bytes, filler.Bytes);

        long Available(long leastFreeBytes)
        {
            asked = leastFreeBytes;
            return Bytes;
        }
    }

    [SkippableFact]
    public async Task Room_is_taken_on_a_file_system_in_memory_that_has_no_size()
    {
        using var fileSystem = SmallFileSystem.Mount(megabytes: 0); // which is no limit
        using var directory = new FaultDirectory(fileSystem.Path, leastFreeBytes: 0, _ => long.MaxValue);

        using var filler = await directory.FillAsync(Bytes, CancellationToken.None);

        Assert.Equal(Bytes, filler.Bytes);
    }

    [Fact]
    public async Task A_fault_that_is_given_up_while_it_takes_room_gives_it_back()
    {
        using var scratch = new ScratchDirectory();
        using var stopping = new CancellationTokenSource();
        using var directory = new FaultDirectory(scratch.Path, leastFreeBytes: 0, _ => Bytes);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => directory.FillAsync(Bytes, stopping.Token));

        Assert.Empty(Directory.GetFiles(directory.Path, "filler-*"));
    }

    private static long Taken(FaultDirectory directory) => new DirectoryInfo(directory.Path).EnumerateFiles("filler-*").Sum(file => file.Length);
}
