using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Ledger;

// Adopting files. Headers are read on threads of their own: on a mount that does not answer, a read takes for ever, and only those who ask for such files may have to wait for it. Sessions take turns of one file each.
internal sealed partial class LedgerActor
{
    // Reading a header takes no core, but a thread is lost for as long as a mount does not answer.
    private const int MaxAdoptedAtOnce = 8;

    private readonly FairThreads<long> _readers = new("adopting", MaxAdoptedAtOnce);
    private readonly HashSet<Asked<AdoptFile>> _adoptions = [];

    private void OnAdopt(AdoptFile request)
    {
        var adoption = new Asked<AdoptFile>(request, request.Session, Sender);
        _adoptions.Add(adoption);
        var adopt = _adopt;
        _ = _readers.RunAsync(request.Session, weight: 1, () => adopt(request), adoption.CalledOff).PipeTo(
            Self,
            success: handle => new AdoptionEnded(adoption, handle, null),
            failure: reason => new AdoptionEnded(adoption, null, reason));
    }

    private void OnAdoptionEnded(AdoptionEnded ended)
    {
        var adoption = ended.Adoption;
        var session = adoption.Session;
        _adoptions.Remove(adoption);
        adoption.Dispose();
        if (adoption.CalledOff.IsCancellationRequested)
        {
            if (ended.Handle is { } unwanted)
            {
                CountUnderWay(session, 1);
                RetireAtEnd(Record(session, unwanted));
            }
        }
        else if (ended.Handle is { } handle)
        {
            adoption.Asker.Tell(new FileAdopted(Record(session, handle).Handle), Self);
        }
        else if (ended.Reason is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            adoption.Asker.Tell(new RequestFailed(FailureKind.Input, ended.Reason.Message), Self); // the path is that of who asked
        }
        else
        {
            adoption.Asker.Tell(Failure(adoption.Request.Path, ended.Reason!), Self);
        }
    }

    /// <summary>Ends a session's adoptions without waiting for a mount: a handle that comes late is retired then.</summary>
    private void EndAdoptions(long session)
    {
        foreach (var adoption in _adoptions.Where(adoption => adoption.Session == session))
        {
            adoption.CallOff();
            adoption.Asker.Tell(new SessionClosed(session), Self);
        }
    }

    private sealed record AdoptionEnded(Asked<AdoptFile> Adoption, SegmentHandle? Handle, Exception? Reason) : IDeadLetterSuppression;
}
