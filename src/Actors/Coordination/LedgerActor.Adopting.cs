using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Segments;

namespace ActorShm.Actors.Coordination;

// The header of a file is read on threads for that: on a mount that does not answer it takes for ever, and keeps nobody waiting but who asks for such files. Sessions take turns of one each.
internal sealed partial class LedgerActor
{
    // Reading a header takes no core, and a thread is lost for as long as a mount does not answer.
    private const int MaxAdoptedAtOnce = 8;

    private readonly LongLivedThreads _readers = new("adopting", MaxAdoptedAtOnce);
    private readonly FairLines<long, Adoption> _toAdopt = new();
    private readonly List<Adoption> _adopting = [];

    private void OnAdopt(AdoptFile request)
    {
        _toAdopt.Add(request.Session, weight: 1, new Adoption(request, Sender));
        BeginNextAdoption();
    }

    private void BeginNextAdoption()
    {
        while (_adopting.Count < MaxAdoptedAtOnce && _toAdopt.TryTake(out var next))
        {
            _adopting.Add(next);
            var (adopt, request) = (_adopt, next.Request);
            _ = _readers.RunAsync(() => adopt(request)).PipeTo(
                Self,
                success: handle => new AdoptionEnded(next, handle, null),
                failure: reason => new AdoptionEnded(next, null, reason));
        }
    }

    private void OnAdoptionEnded(AdoptionEnded ended)
    {
        var adoption = ended.Adoption;
        var session = adoption.Request.Session;
        _adopting.Remove(adoption);
        BeginNextAdoption();
        if (adoption.IsUnwanted)
        {
            if (ended.Handle is { } unwanted)
            {
                UnderWayFor(session).Count++;
                RetireAtEnd(Record(session, unwanted));
            }
        }
        else if (ended.Handle is { } handle)
        {
            adoption.Asker.Tell(new FileAdopted(Record(session, handle).Handle), Self);
        }
        else
        {
            adoption.Asker.Tell(Failure(adoption.Request.Path, ended.Reason!), Self);
        }
    }

    /// <summary>The session ends, and does not wait for a mount: what comes late is retired then.</summary>
    private void EndAdoptions(long session)
    {
        foreach (var waiting in _toAdopt.RemoveAll(asker => asker == session))
        {
            waiting.Asker.Tell(new SessionClosed(session), Self);
        }

        foreach (var begun in _adopting.Where(adoption => adoption.Request.Session == session))
        {
            begun.IsUnwanted = true;
            begun.Asker.Tell(new SessionClosed(session), Self);
        }
    }

    private sealed record AdoptionEnded(Adoption Adoption, SegmentHandle? Handle, Exception? Reason) : IDeadLetterSuppression;

    /// <summary>A file that is to be adopted, until it is.</summary>
    private sealed class Adoption(AdoptFile request, IActorRef asker)
    {
        public AdoptFile Request => request;

        public IActorRef Asker => asker;

        /// <summary>Whether its session has ended, and who asked has been told so.</summary>
        public bool IsUnwanted { get; set; }
    }
}
