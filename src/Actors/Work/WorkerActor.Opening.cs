using System.Runtime.ExceptionServices;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;

namespace ActorShm.Actors.Work;

// Stages on their way to being open: first their loop is made, then their memory is mapped.
internal sealed partial class WorkerActor
{
    private void OnOpenStage(OpenStage open)
    {
        if (_stages.ContainsKey(open.Key) || _awaited.ContainsKey(open.Key))
        {
            Sender.Tell(new StageFailed(open.Key, WasOpening: false, FailureKind.Work, "It is open already."), Self);
            return;
        }

        var awaited = new AwaitedStage(open, Sender, new LoopKey(open.Code, open.Domain));
        _awaited.Add(open.Key, awaited);
        if (_loops.Find(awaited.Loop) is { } ready)
        {
            Open(awaited, ready);
            return;
        }

        _orders.Add(awaited.Loop, awaited);
        MakeLoops();
    }

    private void MakeLoops()
    {
        while (_orders.TryBegin(out var next))
        {
            var key = next.Value;
            _ = _compilers.RunAsync(() => Make(key)).PipeTo(Self, Self);
        }
    }

    /// <summary>On a thread for that. What goes wrong is decided about by the worker.</summary>
    private LoopMade Make(LoopKey key)
    {
        try
        {
            return new LoopMade(key, _loops.Make(key), null);
        }
        catch (Exception e)
        {
            return new LoopMade(key, null, e);
        }
    }

    private void OnLoopMade(LoopMade made)
    {
        var loop = made.Loop is null ? null : _loops.Keep(made.Loop);
        foreach (var awaited in _orders.End(made.Key))
        {
            if (loop is null)
            {
                OnOpeningFailed(awaited, made.Cause!, isOwn: false);
            }
            else
            {
                Open(awaited, loop);
            }
        }

        MakeLoops();
    }

    private void Open(AwaitedStage awaited, StageLoop loop) => Try(tried => TryOpen(awaited, loop, tried));

    private bool TryOpen(AwaitedStage awaited, StageLoop loop, TimeSpan tried)
    {
        var key = awaited.Open.Key;
        if (!ReferenceEquals(_awaited.GetValueOrDefault(key), awaited))
        {
            return true; // closed while it waited
        }

        try
        {
            if (TryPrepare(awaited, loop, tried) is not { } work)
            {
                return false;
            }

            _awaited.Remove(key);
            _stages.Add(key, work);
            _compute.Add(work);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            OnOpeningFailed(awaited, e, isOwn: true);
        }

        return true;
    }

    /// <summary>The job has to hear of it instead of losing nodes to it. Only a lack of memory ends the node.</summary>
    /// <param name="awaited">The stage.</param>
    /// <param name="cause">What went wrong.</param>
    /// <param name="isOwn">
    /// Whether it may be this process's alone: it sees other files than the host does, in a mount namespace of its own for instance, or has come to a limit of files or
    /// mappings. A loop that cannot be made can be made by nobody.
    /// </param>
    private void OnOpeningFailed(AwaitedStage awaited, Exception cause, bool isOwn)
    {
        var key = awaited.Open.Key;
        _awaited.Remove(key);
        if (cause is OutOfMemoryException)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        _log.Warning("{0} could not be opened: {1}", key, cause.Message);
        awaited.Job.Tell(new StageFailed(key, isOwn, FailureKind.Work, cause.Message), Self);
    }

    /// <returns>Null while another process is in the way.</returns>
    private StageWork? TryPrepare(AwaitedStage awaited, StageLoop ready, TimeSpan tried)
    {
        var (_, code, domain, loop) = ready;
        var open = awaited.Open;
        var file = _tables.Rent(open.Table);
        StageMemory? memory = null;
        StageWork? work = null;
        try
        {
            var table = WorkTable.Open(file, open.Key, domain.BlockCount, domain.PartialBytes(code));
            if (table.SlotCount <= open.Slot || open.Node <= 0)
            {
                throw new InvalidDataException($"The work table has {table.SlotCount} slots; slot {open.Slot} is none of them, or node {open.Node} is none.");
            }

            memory = StageMemory.TryOpen(code, domain, open, _segments, _views, tried);
            if (memory is null)
            {
                if (!_compute.IsComputing)
                {
                    table.Beat(open.Slot); // it does not hang: somebody else does. Who computes says so himself, or hangs.
                }

                return null;
            }

            return work = new StageWork(open, awaited.Job, table, domain, loop, memory, _time);
        }
        finally
        {
            if (work is null)
            {
                memory?.Dispose(); // what was opened must not stay writable
                _tables.Return(open.Table);
            }
        }
    }

    /// <summary>A stage that was told to this node and is not open yet.</summary>
    private sealed record AwaitedStage(OpenStage Open, IActorRef Job, LoopKey Loop);

    /// <summary>A loop is ready, or cannot be made. From the thread that made it to its worker.</summary>
    private sealed record LoopMade(LoopKey Key, StageLoop? Loop, Exception? Cause);
}
