using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>A file that gets its name only when it is complete; a kill before that leaves nothing behind.</summary>
/// <remarks>A file that replaces another one needs a temporary name; a kill at that moment leaves the file under that name, and the next such export into the directory sweeps it. If the file system does not support files without names (<c>O_TMPFILE</c>), the file has a temporary name in the same directory from the start.</remarks>
internal sealed class UnnamedFile : IDisposable
{
    private readonly string _directory;
    private string? _temporaryPath; // of the file, or of the file that it has replaced
    private Naming _naming;

    private UnnamedFile(SafeFileHandle handle, string directory, string? temporaryPath)
    {
        Handle = handle;
        _directory = directory;
        _temporaryPath = temporaryPath;
    }

    /// <summary>The file, open for reading and writing.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes an empty file that will live in a directory.</summary>
    public static UnnamedFile Create(string directory, uint mode)
    {
        var handle = NativeFile.TryOpen(directory, OpenFlags.ReadWrite | OpenFlags.Nameless, mode, out var errno);
        if (handle is not null)
        {
            ExportLeftovers.Hold(handle); // before it has any name
            return new UnnamedFile(handle, directory, null);
        }

        if (errno is not (Errno.NotSupported or Errno.IsDirectory or Errno.Invalid))
        {
            throw Errno.Failure(errno, "make a file in", directory);
        }

        return CreateNamed(directory, mode);
    }

    /// <summary>Makes an empty file with a temporary name, which a kill can leave behind.</summary>
    public static UnnamedFile CreateNamed(string directory, uint mode)
    {
        ExportLeftovers.Sweep(directory);
        var path = WorkName.Exported(directory);
        var handle = NativeFile.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, mode, out var errno)
            ?? throw Errno.Failure(errno, "make a file in", directory); // the message names the directory, because the temporary name would mean nothing to anybody
        ExportLeftovers.Hold(handle);
        return new UnnamedFile(handle, directory, path);
    }

    /// <summary>Gives the file its name, replacing any file that has it now, and makes the name last through a power cut.</summary>
    /// <param name="path">The name.</param>
    /// <param name="keepReplaced">Whether the replaced file is kept, under the temporary name, until this object is disposed.</param>
    public void Publish(string path, bool keepReplaced = false)
    {
        if (_temporaryPath is null && TryLink(path))
        {
            _naming = keepReplaced ? Naming.OfNothing : Naming.Final;
        }
        else
        {
            _naming = Replace(path, keepReplaced);
        }

        SyncDirectory(_directory);
    }

    /// <summary>Takes the name away again if the file has it; the replaced file gets it back. After a power cut the file may have the name all the same; it is complete too.</summary>
    public void Withdraw(string path)
    {
        switch (_naming)
        {
            case Naming.OfNothing:
                NativeFile.Unlink(path);
                break;
            case Naming.Exchanged:
                Exchange(path);
                break;
            case Naming.Replacing:
                throw new IOException($"'{path}' was replaced already, and its file system cannot put back what was there.");
            case Naming.Final:
                throw new InvalidOperationException($"'{path}' was not published to be withdrawn.");
            default:
                return;
        }

        _naming = Naming.None;
    }

    /// <summary>Gives the file its name unless something has that name already.</summary>
    /// <returns>Whether it has the name.</returns>
    public bool TryPublishNew(string path)
    {
        ExportLeftovers.Release(Handle); // from now on others may lock it
        var errno = NativeFile.TryLink(Handle, path);
        return errno is 0 or Errno.Exists ? errno == 0 : throw Errno.Failure(errno, "name", path);
    }

    public void Dispose()
    {
        try
        {
            if (_temporaryPath is not null)
            {
                NativeFile.Unlink(_temporaryPath);
            }
        }
        finally
        {
            Handle.Dispose();
        }
    }

    private Naming Replace(string path, bool keepReplaced)
    {
        var isThere = keepReplaced && NativeFile.TryStatus(path, followLink: false) is { IsDirectory: false };
        if (isThere)
        {
            var errno = NativeFile.TryExchange(_temporaryPath!, path);
            if (errno == 0)
            {
                RequireNoDirectory(path);
                return Naming.Exchanged;
            }

            if (errno is not (Errno.NoEntry or Errno.Invalid or Errno.NoSystemCall))
            {
                throw Errno.Failure(errno, "replace", path);
            }

            isThere = errno != Errno.NoEntry;
        }

        NativeFile.Rename(_temporaryPath!, path); // fails if a directory has the name by now
        _temporaryPath = null;
        return isThere ? Naming.Replacing : keepReplaced ? Naming.OfNothing : Naming.Final;
    }

    /// <summary>Refuses to replace a directory. The kernel exchanges the names of a file and a directory too, so a directory that came in the way at the last moment is put back.</summary>
    private void RequireNoDirectory(string path)
    {
        if (NativeFile.TryStatus(_temporaryPath!, followLink: false) is { IsDirectory: true })
        {
            Exchange(path);
            throw Errno.Failure(Errno.IsDirectory, "replace", path);
        }
    }

    private void Exchange(string path)
    {
        if (NativeFile.TryExchange(_temporaryPath!, path) is not 0 and var errno)
        {
            throw Errno.Failure(errno, "put back", path);
        }
    }

    /// <summary>Links to the path itself if it is free, and otherwise to a temporary name from which it can be renamed.</summary>
    private bool TryLink(string path)
    {
        var errno = NativeFile.TryLink(Handle, path);
        if (errno == Errno.Exists)
        {
            ExportLeftovers.Sweep(_directory);
            var temporary = WorkName.Exported(_directory);
            errno = NativeFile.TryLink(Handle, temporary);
            _temporaryPath = errno == 0 ? temporary : null;
        }

        return errno == 0 ? _temporaryPath is null : throw Errno.Failure(errno, "name", path);
    }

    /// <summary>Makes the names in a directory last through a power cut; in a directory that may be written to but not read, they last only once the kernel has written them by itself.</summary>
    public static void SyncDirectory(string path)
    {
        using var directory = NativeFile.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory, 0, out var errno);
        if (errno == Errno.AccessDenied)
        {
            return; // the directory has the file, but this user may not open it for reading, which synchronising it takes
        }

        if (directory is null)
        {
            throw Errno.Failure(errno, "open", path);
        }

        NativeFile.Sync(directory, path);
    }

    /// <summary>How the file got its name, which determines how it can lose the name again.</summary>
    private enum Naming
    {
        None,
        Final,
        OfNothing,
        Exchanged,
        Replacing,
    }
}
