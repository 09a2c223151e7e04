using Use = ActorShm.Segments.Tests.EveryMember.Use;

namespace ActorShm.Segments.Tests;

/// <summary>What each member does when the memory is gone or must not be written to. A member that is added is missing in <see cref="EveryMember"/> until it is tested here.</summary>
public sealed class EveryMemberTests : IDisposable
{
    private readonly StoreFixture _fixture = new();
    private readonly SegmentView<double> _writable;
    private readonly ArrayView<double> _target;

    public EveryMemberTests()
    {
        _writable = _fixture.Store.Ones<double>(new Shape(3, 4));
        _target = _writable.AsArray();
    }

    public void Dispose()
    {
        _writable.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public void Every_public_member_is_tested_here()
    {
        using var partition = _writable.Partition(0, of: 1);
        var elements = _writable.Atomics();
        AssertComplete(typeof(SegmentView<double>), EveryMember.Of(_writable).Keys);
        AssertComplete(typeof(ArrayView<double>), EveryMember.Of(_target, _target).Keys);
        AssertComplete(typeof(PartitionView<double>), EveryMember.Of(partition).Keys);
        AssertComplete(typeof(AtomicElements<double>), EveryMember.Of(elements).Keys);
        AssertComplete(typeof(AtomicArithmetic), EveryMember.Of(_writable, elements).Keys);
    }

    // The control of the tests below: what they see refused is refused for no other reason.
    [Fact]
    public void Every_member_works_on_a_writable_view_and_what_is_derived_from_it()
    {
        using var partition = _writable.Partition(0, of: 1);
        Assert.All(MembersOf(_writable, partition), member => member.Call());
        Assert.All(DerivedFrom(_writable), array => Assert.All(MembersOf(array), member => member.Call()));
        Assert.All(MembersOf(_writable.Atomics()), member => member.Call());
    }

    [Fact]
    public void A_disposed_view_refuses_in_every_member_and_in_everything_derived_from_it()
    {
        var view = Open(AccessMode.ReadWrite);
        var derived = DerivedFrom(view);
        var elements = view.Atomics();
        view.Dispose();
        view.Dispose();
        Assert.All(EveryMember.Of(view).Values, AssertGone);
        Assert.All(derived, array => Assert.All(MembersOf(array), AssertGone));
        Assert.All(MembersOf(elements), AssertGone);
        Assert.All(derived, array => Assert.Throws<ObjectDisposedException>(() => _target.Slice().CopyTo(array)));
        Assert.All(derived, array => Assert.Throws<ObjectDisposedException>(() => _fixture.Store.CopyOf(array)));
    }

    [Fact]
    public void A_disposed_read_only_view_gives_nothing_to_read_either()
    {
        var view = Open(AccessMode.ReadOnly);
        var derived = DerivedFrom(view);
        view.Dispose();
        Assert.All(EveryMember.Of(view).Values.Where(member => member.Use != Use.Write), AssertGone);
        Assert.All(derived, array => Assert.All(MembersOf(array).Where(member => member.Use != Use.Write), AssertGone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_partition_goes_on_without_its_view_and_refuses_when_it_is_disposed_itself(bool viewGoesFirst)
    {
        var view = Open(AccessMode.ReadWrite);
        var partition = view.Partition(new PartitionRange(4, 8));
        var members = EveryMember.Of(partition).Values;
        if (viewGoesFirst)
        {
            view.Dispose();
            Assert.All(members, member => member.Call());
            Assert.Equal(1, partition.ReadSpan(7, 1)[0]);
            partition.Dispose();
        }
        else
        {
            partition.Dispose();
            Assert.All(members, AssertGone);
            Assert.All(EveryMember.Of(view).Values, member => member.Call());
            view.Dispose();
        }

        partition.Dispose();
        Assert.All(members, AssertGone);
        Assert.All(EveryMember.Of(view).Values, AssertGone);
    }

    [Fact]
    public void A_read_only_view_gives_nothing_to_write_through_anything_derived_from_it()
    {
        using var view = Open(AccessMode.ReadOnly);
        using var partition = view.Partition(0, of: 1);
        Assert.All(MembersOf(view, partition), AssertReadOnly);
        Assert.All(DerivedFrom(view), array =>
        {
            Assert.Equal(AccessMode.ReadOnly, array.Mode);
            Assert.All(MembersOf(array), AssertReadOnly);
            Assert.Throws<InvalidOperationException>(() => array.CopyTo(array));
        });
        Assert.Throws<InvalidOperationException>(() => view.Atomics());
        Assert.All(view.ReadSpan(0, 12).ToArray(), value => Assert.Equal(1, value));
    }

    private static void AssertComplete(Type type, IEnumerable<string> tested) =>
        Assert.Equal(EveryMember.NamesOf(type).Order(StringComparer.Ordinal), tested.Order(StringComparer.Ordinal));

    private static void AssertGone((Use Use, Action Call) member)
    {
        var thrown = Record.Exception(member.Call);
        Assert.Equal(member.Use == Use.Fact ? null : typeof(ObjectDisposedException), thrown?.GetType());
    }

    private static void AssertReadOnly((Use Use, Action Call) member)
    {
        var thrown = Record.Exception(member.Call);
        Assert.Equal(member.Use == Use.Write ? typeof(InvalidOperationException) : null, thrown?.GetType());
    }

    /// <summary>One array for each way to derive one, and a chain of them; all of two axes.</summary>
    private static List<ArrayView<double>> DerivedFrom(SegmentView<double> view)
    {
        var whole = view.AsArray();
        return
        [
            whole, whole.Slice(1.., SliceRange.Of(step: 2)), whole.Row(1).Reshape(2, 2), whole.Rows(1, 2), whole.RowPartition(1, of: 2), whole.Transpose(),
            whole.Reshape(new Shape(6, 2)), whole.Slice(1).Reshape(2, -1).Transpose().Rows(1, 1),
        ];
    }

    private static IEnumerable<(Use Use, Action Call)> MembersOf(SegmentView<double> view, PartitionView<double> partition) =>
        [.. EveryMember.Of(view).Values, .. EveryMember.Of(partition).Values];

    private static IEnumerable<(Use Use, Action Call)> MembersOf(AtomicElements<double> elements) =>
        [.. EveryMember.Of(elements).Values, .. EveryMember.Of(elements.View, elements).Values];

    private IEnumerable<(Use Use, Action Call)> MembersOf(ArrayView<double> array) => EveryMember.Of(array, TargetLike(array)).Values;

    // A writable array of the same shape, in the segment that the array shows as well: copying reads everything first.
    private ArrayView<double> TargetLike(ArrayView<double> array) => _target.Reshape(-1).Rows(0, array.ElementCount).Reshape(array.Shape);

    private SegmentView<double> Open(AccessMode mode) => _fixture.Store.Open<double>(_writable.Handle, mode);
}
