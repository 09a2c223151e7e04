using ActorShm.Testing;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments.Tests;

[Collection(nameof(AloneCollection))]
public class LockGuardTests
{
    // The word of a death must not get lost with who gives up waiting, nor may the records of the dead grow by it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_takes_over_from_the_dead_and_does_not_finish_is_named_and_the_next_owner_hears_of_the_dead(bool isFull)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(1000), "prices");
        LockTableTests.LeaveDead(fixture, handle, new PartitionRange(4, 2));
        fixture.Store.ChangePatience = TimeSpan.FromMilliseconds(20);
        using var locks = fixture.Store.OpenLocks(handle);
        var others = Enumerable.Range(100, isFull ? LockTableLayout.RecordCount - 1 : 0).Select(element => locks.Acquire(new PartitionRange(element, 1))).ToList();
        var records = locks.Records.Count;
        var range = new PartitionRange(0, 10);
        using (HoldGuard(fixture, handle))
        {
            var refused = Assert.Throws<SegmentInUseException>(() => locks.TryAcquire(range, out _));
            Assert.Equal([Environment.ProcessId], refused.Pids);
            Assert.Equal(records, locks.Records.Count);
            if (!isFull)
            {
                locks.Acquire(new PartitionRange(10, 1)).Dispose(); // where nobody died there is nothing to wait for
            }
        }

        using (var held = locks.Acquire(range))
        {
            Assert.Equal(new ProcessIdentity(1 << 30, 1), held.DeadOwner);
        }

        using (var again = locks.Acquire(range))
        {
            Assert.False(again.PreviousOwnerDied);
        }

        others.ForEach(one => one.Dispose());
    }

    // Method: it is called off when it has the elements, and then waits for who takes over from the dead.
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Who_waits_to_take_over_from_the_dead_can_be_called_off_and_the_next_owner_hears_of_the_dead(bool isAsync, bool isFull)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(1000), "prices");
        LockTableTests.LeaveDead(fixture, handle, new PartitionRange(4, 2));
        using var locks = fixture.Store.OpenLocks(handle);
        var others = Enumerable.Range(100, isFull ? LockTableLayout.RecordCount - 1 : 0).Select(element => locks.Acquire(new PartitionRange(element, 1))).ToList();
        var range = new PartitionRange(0, 10);
        using var cancellation = new CancellationTokenSource();
        using (HoldGuard(fixture, handle))
        {
            var inTheWay = isAsync ? locks.Acquire(new PartitionRange(9, 1)) : null;
            locks.OnStep = step =>
            {
                if (step == LockStep.Taken)
                {
                    cancellation.Cancel();
                }
            };
            var waiting = isAsync ? locks.AcquireAsync(range, cancellation: cancellation.Token) : Task.Run(() => locks.Acquire(range, cancellation: cancellation.Token));
            inTheWay?.Dispose();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Watchdog.Limit));
            locks.OnStep = null;
        }

        using (var held = locks.Acquire(range))
        {
            Assert.Equal(new ProcessIdentity(1 << 30, 1), held.DeadOwner);
        }

        others.ForEach(one => one.Dispose());
    }

    private static SafeFileHandle HoldGuard(StoreFixture fixture, SegmentHandle handle)
    {
        var file = NativeFile.Open(Path.Combine(fixture.Directory, $"{handle.Id}.lock"), OpenFlags.ReadWrite);
        Assert.True(OfdLock.TryExclusive(file, LockTableLayout.GuardByte));
        return file;
    }
}
