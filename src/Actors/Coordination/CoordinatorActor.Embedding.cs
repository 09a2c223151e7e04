using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Coordination;

// What programs need that have kernels and actors of their own.
internal sealed partial class CoordinatorActor
{
    private void OnSubmitKernel(SubmitKernel request) =>
        BeginJob(request.Session, request.Job, request.Terms, $"kernel {request.Call.Signature}", request.Trace, _ => KernelPlan.Of(request), request.Call.Signature.Name);

    private void OnFindWorker(FindWorker find) =>
        Sender.Tell(new WorkerFound(_nodes.Find(find.Node) is { IsEnding: false } node ? node.Worker : null), Self);
}
