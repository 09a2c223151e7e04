using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

public class SegmentScanTests
{
    // Goal: who has a file open on a mount that does not answer keeps nobody from looking who has a segment open. Method: a file system in a process (FUSE) whose process never reads what it is asked.
    [SkippableTheory]
    [InlineData(4711)]
    [InlineData(1)] // a number that a segment may have as well; here it is that of what is open
    public async Task Nothing_waits_for_a_mount_that_does_not_answer(long inode)
    {
        const string Script = """
            test -w /dev/fuse && exec 3<>/dev/fuse && mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0 none "$1" || exit 77
            exec "$0" look-beside "$1" "$2"
            """;
        using var scratch = new ScratchDirectory();

        var result = await Probe.RunScriptAsync(Script, scratch.Path, inode.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(("open\nseen: 0", 0), (result.Output.Trim(), result.ExitCode));
    }

    // Goal: the number that the kernel shows of an open file is that by which files are told apart, on each kind of file system that segments lie on.
    [SkippableTheory]
    [InlineData("memory")]
    [InlineData("disk")]
    [InlineData("ext4")]
    [InlineData("sharing")]
    [InlineData("layers")]
    public void Who_has_a_file_open_and_who_holds_a_byte_of_it_is_found(string kind)
    {
        using var mounted = Mount(kind);
        using var scratch = new ScratchDirectory(mounted?.Path ?? (kind == "memory" ? "/dev/shm" : "/var/tmp"));
        var path = scratch.Combine("data");
        using var data = NativeFile.CreatePrivate(path);
        using var state = NativeFile.CreatePrivate(scratch.Combine("state"));
        Assert.True(OfdLock.TryExclusive(state, StateRecord.ChangeLockOffset));
        var watched = new WatchedSegment(SegmentId.New(), path, NativeFile.Status(data), NativeFile.Status(state));

        Assert.Equal([new SegmentSighting(Environment.ProcessId, watched.Id, IsLease: false, Writes: true)], SegmentScan.Find([watched]).Sightings);
        Assert.Equal([Environment.ProcessId], SegmentScan.FindHolders(watched.State, StateRecord.ChangeLockOffset));
        Assert.Equal(watched.Data.Inode, InodeOfOpen(data));
    }

    private static SmallFileSystem? Mount(string kind) => kind switch
    {
        "ext4" => SmallFileSystem.MountDisk(megabytes: 16),
        "sharing" => SmallFileSystem.MountSharingDisk(),
        "layers" => SmallFileSystem.MountLayers(),
        _ => null,
    };

    private static long InodeOfOpen(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        const string Label = "ino:";
        var line = File.ReadLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        Skip.If(line is null, "Linux shows no numbers of open files before 5.14.");
        return long.Parse(line.AsSpan(Label.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
