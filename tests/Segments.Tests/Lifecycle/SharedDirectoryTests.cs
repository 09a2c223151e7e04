using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Directories that several processes use.</summary>
public class SharedDirectoryTests
{
    private const string Socket = "socket";

    [Fact]
    public void One_damaged_segment_hides_no_other_and_can_be_removed()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("shared"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(5), "whole");
        var damaged = SegmentId.New();
        File.WriteAllText(Path.Combine(store.Directory, $"{damaged}.state"), "junk");
        File.WriteAllText(Path.Combine(store.Directory, $"{damaged}.npy"), "junk");

        Assert.Equal(handle, Assert.Single(store.List()).Handle);
        Assert.Equal(handle, store.Find("whole").Handle);
        store.Create(ElementType.Int32, Shape.Vector(5), "another");
        Assert.Equal(damaged, Assert.Single(store.ListDamaged()).Key);
        Assert.Throws<InvalidOperationException>(() => store.RemoveDamaged(handle.Id));
        store.RemoveDamaged(damaged);

        Assert.Empty(store.ListDamaged());
        Assert.DoesNotContain(Directory.GetFiles(store.Directory), path => path.Contains(damaged.ToString(), StringComparison.Ordinal));
    }

    // Goal: whatever has the name of a state file keeps nobody waiting and hides no other segment.
    [Theory]
    [InlineData("mkfifo {0}", "pipe")]
    [InlineData("ln -s /dev/zero {0}", "symbolic link")]
    [InlineData("mkdir {0}", "directory")]
    [InlineData(Socket, "socket")]
    [InlineData("install -m 0400 /dev/null {0}", "damaged")] // for who is not root
    public async Task What_is_no_state_file_is_a_damaged_segment(string command, string word)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("shared"));
        var handle = store.Create(ElementType.Int32, Shape.Vector(5), "whole");
        var strange = SegmentId.New();
        var path = Path.Combine(store.Directory, $"{strange}.state");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (command == Socket)
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
        }
        else
        {
            await RunAsync(string.Format(CultureInfo.InvariantCulture, command, path));
        }

        await Task.Run(() => SegmentStore.OpenDirectory(store.Directory).Dispose()).WaitAsync(Watchdog.Limit); // which sweeps
        var damaged = await Task.Run(store.ListDamaged).WaitAsync(Watchdog.Limit);

        Assert.Contains(word, damaged[strange], StringComparison.Ordinal);
        Assert.Equal(handle, Assert.Single(store.List()).Handle);
        Assert.Equal(SegmentStore.BytesFor(ElementType.Int32, Shape.Vector(5)), store.UsedBytes);
        store.RemoveDamaged(strange);
        Assert.Empty(store.ListDamaged());
    }

    // Method: the state of a dead process in the making, as a kill leaves it, and something else that has such a name.
    [Fact]
    public void What_has_the_name_of_an_unfinished_state_and_is_none_keeps_nobody_from_the_directory()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("shared"));
        var mark = ProcessMark.Current with { Process = new ProcessIdentity(4_194_305, 1) };
        var path = Path.Combine(store.Directory, $".{SegmentId.New()}.state.{mark}.new");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(scratch.Combine("short")));
        File.Move(scratch.Combine("short"), path, overwrite: true);
        SegmentStore.OpenDirectory(store.Directory).Dispose();
        Assert.True(File.Exists(path));
    }

    // Goal: nothing of a damaged segment is left, wherever its data lies and whoever waits for it.
    [Fact]
    public async Task A_damaged_segment_goes_with_its_data_on_another_file_system_its_mapping_its_locks_and_its_part_of_the_quota()
    {
        using var fixture = new StoreFixture(new SegmentStoreOptions { Placement = ["/dev/shm"] }, parent: "/var/tmp");
        var handle = fixture.Ramp(100_000);
        var data = fixture.Store.PathOf(handle);
        Assert.StartsWith("/dev/shm/", data, StringComparison.Ordinal);
        Assert.Single(MappingsOf(handle)); // kept for the next view
        using var locks = fixture.Store.OpenLocks(handle);
        using var held = locks.Acquire();
        var waiting = locks.AcquireAsync();
        File.WriteAllText(Path.Combine(fixture.Store.Directory, $"{handle.Id}.state"), "junk");

        fixture.Store.RemoveDamaged(handle.Id);

        await Assert.ThrowsAsync<SegmentGoneException>(() => waiting.WaitAsync(Watchdog.Limit));
        Assert.False(File.Exists(data));
        Assert.Empty(MappingsOf(handle));
        Assert.Equal(0, fixture.Store.UsedBytes);
        Assert.Empty(fixture.FileNames);
    }

    [Fact]
    public void The_directory_of_a_living_owner_is_not_taken_over()
    {
        using var owner = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = ["/dev/shm"] });
        var refused = Assert.Throws<DirectoryInUseException>(() => SegmentStore.OpenDirectory(owner.Directory));
        Assert.Equal(Environment.ProcessId, refused.Pid);
    }

    // Goal: nobody's array goes with the next start of a run. Method: what a dead owner has left, below it and through links, where an unfinished segment lies that is not for others to sweep.
    [Theory]
    [InlineData("run")]
    [InlineData("run/segments")]
    [InlineData("run/segments/new")]
    [InlineData("link/segments")]
    [InlineData("link")]
    public void What_a_dead_owner_has_left_takes_no_arrays(string directory)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var run = OwnedDirectoryTests.MakeRemains(scratch.Combine("run"));
        var segments = Directory.CreateDirectory(Path.Combine(run, "segments"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        Directory.CreateSymbolicLink(scratch.Combine("link"), run);
        File.WriteAllText(Path.Combine(segments, $"{SegmentId.New()}.npy"), "begun");
        var before = Directory.GetFileSystemEntries(run, "*", SearchOption.AllDirectories);

        var refused = Assert.Throws<SegmentException>(() => SegmentStore.OpenDirectory(scratch.Combine(directory)));

        Assert.Contains($"'{run}' was left by a dead run or store; the next start removes it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(run, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Memory_of_a_directory_without_an_owner_is_not_kept_unless_asked_for()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var store = SegmentStore.OpenDirectory(scratch.Combine("shared"));
        store.Retire(store.Create(ElementType.Float64, Shape.Vector(1_000_000), "x"));
        Assert.Equal(0, store.PooledBytes);
        Assert.Empty(Directory.GetFileSystemEntries(store.Directory));
    }

    private static IEnumerable<string> MappingsOf(SegmentHandle handle) =>
        File.ReadLines("/proc/self/maps").Where(line => line.Contains($"{handle.Id}.npy", StringComparison.Ordinal));

    private static async Task RunAsync(string command)
    {
        var words = command.Split(' ');
        using var made = Process.Start(words[0], words[1..]);
        await made.WaitForExitAsync();
        Assert.Equal(0, made.ExitCode);
    }
}
