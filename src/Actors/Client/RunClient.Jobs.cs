using System.Collections.Immutable;
using System.Text;
using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors;

// Submitting work to a run, waiting for it, and cancelling it.
public sealed partial class RunClient
{
    /// <summary>Runs a program over named segments.</summary>
    /// <param name="program">The text of the program, its inputs and the names to keep.</param>
    /// <param name="progress">Gets a report of the job's progress now and then, or null. The client's own thread calls it, so it has to return soon; an exception from it cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job. A job that was done before the cancellation reached it returns its outcome.</param>
    /// <exception cref="RunFailedException">The program is wrong, or the work failed.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> threw, and then the host was gone or this client was disposed. The exception from <paramref name="progress"/> comes first.</exception>
    public async Task<JobOutcome> RunAsync(ProgramRequest program, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        var programBytes = Encoding.UTF8.GetByteCount(program.Text);
        if (programBytes > MaximumProgramBytes)
        {
            throw new RunFailedException(
                FailureKind.Input, $"The program takes {programBytes} bytes; at most {MaximumProgramBytes} are possible. Split it into several, the first of which write arrays that the next ones read.");
        }

        if (program.Inputs.Count > MaximumNames || program.Outputs.Count > MaximumNames)
        {
            throw new RunFailedException(
                FailureKind.Input, $"The program has {program.Inputs.Count} inputs and {program.Outputs.Count} outputs; at most {MaximumNames} of each are possible. Split it into several.");
        }

        var job = Interlocked.Increment(ref _jobs);
        var inputs = program.Inputs.Select(input => new NamedSegment(input.Key, input.Value)).ToImmutableArray();
        return await SubmitAsync(job, new SubmitProgram(_session, job, program.Text, inputs, [.. program.Outputs], program.Terms, Traces.Current), progress, ClosePatience, cancellation);
    }

    /// <summary>Has the nodes fill a float64 segment of this session with <c>start + step * i</c>.</summary>
    /// <remarks>
    /// The nodes write into memory that belongs to the caller. So a cancelled call ends only when no node writes any more, however long that takes;
    /// disposing the client gives the segment up without waiting.
    /// </remarks>
    /// <param name="handle">The segment to fill.</param>
    /// <param name="start">The first element.</param>
    /// <param name="step">The difference between one element and the next.</param>
    /// <param name="progress">Gets a report of the job's progress now and then, or null. An exception from it cancels the job as <paramref name="cancellation"/> does, and is thrown here when no node writes any more.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <exception cref="RunFailedException">The segment has another element type or is sealed, another job fills it, or the work failed.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled, and no node writes any more.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> threw, and then the host was gone or this client was disposed; a node may still write. The exception from <paramref name="progress"/> comes first.</exception>
    public Task<JobOutcome> FillWithRampAsync(
        SegmentHandle handle, double start, double step, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        var job = Interlocked.Increment(ref _jobs);
        return SubmitAsync(job, new FillWithRamp(_session, job, handle, start, step, Traces.Current), progress, Timeout.InfiniteTimeSpan, cancellation);
    }

    /// <param name="job">The job's number in this session.</param>
    /// <param name="request">The request to the host.</param>
    /// <param name="progress">Gets a report of the job's progress now and then, or null.</param>
    /// <param name="patience">How long a caller that has cancelled waits for the host to say that nobody writes for the job any more; infinite where the job writes into the caller's memory.</param>
    /// <param name="cancellation">Cancels the job. A job that ended meanwhile returns its outcome, with everything that it made.</param>
    private async Task<JobOutcome> SubmitAsync(long job, object request, IProgress<JobProgress>? progress, TimeSpan patience, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_link.IsClosing, this);
        RequireSendable(request);
        var unwanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = progress is null ? null : new JobWatch(progress, Cancel);
        var pending = _link.Add(job, watch);
        _actor.Tell(request);
        await using var registration = cancellation.Register(Cancel);
        if (await Task.WhenAny(pending, unwanted.Task) != pending && await Task.WhenAny(pending, Task.Delay(patience, CancellationToken.None)) != pending)
        {
            // A stopped host does not answer at all. What is written from now on, nobody gets. The answer may still be on its way, and what it brings is retired when it comes.
            _ = RetireAllAsync(pending, static outcome => outcome.Segments);
            watch?.ThrowIfFailed();
            throw new OperationCanceledException(cancellation);
        }

        JobOutcome outcome;
        try
        {
            outcome = await pending;
        }
        catch (RunFailedException) when (watch is { HasFailed: true } || cancellation.IsCancellationRequested)
        {
            // The host's word that the job was cancelled came before ours; the caller that cancelled gets the same answer either way.
            watch?.ThrowIfFailed();
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception end) when (watch is { HasFailed: true } && end is (NoHostException or ObjectDisposedException))
        {
            // Whether a node still writes is not known, so the watcher's exception is not thrown alone.
            throw watch.FailedTogetherWith(end);
        }

        if (watch is { HasFailed: true })
        {
            // The caller gets the watcher's exception and no outcome, so nobody else would retire what the job made.
            await GiveUpAsync(outcome.Segments);
            watch.ThrowIfFailed();
        }

        return outcome;

        void Cancel()
        {
            _actor.Tell(new CancelJob(_session, job));
            unwanted.TrySetResult();
        }
    }
}
