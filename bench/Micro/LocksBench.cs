using ActorShm.Segments;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Micro;

/// <summary>Locks and atomic operations without contention, per operation.</summary>
/// <remarks>
/// The limit of a lock is the kernel's own on one byte of a file (<c>F_OFD_SETLK</c>), because only the kernel drops a lock with its dead holder.
/// </remarks>
internal sealed class LocksBench(BenchSettings settings)
{
    private const uint PrivateMode = 0x180; // 0600
    private const int LocksPerRun = 20_000;

    public IReadOnlyList<BenchRow> Run()
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [settings.Directory] });
        using var integers = store.Zeros<long>(Shape.Vector(AtomicsBench.Elements));
        using var reals = store.Zeros<double>(Shape.Vector(AtomicsBench.Elements));
        var atomics = new AtomicsBench(integers.Atomics(), reals.Atomics());
        using var file = UnnamedFile.Create(settings.Directory, PrivateMode);
        var figures = Figures.InNanoseconds();
        for (var run = -1; run < settings.Runs; run++)
        {
            settings.Stop.ThrowIfCancellationRequested();
            var collected = run < 0 ? Figures.InNanoseconds() : figures; // what warms up is not kept
            MeasureLock(collected, store, integers.Handle, file.Handle);
            MeasureRefusal(collected, store, integers.Handle, file.Handle);
            atomics.Measure(collected);
        }

        return [.. figures.ToRows()];
    }

    private static void MeasureLock(Figures figures, SegmentStore store, SegmentHandle handle, SafeFileHandle file)
    {
        using var locks = store.OpenLocks(handle);
        Measure(figures, "lock + unlock", BenchRow.Ours, () => locks.Acquire().Dispose());
        Measure(figures, "lock + unlock", BenchRow.Limit, () =>
        {
            Require(OfdLock.TryExclusive(file, 0), expected: true);
            OfdLock.Release(file, 0);
        });
    }

    private static void MeasureRefusal(Figures figures, SegmentStore store, SegmentHandle handle, SafeFileHandle file)
    {
        using var locks = store.OpenLocks(handle);
        using var held = store.Lock(handle);
        Measure(figures, "TryAcquire, refused", BenchRow.Ours, () => Require(locks.TryAcquire(out _), expected: false));
        using var holder = LockFile.Reopen(file);
        Require(OfdLock.TryExclusive(holder, 0), expected: true);
        Measure(figures, "TryAcquire, refused", BenchRow.Limit, () => Require(OfdLock.TryExclusive(file, 0), expected: false));
    }

    private static void Measure(Figures figures, string name, string who, Action operation) => figures.Time(
        name,
        who,
        () =>
        {
            for (var i = 0; i < LocksPerRun; i++)
            {
                operation();
            }
        },
        LocksPerRun);

    private static void Require(bool found, bool expected)
    {
        if (found != expected)
        {
            throw new BenchException($"A lock was {(found ? "got" : "refused")} and should not have been.");
        }
    }
}
