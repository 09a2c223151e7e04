using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public class LockTableTests
{
    [Theory]
    [InlineData("Magic", 0)]
    [InlineData("Version", 8)]
    [InlineData("RecordCount", 12)]
    [InlineData("Releases", 16)]
    [InlineData("Waiters", 20)]
    [InlineData("UsedRecords", 24)]
    [InlineData("Retired", 28)]
    [InlineData("Cuts", 32)]
    public void The_head_has_its_fields_where_the_format_says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<LockTableHeader>(field));

    [Theory]
    [InlineData("State", 0)]
    [InlineData("Stamp", 4)]
    [InlineData("StartByte", 8)]
    [InlineData("EndByte", 16)]
    [InlineData("Pid", 24)]
    [InlineData("StartTime", 32)]
    public void A_record_has_its_fields_where_the_format_says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<LockRecordLayout>(field));

    [Fact]
    public void The_table_ends_where_the_elements_begin()
    {
        Assert.Equal(8, typeof(LockTableHeader).GetFields().Length);
        Assert.Equal(6, typeof(LockRecordLayout).GetFields().Length);
        Assert.Equal(LockTableLayout.HeaderBytes, Marshal.SizeOf<LockTableHeader>());
        Assert.Equal(LockTableLayout.RecordBytes, Marshal.SizeOf<LockRecordLayout>());
        Assert.Equal(16384, LockTableLayout.TableBytes);
        Assert.Equal(new ByteRange(16384 + 24, 16384 + 40), LockTableLayout.BytesOf(new PartitionRange(3, 2), 8));
        Assert.Equal(long.MaxValue - 1, LockTableLayout.BytesOf(new PartitionRange(0, long.MaxValue), 1).End);
    }

    // Goal: each element of a dead writer is reported to its next exclusive holder exactly once, whatever the ranges. Method: random deaths and
    // locks beside a model that has one flag for each element.
    [Fact]
    public void What_the_dead_leave_is_told_once_for_each_element()
    {
        const int elementCount = 20;
        var step = from isDeath in ArbMap.Default.GeneratorFor<bool>()
                   from mode in Gen.Elements(LockMode.Exclusive, LockMode.Exclusive, LockMode.Shared)
                   from start in Gen.Choose(0, elementCount - 1)
                   from count in Gen.Choose(1, elementCount - start)
                   select (isDeath, mode, start, count);
        Prop.ForAll(Gen.ListOf(step).ToArbitrary(), steps =>
        {
            using var fixture = new StoreFixture();
            var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(elementCount), "model");
            using var locks = fixture.Store.OpenLocks(handle);
            var isLeft = new bool[elementCount];
            foreach (var (isDeath, mode, start, count) in steps)
            {
                var range = new PartitionRange(start, count);
                using (var held = locks.Acquire(range, mode))
                {
                    Assert.Equal(isLeft.AsSpan(start, count).Contains(true), held.PreviousOwnerDied);
                    if (mode == LockMode.Exclusive)
                    {
                        isLeft.AsSpan(start, count).Clear();
                    }
                }

                if (isDeath)
                {
                    LeaveDead(fixture, handle, range);
                    isLeft.AsSpan(start, count).Fill(true);
                }

                for (var element = 0; element < elementCount; element++)
                {
                    using var reader = locks.Acquire(new PartitionRange(element, 1), LockMode.Shared);
                    Assert.Equal(isLeft[element], reader.PreviousOwnerDied);
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    // Goal: an attempt that fails after it has taken over from the dead has told nobody, so the next owner has to hear of them.
    // Method: it fails at each step; in a full table it also has to put its own record in the place of the dead one's.
    [Theory]
    [InlineData(nameof(LockStep.Noted), false)]
    [InlineData(nameof(LockStep.TakenOver), false)]
    [InlineData(nameof(LockStep.Noted), true)]
    public void A_lock_that_fails_while_it_is_taken_leaves_the_word_of_a_death_to_the_next_owner(string step, bool isFull)
    {
        using var fixture = new StoreFixture();
        var handle = fixture.Store.Create(ElementType.Int32, Shape.Vector(1000), "failed");
        LeaveDead(fixture, handle, new PartitionRange(4, 2));
        using var locks = fixture.Store.OpenLocks(handle);
        var others = Enumerable.Range(100, isFull ? LockTableLayout.RecordCount - 1 : 0).Select(element => locks.Acquire(new PartitionRange(element, 1))).ToList();
        var range = new PartitionRange(0, 10);

        locks.OnStep = reached => Assert.NotEqual(step, reached.ToString());
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => locks.Acquire(range));
        locks.OnStep = null;

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

    // Goal: who is told of a dead writer must not depend on what others do with other elements of that writer.
    // Method: while one looks through the table, another takes over the middle of the dead writer's elements; the end piece goes into a record that was passed.
    [Fact]
    public void A_record_that_is_cut_in_two_during_a_search_is_found_all_the_same()
    {
        using var fixture = new StoreFixture();
        var path = Path.Combine(fixture.Directory, "table.lock");
        using var file = LockFile.OpenOrCreate(path);
        using var other = LockFile.OpenOrCreate(path);
        using var mapping = LockMapping.Map(file, path);
        var (table, others) = (new LockTable(mapping), new LockTable(mapping));
        table.Publish(3, LockRecordState.Exclusive, Bytes(0, 100), new ProcessIdentity(1 << 30, 1));
        var middle = others.TryClaim(other);
        others.Publish(middle, LockRecordState.Exclusive, Bytes(40, 20), ProcessIdentity.Current);
        var own = table.TryClaim(file);
        table.Publish(own, LockRecordState.Exclusive, Bytes(70, 20), ProcessIdentity.Current);
        var isCut = false;
        table.OnPassed = record =>
        {
            if (record == 2 && !isCut)
            {
                isCut = true;
                others.TakeOver(other, middle, Bytes(40, 20));
            }
        };

        var dead = table.FindAbandoned(own, Bytes(70, 20));

        Assert.True(isCut);
        Assert.Equal(new ProcessIdentity(1 << 30, 1), dead);

        static ByteRange Bytes(long start, long count) => LockTableLayout.BytesOf(new PartitionRange(start, count), 4);
    }

    // A record that is written and held by nobody is all that a death leaves; nobody else has these bytes at the moment.
    internal static void LeaveDead(StoreFixture fixture, SegmentHandle handle, PartitionRange range)
    {
        var path = Path.Combine(fixture.Directory, $"{handle.Id}.lock");
        using var file = LockFile.OpenOrCreate(path);
        using var mapping = LockMapping.Map(file, path);
        var table = new LockTable(mapping);
        var record = table.TryClaim(file);
        table.Publish(record, LockRecordState.Exclusive, LockTableLayout.BytesOf(range, 4), new ProcessIdentity(1 << 30, 1));
    }
}
