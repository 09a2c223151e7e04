namespace ActorShm.Segments;

/// <summary>Writes every element of a segment that was just mapped, block by block on several threads.</summary>
/// <remarks>
/// Each piece is faulted in by one call before it is written, which costs a fraction of one fault per page. So the pieces are large, and the caller writes them in blocks.
/// The innermost loops ask for full optimisation at once: a large array is often the first that a process makes, and it would be complete before the compiler came back to them.
/// </remarks>
internal static class NewPages
{
    private const long PieceBytes = 4L << 20;

    /// <summary>The amount that is computed at once: so little that the processor computes the next block while it still writes this one.</summary>
    private const int BlockBytes = 1024;

    /// <summary>Sets every element to one value.</summary>
    public static unsafe void Fill<T>(SegmentView<T> view, T value, CancellationToken cancellation = default)
        where T : unmanaged
    {
        var isStreaming = view.ElementCount >= StreamingMemory.MinTotalBytes / sizeof(T);
        Write(view, (_, target) =>
        {
            if (!isStreaming)
            {
                target.Fill(value);
                return;
            }

            fixed (T* start = target)
            {
                StreamingMemory.Fill(start, target.Length, value);
            }

            StreamingMemory.Finish();
        }, cancellation);
    }

    /// <summary>Copies as many elements as the segment has, from memory that stays where it is until this returns.</summary>
    public static unsafe void Copy<T>(SegmentView<T> view, nint source)
        where T : unmanaged
    {
        var isStreaming = view.ElementCount >= StreamingMemory.MinTotalBytes / sizeof(T);
        Write(view, (first, target) =>
        {
            var from = (T*)source + first;
            if (!isStreaming)
            {
                new ReadOnlySpan<T>(from, target.Length).CopyTo(target);
                return;
            }

            fixed (T* to = target)
            {
                StreamingMemory.Copy(to, from, target.Length);
            }

            StreamingMemory.Finish();
        });
    }

    /// <summary>Writes elements that are computed from their index.</summary>
    /// <remarks>
    /// A few cache lines of a large array at a time are computed in the nearest cache and streamed from there. If they were computed in place, each line would be read from memory before it is written.
    /// </remarks>
    /// <param name="view">Writable, and not disposed before this returns.</param>
    /// <param name="compute">Computes some elements, on any thread; an element does not depend on which others are computed with it.</param>
    /// <param name="cancellation">Ends the call before the next piece.</param>
    public static unsafe void Generate<T>(SegmentView<T> view, WriteElements<T> compute, CancellationToken cancellation = default)
        where T : unmanaged
    {
        var isStreaming = view.ElementCount >= StreamingMemory.MinTotalBytes / sizeof(T);
        Write(view, (first, target) =>
        {
            if (!isStreaming)
            {
                compute(first, target);
                return;
            }

            fixed (T* start = target)
            {
                Stream(first, start, target.Length, compute);
            }
        }, cancellation);
    }

    private static unsafe void Stream<T>(long first, T* target, int count, WriteElements<T> compute)
        where T : unmanaged
    {
        var room = BlockBytes / sizeof(T);
        var block = stackalloc T[room];
        for (var at = 0; at < count; at += room)
        {
            var length = Math.Min(room, count - at);
            compute(first + at, new Span<T>(block, length));
            StreamingMemory.Copy(target + at, block, length);
        }

        StreamingMemory.Finish();
    }

    /// <summary>Calls <paramref name="write"/> so that every element is written once.</summary>
    /// <param name="view">Writable, and not disposed before this returns.</param>
    /// <param name="write">Writes some elements, on any thread.</param>
    /// <param name="cancellation">Ends the call before the next piece.</param>
    public static void Write<T>(SegmentView<T> view, WriteElements<T> write, CancellationToken cancellation = default)
        where T : unmanaged
    {
        var sizeBytes = view.Handle.Element.SizeBytes();
        var pieceElements = PieceBytes / sizeBytes;
        var pieceCount = (view.ElementCount + pieceElements - 1) / pieceElements;
        ParallelPieces.Run(pieceCount, view.ElementCount * sizeBytes, (start, end) =>
        {
            for (var piece = start; piece < end; piece++)
            {
                cancellation.ThrowIfCancellationRequested();
                var first = piece * pieceElements;
                var count = (int)Math.Min(pieceElements, view.ElementCount - first);
                view.Prefault(first, count);
                write(first, view.WriteSpan(first, count));
            }
        });
    }
}

/// <summary>Writes some elements of an array.</summary>
/// <param name="first">The index of the first element.</param>
/// <param name="target">Receives the elements.</param>
internal delegate void WriteElements<T>(long first, Span<T> target);
