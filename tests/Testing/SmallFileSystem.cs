using System.Diagnostics;

namespace ActorShm.Testing;

/// <summary>A file system of a few megabytes, to run out of space on purpose; needs the right to mount.</summary>
public sealed class SmallFileSystem : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly ScratchDirectory _image = new("/var/tmp");

    private SmallFileSystem()
    {
    }

    public string Path => _scratch.Path;

    /// <summary>Mounts one in memory, or skips the test where that is not allowed.</summary>
    public static SmallFileSystem Mount(int megabytes)
    {
        var fileSystem = new SmallFileSystem();
        fileSystem.MountOrSkip("-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "actorshm-test", fileSystem.Path);
        return fileSystem;
    }

    /// <summary>Makes a disk with ext4 on it in a file and mounts that, or skips the test where that is not allowed.</summary>
    /// <param name="megabytes">Its size.</param>
    /// <param name="features">More arguments of <c>mkfs.ext4</c>.</param>
    public static SmallFileSystem MountDisk(int megabytes, params string[] features)
    {
        var fileSystem = new SmallFileSystem();
        var image = fileSystem._image.Combine("disk");
        using (var file = File.Create(image))
        {
            file.SetLength((long)megabytes << 20);
        }

        if (TryRun("mkfs.ext4", ["-q", "-m", "0", .. features, image]) != 0)
        {
            fileSystem.Skip("There is no mkfs.ext4 here.");
        }

        fileSystem.MountOrSkip("-o", "loop", image, fileSystem.Path);
        return fileSystem;
    }

    /// <summary>Makes a disk with a file system on which files can share blocks, and mounts that, or skips the test.</summary>
    public static SmallFileSystem MountSharingDisk()
    {
        const long imageBytes = 320L << 20; // what the larger of the two needs at least; the image has holes
        var fileSystem = new SmallFileSystem();
        var image = fileSystem._image.Combine("disk");
        using (var file = File.Create(image))
        {
            file.SetLength(imageBytes);
        }

        if (TryRun("mkfs.btrfs", "-q", image) != 0 && TryRun("mkfs.xfs", "-q", "-f", "-m", "reflink=1", image) != 0)
        {
            fileSystem.Skip("There is neither mkfs.btrfs nor mkfs.xfs here.");
        }

        fileSystem.MountOrSkip("-o", "loop", image, fileSystem.Path);
        return fileSystem;
    }

    /// <summary>Mounts one whose files consist of huge pages that the machine has set aside, or skips the test. There may be no such pages.</summary>
    public static SmallFileSystem MountHugePages()
    {
        var fileSystem = new SmallFileSystem();
        fileSystem.MountOrSkip("-t", "hugetlbfs", "actorshm-test", fileSystem.Path);
        return fileSystem;
    }

    /// <summary>What this disk would have after a power cut now: what has come to the image, and not what the kernel still keeps.</summary>
    public SmallFileSystem CutPower()
    {
        var later = new SmallFileSystem();
        var image = later._image.Combine("disk");
        File.Copy(_image.Combine("disk"), image);
        later.MountOrSkip("-o", "loop", image, later.Path);
        return later;
    }

    /// <summary>Mounts one of two layers, as containers have it, or skips the test where that is not allowed.</summary>
    public static SmallFileSystem MountLayers()
    {
        var fileSystem = new SmallFileSystem();
        var (lower, upper, work) = (fileSystem._image.Combine("lower"), fileSystem._image.Combine("upper"), fileSystem._image.Combine("work"));
        foreach (var layer in (string[])[lower, upper, work])
        {
            Directory.CreateDirectory(layer, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        fileSystem.MountOrSkip("-t", "overlay", "-o", $"lowerdir={lower},upperdir={upper},workdir={work}", "actorshm-test", fileSystem.Path);
        return fileSystem;
    }

    /// <summary>From now on nothing can be changed in it.</summary>
    public void BecomeReadOnly() => MountOrSkip("-o", "remount,ro", Path);

    public void Dispose()
    {
        // Lazily: a mapping that a failed test left would otherwise hide the failure behind "target is busy".
        Run("umount", "--lazy", Path);
        _scratch.Dispose();
        _image.Dispose();
    }

    private void MountOrSkip(params string[] arguments)
    {
        if (TryRun("mount", arguments) != 0)
        {
            Skip("Mounting a file system is not permitted here.");
        }
    }

    private void Skip(string reason)
    {
        _scratch.Dispose();
        _image.Dispose();
        Xunit.Skip.If(true, reason);
    }

    private static int? TryRun(string program, params string[] arguments)
    {
        try
        {
            return Run(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // not installed
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
