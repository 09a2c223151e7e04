using System.Runtime.ExceptionServices;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;
using ActorShm.Actors.WorkTables;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

// Stages on their way to being open: first their loop is made, then their memory is mapped.
internal sealed partial class WorkerActor
{
    private void OnOpenStage(OpenStage open)
    {
        if (_stages.ContainsKey(open.Key) || _awaited.ContainsKey(open.Key))
        {
            Sender.Tell(new StageFailed(open.Key, MayBeThisNodeOnly: false, FailureKind.Work, "It is open already."), Self);
            return;
        }

        var awaited = new AwaitedStage(open, Sender, new LoopKey(open.Code, open.Domain));
        _awaited.Add(open.Key, awaited);
        if (!TryTakeTable(awaited))
        {
            return;
        }

        if (_loops.Find(awaited.Loop) is { } ready)
        {
            Open(awaited, ready);
            return;
        }

        if (_orders.Add(awaited.Loop, awaited))
        {
            awaited.SetUse(StageUse.Opening);
        }

        MakeLoops();
    }

    private void MakeLoops()
    {
        while (_orders.TryBegin(out var next, out var waiters))
        {
            foreach (var awaited in waiters)
            {
                awaited.SetUse(StageUse.Opening);
            }

            var key = next.Value;
            _ = _compilers.RunAsync(() => Make(key)).PipeTo(Self, Self);
        }
    }

    /// <summary>Makes a loop, on a compiler thread. An exception goes to the worker, which decides what to do about it.</summary>
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
                OnOpeningFailed(awaited, made.Cause!, mayBeThisNodeOnly: false);
            }
            else
            {
                Open(awaited, loop);
            }
        }

        MakeLoops();
    }

    /// <summary>Takes the stage's work table. This comes first, because the node states there what it does with the stage from then on.</summary>
    private bool TryTakeTable(AwaitedStage awaited)
    {
        var open = awaited.Open;
        try
        {
            awaited.TakeTable(_tables);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            OnOpeningFailed(awaited, e, mayBeThisNodeOnly: true);
            return false;
        }
    }

    /// <summary>Opens the stage at once, or as soon as no other process is sealing a segment that it needs. Everything else goes on meanwhile.</summary>
    private void Open(AwaitedStage awaited, StageLoop loop) => new PatientLine(Timers, _time).Enter(tried => TryOpen(awaited, loop, tried));

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

            awaited.SetUse(StageUse.None); // before its first turn says otherwise
            _awaited.Remove(key);
            _stages.Add(key, work);
            _compute.Add(work);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            OnOpeningFailed(awaited, e, mayBeThisNodeOnly: true);
        }

        return true;
    }

    /// <summary>Tells the job that the stage could not be opened, so that the job does not lose nodes to it. Only a lack of memory ends the node.</summary>
    /// <param name="awaited">The stage.</param>
    /// <param name="cause">What went wrong.</param>
    /// <param name="mayBeThisNodeOnly">
    /// Whether the failure may concern this process alone: it may see other files than the host does, for instance in a mount namespace of its own, or have reached a limit of files or
    /// mappings. A loop that cannot be made here cannot be made in any node.
    /// </param>
    private void OnOpeningFailed(AwaitedStage awaited, Exception cause, bool mayBeThisNodeOnly)
    {
        var key = awaited.Open.Key;
        _awaited.Remove(key);
        if (cause is OutOfMemoryException)
        {
            ExceptionDispatchInfo.Throw(cause);
        }

        awaited.ReturnTable(_tables);
        _log.Warning("{0} could not be opened: {1}", key, cause.Message);
        awaited.Job.Tell(new StageFailed(key, mayBeThisNodeOnly, FailureKind.Work, cause.Message), Self);
    }

    /// <returns>The stage, ready to compute; null while another process is in the way.</returns>
    private StageWork? TryPrepare(AwaitedStage awaited, StageLoop ready, TimeSpan tried)
    {
        var (_, code, domain, loop) = ready;
        var (open, table) = (awaited.Open, awaited.Table);
        table.RequireFor(domain.BlockCount, domain.PartialBytes(code));
        awaited.SetUse(StageUse.Opening);
        StageMemory? memory = null;
        StageWork? work = null;
        try
        {
            memory = StageMemory.TryOpen(code, domain, open, _segments, _views, tried);
            if (memory is null)
            {
                awaited.SetUse(StageUse.None);
                if (!_compute.IsComputing)
                {
                    table.Beat(open.Slot); // this node does not hang, it waits for another process. A node that computes beats by itself, or hangs.
                }

                return null;
            }

            return work = new StageWork(open, awaited.Job, table, domain, loop, memory, _time);
        }
        finally
        {
            if (work is null)
            {
                memory?.Dispose(); // the outputs must not stay writable
            }
        }
    }

    /// <summary>A stage that this node was told to open and that is not open yet.</summary>
    private sealed class AwaitedStage(OpenStage open, IActorRef job, LoopKey loop)
    {
        private SharedFile? _file;
        private WorkTable? _table;

        public OpenStage Open => open;

        public IActorRef Job => job;

        public LoopKey Loop => loop;

        /// <summary>The stage's work table, once it is taken.</summary>
        public WorkTable Table => _table!;

        /// <summary>Maps the stage's work table, which stays mapped until the stage is closed or fails to open.</summary>
        /// <exception cref="InvalidDataException">The table is not the stage's, or has no such slot.</exception>
        /// <exception cref="IOException">There is no such table, or it cannot be mapped.</exception>
        public void TakeTable(WorkTableCache tables)
        {
            _file = tables.Rent(open.Table);
            _table = WorkTable.Open(_file, open.Key);
            if (_table.SlotCount <= open.Slot || open.Node <= 0)
            {
                throw new InvalidDataException($"The work table has {_table.SlotCount} slots; slot {open.Slot} is none of them, or node {open.Node} is none.");
            }
        }

        /// <summary>Gives the table back, if it was taken, because the stage is not opened.</summary>
        public void ReturnTable(WorkTableCache tables)
        {
            if (_file is not null)
            {
                tables.Return(open.Table);
            }
        }

        public void SetUse(StageUse use) => Table.SetUse(open.Slot, use);
    }

    /// <summary>Says that a loop is ready, or cannot be made. From the thread that made it to its worker.</summary>
    private sealed record LoopMade(LoopKey Key, StageLoop? Loop, Exception? Cause);
}
