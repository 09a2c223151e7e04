using ActorShm.Actors.Dataflow;
using ActorShm.Actors.Messages;

namespace ActorShm.Actors.Coordination;

// Requests of programs that have their own kernels and actors.
internal sealed partial class CoordinatorActor
{
    private void OnSubmitKernel(SubmitKernel request) =>
        BeginJob(request.Session, request.Job, request.Terms, $"kernel {request.Call.Signature}", request.Trace, _ => KernelPlan.Of(request), request.Call.Signature.Name);

    private void OnFindWorker(FindWorker find) =>
        Sender.Tell(new WorkerFound(_nodes.Find(find.Node) is { IsEnding: false } node ? node.Worker : null), Self);
}
