namespace ActorShm.Segments;

public sealed partial class SegmentStore
{
    /// <summary>Ends the filling of a segment: from now on everybody can read it and nobody can write it.</summary>
    /// <remarks>
    /// The kernel is asked, so foreign writers (NumPy with <c>mmap_mode="r+"</c>) are noticed like views of ours, in this process too. Afterwards the file has
    /// mode 0400, and this library refuses writers in every process. Root, or the owner with <c>chmod</c>, can get around that.
    /// </remarks>
    /// <exception cref="SegmentInUseException">Somebody may still write, or has been changing the segment for 30 s; the exception names the processes, this one included.</exception>
    /// <exception cref="SegmentSealedException">The segment is sealed already.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public void Seal(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        Sealing.RefuseUnlessFilling(state.ReadFor(handle));
        state.LockForChange();
        Sealing.Seal(state, handle, _paths);
    }

    /// <summary>One attempt to <see cref="Seal"/>, for who must not wait for another process and comes back later.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether it is sealed; false, and nothing was changed, while another process seals, retires or moves it. <see cref="WhyInUse"/> says which.</returns>
    /// <exception cref="SegmentInUseException">Somebody may still write; the exception names the processes, this one included.</exception>
    /// <exception cref="SegmentSealedException">The segment is sealed already.</exception>
    /// <exception cref="InvalidOperationException">The segment is an adopted file.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public bool TrySeal(SegmentHandle handle)
    {
        using var state = OpenState(handle, toChange: true);
        Sealing.RefuseUnlessFilling(state.ReadFor(handle));
        if (!state.TryLockForChange())
        {
            return false;
        }

        Sealing.Seal(state, handle, _paths);
        return true;
    }

    /// <summary>Gives a segment up: its names go at once, its pages to the pool, or when the last process has unmapped them. Not in an attached store.</summary>
    /// <remarks>
    /// Of an adopted file only the link to it is removed. A second call finds no segment; of two at the same time, in two processes too, one
    /// retires it and the other finds none.
    /// </remarks>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="InvalidOperationException">The store is attached, not owned.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public void Retire(SegmentHandle handle)
    {
        var ownership = RequireOwnership("retire segments");
        RetireIf(ownership, handle, static state =>
        {
            state.LockForChange();
            return true;
        });
    }

    /// <summary>One attempt to <see cref="Retire"/>, for who must not wait for another process and comes back later. Not in an attached store.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <returns>Whether it is retired; false, and nothing was changed, while another process seals, retires or moves it. <see cref="WhyInUse"/> says which.</returns>
    /// <exception cref="InvalidOperationException">The store is attached, not owned.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public bool TryRetire(SegmentHandle handle) =>
        RetireIf(RequireOwnership("retire segments"), handle, static state => state.TryLockForChange());

    /// <summary>What to throw when <see cref="TryOpen"/>, <see cref="TrySeal"/> or <see cref="TryRetire"/> was tried in vain for long enough.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="tried">For how long.</param>
    /// <returns>The exception, which names the processes that are changing the segment now.</returns>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public SegmentInUseException WhyInUse(SegmentHandle handle, TimeSpan tried)
    {
        using var state = OpenState(handle);
        state.ReadFor(handle);
        return state.WhyInUse(tried);
    }

    private bool RetireIf(Ownership ownership, SegmentHandle handle, Func<StateFile, bool> tryLock)
    {
        var state = OpenState(handle, toChange: true);
        PooledMemory? memory = null;
        var isRemoved = false;
        try
        {
            if (!tryLock(state))
            {
                return false;
            }

            var record = state.ReadFor(handle);

            // Who has opened the state file a moment ago reads this; who comes later finds no file. From here on it is retired, whatever fails.
            state.ChangeState(SegmentState.Retired);
            memory = TryHide(ownership, state, record);
            RemoveNames(ownership, handle);
            isRemoved = true;
            return true;
        }
        finally
        {
            Finish(ownership, handle, state, memory, isRemoved);
        }
    }

    /// <summary>Removes the names of a segment that there is no more. It counts no longer, also when some cannot be removed: nobody could retire it again.</summary>
    private void RemoveNames(Ownership ownership, SegmentHandle handle)
    {
        var isRemoved = false;
        try
        {
            _paths.Remove(handle);
            isRemoved = true;
        }
        finally
        {
            if (isRemoved)
            {
                ownership.End(handle.Id);
            }
            else
            {
                ownership.EndWithNames(handle.Id);
            }
        }
    }

    private static void Finish(Ownership ownership, SegmentHandle handle, StateFile state, PooledMemory? memory, bool isRemoved)
    {
        if (memory is null)
        {
            state.Dispose();
        }

        if (isRemoved)
        {
            KeptMappings.Drop(handle); // what a view has given back since the memory was taken
        }

        if (memory is not null && isRemoved)
        {
            ownership.Pool.Add(memory); // last: from here on another thread may make the next segment, which has the same id
        }
        else
        {
            memory?.Discard(); // its names may not be gone: no next generation may be made of it
        }
    }

    /// <summary>Removes what processes left that died before they had finished, in a directory that several processes create segments in.</summary>
    /// <remarks>
    /// That is: segments that were never sealed and whose creator is dead, unless they are kept (<see cref="Keep"/>) or somebody
    /// has them open; half-made and half-retired ones; pooled memory of dead processes. Nothing of a living process is touched, and nothing of one in another container,
    /// which cannot be seen.
    /// </remarks>
    /// <returns>The names of the files that were removed.</returns>
    /// <exception cref="InvalidOperationException">The store is attached.</exception>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public IReadOnlyList<string> SweepUnfinished()
    {
        RequireOwnership("sweep");
        return new UnfinishedSweep(_paths).Run();
    }

    /// <summary>Copies a segment into an ordinary <c>.npy</c> file. The copy appears complete, or not at all.</summary>
    /// <remarks>
    /// The bytes go from file to file within the kernel; where the file system can, both share their blocks and nothing is copied. Otherwise space is reserved first. The copy is on stable storage before it gets its name, in place of
    /// any file that has it. Its permissions are those of the file that it replaces, otherwise the usual ones of a new file (umask). A segment that is still being filled is
    /// copied as it is at the moment.
    /// </remarks>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory exists.</param>
    /// <param name="cancellation">Ends it before the file has its name: an older file of that name stays, and nothing else is left.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="SegmentInUseException">Another process has been sealing, retiring or moving the segment for 30 s; the exception names it.</exception>
    /// <exception cref="OutOfSpaceException">There is not enough room for the copy.</exception>
    /// <exception cref="SegmentException">The path is a directory, the file of the segment itself, a device, a pipe, or the name of another segment's file.</exception>
    /// <exception cref="FileNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written to.</exception>
    /// <exception cref="IOException">The file system fails.</exception>
    /// <inheritdoc cref="PathOf" path="/exception"/>
    public void Export(SegmentHandle handle, string path, CancellationToken cancellation = default)
    {
        using var copy = PrepareExport(handle, path, cancellation);
        copy.Publish();
    }

    /// <summary>Does all of an <see cref="Export"/> but the name: of several copies, none appears when one of them cannot be made.</summary>
    /// <param name="handle">Names the segment.</param>
    /// <param name="path">The file to make or to replace; its directory exists.</param>
    /// <param name="cancellation">Ends it; nothing is left then.</param>
    /// <returns>The copy, which needs its room until it is disposed or has its name.</returns>
    /// <inheritdoc cref="Export" path="/exception"/>
    public PreparedExport PrepareExport(SegmentHandle handle, string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var state = OpenState(handle);
        RefuseNamesOfSegments(handle, path);
        state.HoldLease(AccessMode.ReadOnly, cancellation);
        var record = state.ReadFor(handle);
        using var data = OpenData(record, AccessMode.ReadOnly);
        var status = NativeFile.Status(data);
        var header = RequireHeader(record, data, status);

        // A segment without elements is padded; an adopted file may have anything after its elements.
        var lengthBytes = record.State == SegmentState.Foreign ? header.DataOffset + header.DataBytes : NpyLayout.FileBytes(header.DataBytes);
        return new FileExport(_meter).Copy(data, Math.Min(lengthBytes, status.SizeBytes), path, cancellation);
    }

    /// <summary>
    /// Refuses the names of segments in the store's own directories, the files of segments anywhere, and the lock of an owned directory: a file
    /// would replace what others have open, and take a living owner for dead.
    /// </summary>
    private void RefuseNamesOfSegments(SegmentHandle handle, string path)
    {
        var full = Path.GetFullPath(path);
        var directory = Path.GetDirectoryName(full) ?? "/";
        if (string.Equals(Path.GetFileName(full), OwnerLock.FileName, StringComparison.Ordinal) && File.Exists(full))
        {
            throw new SegmentException($"Cannot export to '{path}': that is the lock that shows whether the owner of the directory lives. Choose another name.");
        }

        if (SegmentPaths.IsNameOfSegments(Path.GetFileName(full))
            && (SegmentPaths.IsOfSegment(full)
                || SameFile.Are(directory, _paths.Directory)
                || SameFile.Are(directory, Path.GetDirectoryName(_paths.RealData(handle))!)))
        {
            throw new SegmentException($"Cannot export to '{path}': that is the name of a file of segments, and the copy could replace it. Choose another name.");
        }
    }
}
