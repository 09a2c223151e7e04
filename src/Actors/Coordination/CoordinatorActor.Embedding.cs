using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

// What programs need that have kernels and actors of their own.
internal sealed partial class CoordinatorActor
{
    private void OnSubmitKernel(SubmitKernel request) =>
        BeginJob(request.Session, request.Job, request.Terms, $"kernel {request.Call.Signature}", request.Trace, _ => KernelPlan.Of(request, WriteBytes), request.Call.Signature.Name);

    private void WriteBytes(SegmentHandle handle, ReadOnlySpan<byte> bytes)
    {
        using var view = _run.Store.Open(handle, AccessMode.ReadWrite);
        bytes.CopyTo(view.WriteBytes(0, bytes.Length));
    }

    private void OnFindWorker(FindWorker find) =>
        Sender.Tell(new WorkerFound(_nodes.Find(find.Node) is { IsEnding: false } node ? node.Worker : null), Self);
}
