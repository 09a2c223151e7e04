namespace ActorShm.Segments;

public sealed partial class ArrayView<T>
{
    /// <summary>
    /// How many elements of the array, in its own order, follow each other in memory without a gap: the whole array when it is contiguous, a row of a slice of columns, 1
    /// when the innermost axis has another stride. Where it is 1, a copy is the faster way.
    /// </summary>
    public long RunLength => Layout.RunLength();

    /// <summary>How many runs of <see cref="RunLength"/> elements make up the array.</summary>
    public long RunCount => ElementCount == 0 ? 0 : ElementCount / RunLength;

    /// <summary>A window of one run to read.</summary>
    /// <param name="run">Which run, in the order of the array.</param>
    /// <param name="start">The first element, counted from the start of the run.</param>
    /// <param name="count">The number of elements; all that are left when it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such run, it has no such elements, or more than one span holds.</exception>
    /// <exception cref="ObjectDisposedException">The view was disposed.</exception>
    public ReadOnlySpan<T> ReadRun(long run, long start = 0, int? count = null)
    {
        var (first, length) = WindowOf(run, start, count);
        return View.ReadSpan(first, length);
    }

    /// <summary>A window of one run to write.</summary>
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
