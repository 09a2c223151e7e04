namespace ActorShm.Segments;

/// <summary>What to take along one axis: some of its elements, like NumPy's <c>start:stop:step</c>, or a single element, which drops the axis.</summary>
/// <remarks>
/// As in NumPy, negative positions count from the end, positions outside the axis are clamped, and a negative step goes backwards. An integer, an
/// <see cref="Index"/> and a <see cref="Range"/> convert implicitly: <c>array.Slice(3, 2..^1, SliceRange.Of(step: -1))</c> is NumPy's <c>a[3, 2:-1, ::-1]</c>.
/// A single index outside the axis is refused, not clamped.
/// </remarks>
public readonly record struct SliceRange
{
    private readonly bool _isIndex;
    private readonly long _stepLessOne; // so that the default value is the whole axis

    private SliceRange(long? start, long? stop, long step, bool isIndex)
    {
        Start = start;
        Stop = stop;
        _stepLessOne = step - 1;
        _isIndex = isIndex;
    }

    /// <summary>The whole axis, NumPy's <c>:</c>. Also the default value.</summary>
    public static SliceRange All => default;

    /// <summary>The first position, or the single index; null for the end of the axis at which the step begins.</summary>
    public long? Start { get; }

    /// <summary>The position before which to stop; null for the end of the axis that the step reaches.</summary>
    public long? Stop { get; }

    /// <summary>The distance from one element to the next; never zero.</summary>
    public long Step => _stepLessOne + 1;

    /// <summary>Whether a single element is taken and the axis dropped.</summary>
    public bool IsIndex => _isIndex;

    /// <summary>Takes the elements <c>start:stop:step</c>.</summary>
    /// <param name="start">The first position; null for the end at which the step begins.</param>
    /// <param name="stop">The position before which to stop; null for all the rest.</param>
    /// <param name="step">The distance from one element to the next; negative goes backwards.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero.</exception>
    public static SliceRange Of(long? start = null, long? stop = null, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);

        // long.MinValue is the one step that cannot be negated; it takes at most one element, and so does the step that replaces it.
        return new(start, stop, Math.Max(step, -long.MaxValue), isIndex: false);
    }

    /// <summary>Takes a single element and drops the axis.</summary>
    /// <param name="index">Its position; negative counts from the end.</param>
    public static SliceRange At(long index) => new(index, null, 1, isIndex: true);

    /// <summary>Takes a single element, as <see cref="At"/> does.</summary>
    public static implicit operator SliceRange(long index) => At(index);

    /// <summary>Takes a single element; <c>^1</c> is the last.</summary>
    public static implicit operator SliceRange(Index index) => At(index.IsFromEnd ? -(long)index.Value : index.Value);

    /// <summary>Takes a range with step 1; <c>1..^1</c> is all but the first and the last.</summary>
    public static implicit operator SliceRange(Range range) => Of(StartOf(range.Start), IsEnd(range.End) ? null : Position(range.End));

    /// <summary>Formats the range as NumPy writes it: <c>3</c>, <c>:</c>, <c>1:-1</c>, <c>::-1</c>.</summary>
    public override string ToString() =>
        IsIndex ? $"{Start}" : Step == 1 ? $"{Start}:{Stop}" : $"{Start}:{Stop}:{Step}";

    /// <summary>Computes which positions of an axis the range takes.</summary>
    /// <param name="length">The length of the axis.</param>
    /// <returns>The first position, and the number of positions; if there are none, the first means nothing.</returns>
    internal (long First, long Count) Resolve(long length)
    {
        var isBackward = Step < 0;
        var first = Clamp(Start ?? (isBackward ? long.MaxValue : 0), length, isBackward);
        var end = Stop is { } stop ? Clamp(stop, length, isBackward) : isBackward ? -1 : length;
        return isBackward
            ? (first, end < first ? ((first - end - 1) / -Step) + 1 : 0)
            : (first, first < end ? ((end - first - 1) / Step) + 1 : 0);
    }

    // Going backwards, the highest position is that of the last element, and the lowest is the one before the first.
    private static long Clamp(long position, long length, bool isBackward) =>
        Math.Clamp(position < 0 ? position + length : position, isBackward ? -1 : 0, isBackward ? length - 1 : length);

    private static long Position(Index index) => index.IsFromEnd ? -(long)index.Value : index.Value;

    // ^0 as a negative number would be 0, which is the start, not the end.
    private static bool IsEnd(Index index) => index is { IsFromEnd: true, Value: 0 };

    private static long StartOf(Index index) => IsEnd(index) ? long.MaxValue : Position(index);
}
