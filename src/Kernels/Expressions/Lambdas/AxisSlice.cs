using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>What is taken of one axis: one element, or a run of them, perhaps with a step. A range, an index and an integer of C# convert by themselves.</summary>
/// <remarks>It means what C# means: <c>^1</c> is the last element, and a bound beyond the axis is an error. Immutable.</remarks>
/// <example><c>x[1..^1, 0]</c>, <c>x[^3..]</c>, <c>x[AxisSlice.Of(.., step: -1)]</c></example>
public readonly struct AxisSlice
{
    private readonly Range _range;
    private readonly long _step;

    private AxisSlice(Range range, long step)
    {
        _range = range;
        _step = step;
    }

    /// <summary>The elements of a range, in steps.</summary>
    /// <param name="range">The elements, as in <c>1..^1</c>.</param>
    /// <param name="step">1 for each of them, 2 for every other one; a negative step begins with the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0, or <see cref="long.MinValue"/>, which has no opposite.</exception>
    public static AxisSlice Of(Range range, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        ArgumentOutOfRangeException.ThrowIfEqual(step, long.MinValue);
        return new(range, step);
    }

    /// <summary>The elements of a range.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator AxisSlice(Range range) => new(range, 1);

    /// <summary>One element, which takes the axis away.</summary>
    /// <param name="index">Its index.</param>
    public static implicit operator AxisSlice(Index index) => new(index.., 0);

    /// <summary>One element, which takes the axis away.</summary>
    /// <param name="index">Its index, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative; from the end, write <c>^1</c>.</exception>
    public static implicit operator AxisSlice(int index) => new Index(index);

    /// <summary>As C# writes it.</summary>
    public override string ToString() => _step switch
    {
        0 => _range.Start.ToString(),
        1 => _range.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{_range} in steps of {_step}"),
    };

    /// <summary>What it is in the language, for an axis whose extent is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It goes beyond the axis.</exception>
    internal IndexItem On(int axis, long extent)
    {
        var start = Offset(_range.Start, extent);
        if (_step == 0)
        {
            return start >= 0 && start < extent ? new IndexItem(IndexKind.Integer, start) : throw Beyond(axis, extent);
        }

        var stop = Offset(_range.End, extent);
        if (start < 0 || start > stop || stop > extent)
        {
            throw Beyond(axis, extent);
        }

        // Bounds that are those of the axis are left out, as a person would; a slice that goes backwards and ends at the first element has no other way to say so.
        return _step > 0
            ? new IndexItem(IndexKind.Slice, start == 0 ? null : start, stop == extent ? null : stop, _step == 1 ? null : _step)
            : start == stop
                ? new IndexItem(IndexKind.Slice, 0, 0, _step)
                : new IndexItem(IndexKind.Slice, stop == extent ? null : stop - 1, start == 0 ? null : start - 1, _step);
    }

    private ArgumentOutOfRangeException Beyond(int axis, long extent) =>
        new(nameof(axis), $"{this} goes beyond axis {axis}, which has {extent} elements.");

    private static long Offset(Index index, long extent) => index.IsFromEnd ? extent - index.Value : index.Value;
}
