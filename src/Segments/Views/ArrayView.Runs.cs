namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>
    /// The number of elements of the array that, in its own order, follow each other in memory without a gap: the whole array when it is contiguous, one row for a slice of columns, 1
    /// when the innermost axis has another stride than 1. If it is 1, copying the array is faster than reading runs.
    /// </summary>
    public long RunLength => Layout.RunLength();

    /// <summary>The number of runs of <see cref="RunLength"/> elements that make up the array.</summary>
    public long RunCount => ElementCount == 0 ? 0 : ElementCount / RunLength;

    /// <summary>Gets a span over some elements of one run, to read.</summary>
    /// <param name="run">Which run, in the order of the array.</param>
    /// <param name="start">The index of the first element, counted from the start of the run.</param>
    /// <param name="count">The number of elements; null for the rest of the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such run, it has no such elements, or they are more than one span holds.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ReadOnlySpan<T> ReadRun(long run, long start = 0, int? count = null)
    {
        var (first, length) = WindowOf(run, start, count);
        return View.ReadSpan(first, length);
    }

    /// <summary>Gets a span over some elements of one run, to write.</summary>
    /// <exception cref="InvalidOperationException">The view is read-only.</exception>
    /// <inheritdoc cref="ReadRun"/>
    public Span<T> WriteRun(long run, long start = 0, int? count = null)
    {
        View.ThrowIfReadOnly();
        var (first, length) = WindowOf(run, start, count);
        return View.WriteSpan(first, length);
    }

    private (long First, int Count) WindowOf(long run, long start, int? count)
    {
        View.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(run);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(run, RunCount);
        var runLength = RunLength;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, runLength);
        var length = count ?? runLength - start;
        return length >= 0 && length <= Math.Min(int.MaxValue, runLength - start)
            ? (Layout.RunStart(run, runLength) + start, (int)length)
            : throw new ArgumentOutOfRangeException(
                nameof(count),
                $"A run of {Name}, has {runLength:N0} elements; {length:N0} from {start:N0} on were asked for. One span holds at most {int.MaxValue:N0}.");
    }
}
