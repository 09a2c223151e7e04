using System.Collections.Immutable;
using System.Text;
using ActorShm.Actors.Client;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;

namespace ActorShm.Actors;

// Work that is submitted to a run, waited for, and called off.
public sealed partial class RunClient
{
    /// <summary>Runs a program over named segments.</summary>
    /// <param name="program">The text, its inputs and the names to keep.</param>
    /// <param name="progress">Told now and then how far the job is, or null. Called by the client's own thread, so it has to return soon; what it throws cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job; one that was done before it was told has its outcome.</param>
    /// <exception cref="RunFailedException">The program is wrong, or the work failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> has thrown, which comes first in it, and then the host was gone or this client was disposed.</exception>
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
    /// The nodes write into memory that is the caller's. So one that is cancelled ends when no node writes any more, however long that takes;
    /// disposing the client gives the segment up and waits for nobody.
    /// </remarks>
    /// <param name="handle">The segment.</param>
    /// <param name="start">The first element.</param>
    /// <param name="step">What each has more than the one before.</param>
    /// <param name="progress">Told now and then how far the job is, or null. What it throws cancels the job as <paramref name="cancellation"/> does, and is thrown here when no node writes any more.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <exception cref="RunFailedException">The segment is of another type or sealed, another job fills it, or the work failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and no node writes any more.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> has thrown, which comes first in it, and then the host was gone or this client was disposed: a node may still write.</exception>
    public Task<JobOutcome> FillWithRampAsync(
        SegmentHandle handle, double start, double step, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        var job = Interlocked.Increment(ref _jobs);
        return SubmitAsync(job, new FillWithRamp(_session, job, handle, start, step, Traces.Current), progress, Timeout.InfiniteTimeSpan, cancellation);
    }

    /// <param name="job">Its number in this session.</param>
    /// <param name="request">What is to be done.</param>
    /// <param name="progress">Told now and then how far the job is, or null.</param>
    /// <param name="patience">How long who has cancelled waits for the host to say that nobody writes for the job any more; for ever where the caller has what is written to.</param>
    /// <param name="cancellation">Cancels the job. A job that has ended meanwhile has its outcome, with all that it made.</param>
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
            // A host that is stopped does not answer at all. What is written then, nobody gets; what was done by then may be on its way, and is retired when it comes.
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
            // The host's word that the job was cancelled was quicker than ours; whoever cancelled gets the same answer either way.
            watch?.ThrowIfFailed();
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception end) when (watch is { HasFailed: true } && end is (NoHostException or ObjectDisposedException))
        {
            // Whether a node still writes is not known, so what the caller's code has thrown does not stand alone.
            throw watch.FailedTogetherWith(end);
        }

        if (watch is { HasFailed: true })
        {
            // The caller gets what its own code has thrown and no outcome, so nobody would retire what the job has made.
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
