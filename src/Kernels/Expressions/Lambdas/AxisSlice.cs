using System.Globalization;

namespace ActorShm.Kernels;

/// <summary>What to take from one axis: one element, or a run of elements, possibly with a step. C# ranges, indexes and integers convert to it implicitly.</summary>
/// <remarks>Ranges and indexes mean what they mean in C#: <c>^1</c> is the last element, and a bound beyond the axis is an error. Immutable.</remarks>
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

    /// <summary>Takes the elements of a range, with a step.</summary>
    /// <param name="range">The elements, as in <c>1..^1</c>.</param>
    /// <param name="step">1 for each element, 2 for every other one; a negative step begins with the last element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is 0, or <see cref="long.MinValue"/>, which has no opposite.</exception>
    public static AxisSlice Of(Range range, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        ArgumentOutOfRangeException.ThrowIfEqual(step, long.MinValue);
        return new(range, step);
    }

    /// <summary>Converts a range, which takes its elements.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator AxisSlice(Range range) => new(range, 1);

    /// <summary>Converts an index, which takes one element and removes the axis.</summary>
    /// <param name="index">The index.</param>
    public static implicit operator AxisSlice(Index index) => new(index.., 0);

    /// <summary>Converts an integer index, which takes one element and removes the axis.</summary>
    /// <param name="index">The index, from 0 on.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative; to count from the end, write <c>^1</c>.</exception>
    public static implicit operator AxisSlice(int index) => new Index(index);

    /// <summary>Returns the slice as C# writes it.</summary>
    public override string ToString() => _step switch
    {
        0 => _range.Start.ToString(),
        1 => _range.ToString(),
        _ => string.Create(CultureInfo.InvariantCulture, $"{_range} in steps of {_step}"),
    };

    /// <summary>Converts the slice to the language's form, for an axis of known extent.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The slice reaches beyond the axis.</exception>
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

        // Bounds that are those of the axis are left out, as a person would leave them out; a backward slice that ends at the first element cannot be written otherwise.
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
