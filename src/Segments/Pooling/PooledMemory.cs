using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>The data file of a retired segment, without its name and permissions, but with its pages.</summary>
/// <remarks>
/// The file lies under a hidden name that says which process keeps it, so it is swept when that process is dead. The descriptor here, and the mapping made from it if there is one, are the only ones that
/// ActorShm has of the file.
/// </remarks>
internal sealed class PooledMemory
{
    private const uint NoMode = 0;
    private const uint ReadWriteMode = 0x180; // 0600

    private readonly SafeFileHandle _file;
    private readonly KeptMapping? _mapping;
    private readonly string _hiddenPath;
    private StateFile? _state;
    private bool _isGone;

    private PooledMemory(SafeFileHandle file, KeptMapping? mapping, string hiddenPath, SegmentHandle handle, long fileBytes, StateFile state)
    {
        _file = file;
        _mapping = mapping;
        _hiddenPath = hiddenPath;
        Handle = handle;
        FileBytes = fileBytes;
        _state = state;
    }

    /// <summary>The segment to which the memory belonged.</summary>
    public SegmentHandle Handle { get; }

    /// <summary>The length of the file.</summary>
    public long FileBytes { get; }

    /// <summary>The directory it lies in.</summary>
    public string Directory => Path.GetDirectoryName(_hiddenPath)!;

    /// <summary>Whether a creation has waited in vain for a process that uses the memory. Only the caller that has taken the memory out of the pool may use this property.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Takes the data of a segment that has just been retired; null when the pages of the file cannot be kept.</summary>
    /// <param name="state">The state, which says "retired"; the memory takes it over unless null is returned.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="path">The path of its data.</param>
    public static PooledMemory? TryHide(StateFile state, SegmentHandle handle, string path)
    {
        // The name goes first: from here on only processes that have the file open already can do anything with it.
        var hidden = WorkName.Pooled(path);
        if (NativeFile.TryRenameToNew(path, hidden) != 0)
        {
            return null; // somebody has removed the file
        }

        SafeFileHandle? file = null;
        var mapping = KeptMappings.TryTake(handle);
        try
        {
            file = TryOpenAlone(hidden, ref mapping, out var fileBytes);
            if (file is null)
            {
                return null;
            }

            state.UnlockAfterChange(); // a process that waits to change the state must be able to read that it is retired
            return new PooledMemory(file, mapping, hidden, handle, fileBytes, state);
        }
        finally
        {
            if (file is null)
            {
                mapping?.Dispose();
                NativeFile.Unlink(hidden);
            }
        }
    }

    /// <summary>Determines whether nobody on this machine has the file open or mapped.</summary>
    /// <remarks>
    /// Three questions decide. To the file system: does the file have another name, a hard link that somebody made to keep it? To the old state file: does a view of this library hold a lease, or is one just being opened? A process that takes a lease afterwards finds the state "retired".
    /// To the kernel: is the descriptor here the only open file of this inode? A mapping keeps its file open, so this covers NumPy, and views of this library once more.
    /// </remarks>
    public bool IsUnused()
    {
        if (_state is not null && IsStateUnused(_state))
        {
            _state.Dispose();
            _state = null;
        }

        return _state is null && NativeFile.Status(_file).LinkCount == 1 && FileLease.IsOnlyUser(_file);
    }

    /// <summary>Makes the memory the file of a new segment, complete except for its name.</summary>
    /// <param name="header">The first bytes of the file.</param>
    /// <param name="fileBytes">The length of the file, at most that of the memory.</param>
    /// <param name="isCleared">Whether old values are cleared.</param>
    /// <exception cref="SegmentFormatException">The file has lost pages or length since it was made.</exception>
    public void Prepare(byte[] header, long fileBytes, bool isCleared)
    {
        _mapping?.Trim(fileBytes);

        if (NativeFile.Status(_file).SizeBytes != fileBytes)
        {
            CutTo(fileBytes);
        }

        // The blocks are not counted instead, because some may lie beyond the end.
        var firstHole = Libc.Seek(_file, 0, Libc.SeekHole);
        if (firstHole < fileBytes)
        {
            throw new SegmentFormatException(
                $"'{_hiddenPath}' has memory for its first {Math.Max(firstHole, 0):N0} bytes only and should have it for {fileBytes:N0}: somebody has cut it or made holes in it.");
        }

        if (isCleared)
        {
            MemoryClearing.Clear(_file, fileBytes, _mapping);
        }

        RandomAccess.Write(_file, header, 0);
        NativeFile.ChangeMode(_file, ReadWriteMode, _hiddenPath);
    }

    /// <summary>Makes the file shorter. The caller leaves a file of the right length alone, because the kernel would split its last huge page into small ones.</summary>
    private void CutTo(long fileBytes)
    {
        // Set the length to the end of the last page, and then to the new length: so the kernel clears the bytes past the new end, where old values may be.
        SetLength((fileBytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize);
        SetLength(fileBytes);
    }

    /// <summary>Gives the prepared file its name, and keeps the mapping for the first view of the new segment.</summary>
    public void Publish(string path, SegmentHandle next)
    {
        NativeFile.Rename(_hiddenPath, path);
        _isGone = true;
        _state?.Dispose();
        if (_mapping is null)
        {
            _file.Dispose();
            return;
        }

        _mapping.Handle = next;
        KeptMappings.Give(_mapping);
    }

    /// <summary>Removes the name and gives the pages back, at once or when their last user is gone. Does nothing if the memory was published or discarded already.</summary>
    public void Discard()
    {
        if (_isGone)
        {
            return;
        }

        _isGone = true;
        try
        {
            NativeFile.Unlink(_hiddenPath);
        }
        finally
        {
            Close();
        }
    }

    private static bool IsStateUnused(StateFile state)
    {
        // A sweeper that has locked the old state for a change may be about to remove it by its name, which the next generation will have.
        if (!state.TryLockForChange())
        {
            return false;
        }

        if (state.TryExcludeUsers())
        {
            return true;
        }

        state.UnlockAfterChange();
        return false;
    }

    /// <summary>Opens the file, or takes the open file of the mapping if that maps the same file from end to end; any other mapping is given up.</summary>
    private static SafeFileHandle? TryOpenAlone(string hidden, ref KeptMapping? mapping, out long fileBytes)
    {
        // A sealed file has mode 0400: the mode must allow writing before the file can be opened for writing.
        using (var reading = NativeFile.Open(hidden, OpenFlags.ReadOnly | OpenFlags.NoFollow))
        {
            var status = NativeFile.Status(reading);
            fileBytes = status.SizeBytes;
            if (!status.IsRegular || status.LinkCount != 1 || !FileSystemSpace.Of(reading, hidden).IsInMemory)
            {
                return null;
            }

            if (mapping is not null && mapping.LengthBytes == fileBytes && NativeFile.Status(mapping.File).IsSameFile(status))
            {
                NativeFile.ChangeMode(reading, NoMode, hidden);
                return mapping.File;
            }

            mapping?.Dispose();
            mapping = null;
            NativeFile.ChangeMode(reading, ReadWriteMode, hidden);
        }

        var file = NativeFile.Open(hidden, OpenFlags.ReadWrite | OpenFlags.NoFollow);
        NativeFile.ChangeMode(file, NoMode, hidden);
        return file;
    }

    private void SetLength(long lengthBytes)
    {
        if (Libc.Truncate(_file, lengthBytes) != 0)
        {
            throw Errno.Failure(Errno.Last, "set the length of", _hiddenPath);
        }
    }

    private void Close()
    {
        _state?.Dispose();
        _mapping?.Dispose();
        _file.Dispose();
    }
}
