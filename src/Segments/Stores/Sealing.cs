using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Closes a segment to writers, or names the processes that are in the way.</summary>
/// <remarks>
/// The order of the steps matters. First an exclusive lock on the writers' byte is taken: from now on no view of this library can be opened for writing. Then the file gets mode 0400: from now on
/// nobody can open it for writing in another way. Only then is the kernel asked whether anybody still has it open for
/// writing, which includes writable mappings. Another process of this library may keep the mapping that its last view left; it is told to give that up, and the kernel
/// is asked again. The state changes last, so a kill at any point leaves a segment that is
/// at worst closed to writers too early, never sealed too early; sealing again finishes it.
/// </remarks>
internal static class Sealing
{
    private const uint ReadOnlyMode = 0x100; // 0400
    private const uint ReadWriteMode = 0x180; // 0600

    /// <summary>Seals a segment whose state the caller has locked for the change.</summary>
    /// <param name="state">The state.</param>
    /// <param name="handle">The segment.</param>
    /// <param name="paths">Where it lies.</param>
    /// <param name="isLasting">Whether the seal and all elements must outlive a power cut.</param>
    public static void Seal(StateFile state, SegmentHandle handle, SegmentPaths paths, bool isLasting)
    {
        RefuseUnlessFilling(state.ReadFor(handle)); // another process may have sealed or retired it while the caller waited
        var path = paths.RealData(handle);
        if (TrySealKept(state, handle, path))
        {
            return;
        }

        using var data = OpenData(state, path);
        ExcludeWriters(state, data, path);

        var isSealed = false;
        NativeFile.ChangeMode(data, ReadOnlyMode, path);
        try
        {
            RefuseForeignWriters(state, data, path);
            if (isLasting)
            {
                NativeFile.Sync(data, path); // before the state changes: the kernel would write the two in any order
            }

            state.ChangeState(SegmentState.Sealed);
            isSealed = true;
        }
        finally
        {
            if (!isSealed)
            {
                NativeFile.ChangeMode(data, ReadWriteMode, path);
            }
        }

        if (isLasting)
        {
            state.Sync();
        }
    }

    /// <summary>Seals a segment whose mapping this process keeps, without giving the mapping up, if nobody else has the file open, not even for reading.</summary>
    /// <remarks>
    /// Readers are in the way because a lease cannot tell them from writers. The proof is a write lease on the mapped file. Nobody can reach the kept mapping, and it is not used again before the next generation. Without
    /// the proof, the mapping is given up and is no obstacle any longer.
    /// </remarks>
    private static bool TrySealKept(StateFile state, SegmentHandle handle, string path)
    {
        if (KeptMappings.TryTake(handle) is not { } kept)
        {
            return false;
        }

        var isSealed = false;
        try
        {
            isSealed = IsNamed(kept, path) && state.TryExcludeWriters() && TrySealAlone(state, kept, path);
            return isSealed;
        }
        finally
        {
            if (isSealed)
            {
                KeptMappings.Give(kept);
            }
            else
            {
                kept.Dispose();
            }
        }
    }

    private static SafeFileHandle OpenData(StateFile state, string path)
    {
        try
        {
            return NpyFile.OpenToRead(path);
        }
        catch (IOException gone) when (Errno.IsAbsence(gone))
        {
            throw SegmentGoneException.WithoutData(state.Read().Name, path);
        }
    }

    private static bool IsNamed(KeptMapping kept, string path) =>
        NativeFile.StatusIfVisible(path) is { } named && named.IsSameFile(NativeFile.Status(kept.File));

    private static bool TrySealAlone(StateFile state, KeptMapping kept, string path)
    {
        NativeFile.ChangeMode(kept.File, ReadOnlyMode, path);
        if (!FileLease.IsOnlyUser(kept.File))
        {
            NativeFile.ChangeMode(kept.File, ReadWriteMode, path);
            return false;
        }

        state.ChangeState(SegmentState.Sealed);
        return true;
    }

    /// <summary>Refuses a segment that cannot be sealed. A caller that may have to wait for others calls this before it waits; <see cref="Seal"/> checks again.</summary>
    public static void RefuseUnlessFilling(StateRecord record)
    {
        if (record.State == SegmentState.Sealed)
        {
            throw new SegmentSealedException($"{record.Name} is sealed already.");
        }

        if (record.State == SegmentState.Foreign)
        {
            throw new InvalidOperationException($"{record.Name} is an adopted file: it is its owner's to protect, not ours to seal.");
        }
    }

    private static void ExcludeWriters(StateFile state, SafeFileHandle data, string path)
    {
        var witness = new Witness(state, data, path);
        while (!state.TryExcludeWriters())
        {
            witness.LookOrThrow(countUnreadable: false);
        }
    }

    private static void RefuseForeignWriters(StateFile state, SafeFileHandle data, string path)
    {
        var witness = new Witness(state, data, path);
        bool? hasWriters;
        while ((hasWriters = FileLease.HasWriters(data)) == true)
        {
            witness.LookOrThrow(countUnreadable: false);
        }

        if (hasWriters == false)
        {
            return;
        }

        // On this file system a lease proves nothing. Only /proc is left, and a process that cannot be looked into counts as a writer.
        IReadOnlyList<int> suspects;
        do
        {
            suspects = witness.LookOrThrow(countUnreadable: true);
        }
        while (suspects.Count > 0);
    }

    /// <summary>Looks for the writers that the kernel reports, until it is certain that they are there to stay.</summary>
    /// <remarks>
    /// A process that is just being started has, for a moment, a copy of every descriptor of its parent, so the kernel may report a
    /// writer that is gone when <c>/proc</c> is read. The same processes three times in a row are no such accident.
    /// </remarks>
    private sealed class Witness(StateFile state, SafeFileHandle data, string path)
    {
        private const int MaxSameSightings = 3;
        private const int MaxSightings = 10;
        private const int MillisecondsToAnswer = 1;
        private static readonly TimeSpan MaxKeeping = TimeSpan.FromSeconds(10);

        private IReadOnlyList<int> _last = [];
        private int _sameSightings;
        private int _sightings;
        private long _firstKeeping;

        /// <summary>Returns the processes that write now; throws when they have been the same often enough.</summary>
        public IReadOnlyList<int> LookOrThrow(bool countUnreadable)
        {
            var (writers, unreadable, keepers) = SegmentScan.FindWriters(new WatchedSegment(state.Read().Handle.Id, path, NativeFile.Status(data), state.Status));
            if (writers.Count == 0 && keepers.Count > 0)
            {
                AskToGiveUp(keepers);
                return keepers;
            }

            IReadOnlyList<int> suspects = countUnreadable ? [.. writers, .. unreadable] : writers;
            _sightings++;
            _sameSightings = suspects.Count > 0 && suspects.SequenceEqual(_last) ? _sameSightings + 1 : 1;
            _last = suspects;
            if ((_sameSightings < MaxSameSightings || suspects.Count == 0) && _sightings < MaxSightings)
            {
                return suspects;
            }

            var name = state.Read().Name;
            throw writers.Count == 0 && suspects.Count > 0 ? SegmentInUseException.Unreadable(suspects, name) : new SegmentInUseException(suspects, name);
        }

        /// <summary>Tells processes that keep an unused mapping to give it up. They do so at once, unless they are stopped or the signal does not reach them.</summary>
        private void AskToGiveUp(IReadOnlyList<int> keepers)
        {
            _firstKeeping = _firstKeeping == 0 ? Stopwatch.GetTimestamp() : _firstKeeping;
            if (Stopwatch.GetElapsedTime(_firstKeeping) > MaxKeeping)
            {
                throw SegmentInUseException.NoAnswer(keepers, state.Read().Name);
            }

            foreach (var pid in keepers)
            {
                using var keeper = ProcessHandle.TryOpen(pid);
                keeper?.Kill(KeptMappings.SealingSignal);
                keeper?.EndsWithin(MillisecondsToAnswer); // its end is an answer too; waiting also leaves it the processor that it needs to answer
            }
        }
    }
}
