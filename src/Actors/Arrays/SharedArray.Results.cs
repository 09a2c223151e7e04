using ActorShm.Actors.Arrays;
using ActorShm.Segments;

namespace ActorShm.Actors;

// Getting the elements, or a single value, out of a program.
public sealed partial class SharedArray<T>
{
    /// <summary>How much is copied between two checks for cancellation.</summary>
    private const int PieceBytes = 64 << 20;

    /// <summary>Computes the value of a reduction.</summary>
    /// <param name="progress">Gets a report of the progress now and then, or null. An exception from it cancels the program and is thrown here.</param>
    /// <param name="cancellation">Cancels the program.</param>
    /// <exception cref="InvalidOperationException">The array is not a single value, or has no value because no element was chosen.</exception>
    /// <exception cref="RunFailedException">The work failed.</exception>
    public Task<T> ToScalarAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        var answers = ArrayEvaluation.RunAsync([Lazy], progress, cancellation);
        return AwaitAsync();

        async Task<T> AwaitAsync() => ArrayEvaluation.ValueOf<T>((await answers)[0]);
    }

    /// <summary>Computes the elements into a new segment, which is sealed and belongs to the client's session.</summary>
    /// <param name="label">A name for people to read: a letter or underscore, then letters, digits and underscores, and no word of the language.</param>
    /// <param name="progress">Gets a report of the progress now and then, or null. An exception from it cancels the program and is thrown here.</param>
    /// <param name="cancellation">Cancels the program; no segment is left then.</param>
    /// <returns>The segment as an array. Retire it by <see cref="RunClient.RetireSegmentAsync"/>, or let it end with the session.</returns>
    /// <exception cref="ArgumentException">The label is not such a name.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    /// <exception cref="RunFailedException">There is no room, or the work failed.</exception>
    public Task<SharedArray<T>> ToSegmentAsync(string label, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(label);
        RequireUnfiltered();
        var handle = ArrayEvaluation.WriteAsync(Lazy, label, progress, cancellation);
        return AwaitAsync();

        async Task<SharedArray<T>> AwaitAsync() => new(ArrayEvaluation.ClientOf(Lazy), await handle);
    }

    /// <summary>Computes the elements and copies them out of shared memory; the last axis runs fastest.</summary>
    /// <param name="progress">Gets a report of the progress of the program now and then, or of the copy where there is nothing to compute; or null. An exception from it cancels the call and is thrown here.</param>
    /// <param name="cancellation">Cancels the program, or the copy.</param>
    /// <exception cref="InvalidOperationException">There are more elements than a .NET array can hold.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    /// <exception cref="RunFailedException">There is no room, or the work failed.</exception>
    public async Task<T[]> ToArrayAsync(IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        RequireUnfiltered();
        if (Shape.ElementCount > Array.MaxLength)
        {
            throw new InvalidOperationException($"{this} has {Shape.ElementCount:N0} elements; an array of .NET holds {Array.MaxLength:N0}. Write a segment and open windows of it.");
        }

        cancellation.ThrowIfCancellationRequested();
        var values = new T[Shape.ElementCount];
        await CopyToAsync(values, progress, cancellation);
        return values;
    }

    /// <summary>Computes the elements and copies them into the caller's memory; the last axis runs fastest.</summary>
    /// <param name="destination">The memory to copy into, at least as long as the array. It may be partly written when the call fails.</param>
    /// <param name="progress">Gets a report of the progress of the program now and then, or of the copy where there is nothing to compute; or null. An exception from it cancels the call and is thrown here.</param>
    /// <param name="cancellation">Cancels the program, or the copy.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    /// <exception cref="NotSupportedException">The array is filtered.</exception>
    /// <exception cref="RunFailedException">There is no room, or the work failed.</exception>
    public async Task CopyToAsync(Memory<T> destination, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        RequireUnfiltered();
        if (destination.Length < Shape.ElementCount)
        {
            throw new ArgumentException($"The array has {Shape.ElementCount:N0} elements; there is room for {destination.Length:N0}.", nameof(destination));
        }

        if (Segment is { } segment)
        {
            await CopyAsync(segment, destination, progress, cancellation);
            return;
        }

        var client = ArrayEvaluation.ClientOf(Lazy);
        var made = await ArrayEvaluation.WriteAsync(Lazy, "result", progress, cancellation);
        try
        {
            await CopyAsync(made, destination, progress: null, cancellation); // the program has reported its end already
        }
        finally
        {
            await client.GiveUpAsync([made]); // the copy is complete, whether or not this succeeds
        }
    }

    /// <summary>Copies on another thread, because gigabytes take as long as a program.</summary>
    private Task CopyAsync(SegmentHandle segment, Memory<T> destination, IProgress<JobProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => Copy(segment, destination.Span[..(int)segment.ElementCount], progress, cancellation), cancellation);

    private void Copy(SegmentHandle segment, Span<T> destination, IProgress<JobProgress>? progress, CancellationToken cancellation)
    {
        using var view = ArrayEvaluation.ClientOf(Lazy).Segments.Open<T>(segment, AccessMode.ReadOnly);
        var done = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var piece = Math.Min(PieceBytes / segment.Element.SizeBytes(), destination.Length - done);
            view.CopyTo(destination.Slice(done, piece), done);
            done += piece;
            progress?.Report(new JobProgress(done, destination.Length, (long)done * segment.Element.SizeBytes(), segment.DataBytes, TimeSpan.Zero));
        }
        while (done < destination.Length);
    }

    private void RequireUnfiltered()
    {
        if (IsFiltered)
        {
            throw new NotSupportedException(
                $"{this} is filtered, and to write its elements they would have to be moved together, which this version does not do. " +
                "Reduce it, or keep the others' places: Select(v => … ? v : double.NaN).");
        }
    }
}
