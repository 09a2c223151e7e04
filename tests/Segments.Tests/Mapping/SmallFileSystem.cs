using System.Diagnostics;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A file system in memory of a few megabytes, to run out of space on purpose; needs the right to mount.</summary>
public sealed class SmallFileSystem : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    private SmallFileSystem()
    {
    }

    public string Path => _scratch.Path;

    /// <summary>Mounts one, or skips the test where that is not allowed.</summary>
    public static SmallFileSystem Mount(int megabytes)
    {
        var fileSystem = new SmallFileSystem();
        if (Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "actorshm-test", fileSystem.Path) != 0)
        {
            fileSystem._scratch.Dispose();
            Skip.If(true, "Mounting a file system is not permitted here.");
        }

        return fileSystem;
    }

    public void Dispose()
    {
        // Lazily: a mapping that a failed test left would otherwise hide the failure behind "target is busy".
        Run("umount", "--lazy", Path);
        _scratch.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
