using System.Collections.Immutable;
using System.Globalization;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

// Kernels of the embedder's own, which nodes run that have them registered.
public sealed partial class RunClient
{
    /// <summary>Has the nodes run a kernel over arrays.</summary>
    /// <param name="kernel">The kernel; nodes run the one of this name that is registered in them.</param>
    /// <param name="request">Its arrays and parameters.</param>
    /// <param name="progress">Told now and then how far the job is, or null. What it throws cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <returns>The segments of its outputs, sealed; they belong to the session.</returns>
    /// <exception cref="RunFailedException">The arrays are not what the kernel reads, no node has it, or it threw.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> has thrown, which comes first in it, and then the host was gone or this client was disposed.</exception>
    public async Task<KernelOutcome> RunAsync(
        ElementKernel kernel, KernelRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var outcome = await SubmitKernelAsync(kernel, request, progress, cancellation);
        return new KernelOutcome(OutputsOf(kernel, outcome), outcome.Cost);
    }

    /// <summary>Has the nodes reduce arrays by a kernel, and combines what the blocks leave, in the order of the blocks.</summary>
    /// <typeparam name="TPartial">The value.</typeparam>
    /// <param name="kernel">The kernel; nodes run the one of this name that is registered in them.</param>
    /// <param name="request">Its arrays and parameters.</param>
    /// <param name="progress">Told now and then how far the job is, or null. What it throws cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <returns>The value, with the same bits for any number of nodes, and the segments of its outputs.</returns>
    /// <exception cref="RunFailedException">The arrays are not what the kernel reads, no node has it, or it threw.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> has thrown, which comes first in it, and then the host was gone or this client was disposed.</exception>
    public async Task<KernelOutcome<TPartial>> ReduceAsync<TPartial>(
        ReductionKernel<TPartial> kernel, KernelRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
        where TPartial : unmanaged
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var outcome = await SubmitKernelAsync(kernel, request, progress, cancellation);
        var partials = outcome.Outputs[SubmitKernel.PartialsName];
        TPartial value;
        try
        {
            value = Combine(kernel, partials);
        }
        catch
        {
            // The caller gets the reason and no outcome, so nobody would retire what the job has made.
            await GiveUpAsync(outcome.Outputs.Values);
            throw;
        }

        await GiveUpAsync([partials]);
        return new KernelOutcome<TPartial>(value, OutputsOf(kernel, outcome), outcome.Cost);
    }

    private TPartial Combine<TPartial>(ReductionKernel<TPartial> kernel, SegmentHandle partials)
        where TPartial : unmanaged
    {
        using var view = Segments.Open(partials, AccessMode.ReadOnly);
        return kernel.CombineAll(view.ReadBytes(0, checked((int)partials.ElementCount)));
    }

    private Task<JobOutcome> SubmitKernelAsync(Kernel kernel, KernelRequest request, IProgress<JobProgress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new KernelCall(kernel.Signature, request.Parameters.Span);
        var job = Interlocked.Increment(ref _jobs);
        return SubmitAsync(job, new SubmitKernel(_session, job, call, [.. request.Inputs], request.Terms, Traces.Current), progress, ClosePatience, cancellation);
    }

    private static ImmutableArray<SegmentHandle> OutputsOf(Kernel kernel, JobOutcome outcome) =>
        [.. Enumerable.Range(0, kernel.Signature.Outputs.Length).Select(i => outcome.Outputs[i.ToString(CultureInfo.InvariantCulture)])];
}
