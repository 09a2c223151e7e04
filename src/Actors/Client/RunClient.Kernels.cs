using System.Collections.Immutable;
using System.Globalization;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Telemetry;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors;

// Running the embedder's own kernels, on nodes that have registered them.
public sealed partial class RunClient
{
    /// <summary>Runs a kernel over arrays on the nodes.</summary>
    /// <param name="kernel">The kernel; nodes run the kernel that they have registered under its name.</param>
    /// <param name="request">The kernel's arrays and parameters.</param>
    /// <param name="progress">Gets a report of the job's progress now and then, or null. An exception from it cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <returns>The segments of the kernel's outputs, sealed; they belong to the session.</returns>
    /// <exception cref="RunFailedException">The arrays are not those that the kernel reads, no node has the kernel, or the kernel threw.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> threw, and then the host was gone or this client was disposed. The exception from <paramref name="progress"/> comes first.</exception>
    public async Task<KernelOutcome> RunAsync(
        ElementKernel kernel, KernelRequest request, IProgress<JobProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        var outcome = await SubmitKernelAsync(kernel, request, progress, cancellation);
        return new KernelOutcome(OutputsOf(kernel, outcome), outcome.Cost);
    }

    /// <summary>Reduces arrays by a kernel on the nodes, and combines the partial results in the order of the blocks.</summary>
    /// <typeparam name="TPartial">The type of the value.</typeparam>
    /// <param name="kernel">The kernel; nodes run the kernel that they have registered under its name.</param>
    /// <param name="request">The kernel's arrays and parameters.</param>
    /// <param name="progress">Gets a report of the job's progress now and then, or null. An exception from it cancels the job and is thrown here.</param>
    /// <param name="cancellation">Cancels the job.</param>
    /// <returns>The value, with the same bits for any number of nodes, and the segments of the kernel's outputs.</returns>
    /// <exception cref="RunFailedException">The arrays are not those that the kernel reads, no node has the kernel, or the kernel threw.</exception>
    /// <exception cref="NoHostException">The host is gone.</exception>
    /// <exception cref="AggregateException"><paramref name="progress"/> threw, and then the host was gone or this client was disposed. The exception from <paramref name="progress"/> comes first.</exception>
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
            // The caller gets the reason and no outcome, so nobody else would retire what the job made.
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
