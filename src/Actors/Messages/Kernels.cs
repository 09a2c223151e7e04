using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Actors.Messages;

/// <summary>Asks to run a kernel over arrays. Answered as a program is; the partial results of the blocks come as the last output.</summary>
/// <param name="Session">The client's session.</param>
/// <param name="Job">A number that the client chooses, unique in its session.</param>
/// <param name="Call">The kernel and its parameters.</param>
/// <param name="Inputs">One segment per input.</param>
/// <param name="Terms">The terms of the job.</param>
/// <param name="Trace">The client's activity that the job belongs to, as a <c>traceparent</c>; empty when there is none.</param>
internal sealed record SubmitKernel(long Session, long Job, KernelCall Call, ImmutableArray<SegmentHandle> Inputs, JobTerms Terms, string Trace = "") : IWireMessage<SubmitKernel>
{
    /// <summary>The name of the output that holds the partial results of the blocks.</summary>
    public const string PartialsName = "partials";

    public static string Manifest => "submit-kernel";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Int64(Job);
        to.Bytes(StageCode.Call(Call).Encode());
        to.List(Inputs, static (w, handle) => w.Handle(handle));
        JobTerms.Write(to, Terms);
        to.Text(Trace);
    }

    public static SubmitKernel Read(WireReader from) =>
        new(from.Int64(), from.Int64(), ReadCall(from), from.List(static r => r.Handle()), JobTerms.Read(from), from.Text());

    private static KernelCall ReadCall(WireReader from) =>
        StageCode.Decode(from.Bytes()).Kernel ?? throw new InvalidDataException("The request to run a kernel names none.");
}
