using System.Diagnostics.CodeAnalysis;
using ActorShm.Actors.Messages;
using ActorShm.Actors.Work;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The few threads on which the jobs of a run are planned. A short text can take a second to be understood: on the threads of the actors it would
/// keep messages waiting, those that cancel it among them. Safe on any thread.
/// </summary>
/// <remarks>
/// Sessions take turns of one plan each, with more turns for higher priorities, as their jobs have on the nodes: a job waits for the plans that are
/// being made, and not for all that another client has asked for before. A thread is started when it is needed, and ends when it has not been needed for a while.
/// </remarks>
/// <param name="startThread">Starts a thread; null for what every thread is started by. Tests refuse it.</param>
internal sealed class PlanningThreads(Action<Thread>? startThread = null) : TaskScheduler
{
    /// <summary>So one program that takes long does not keep the others waiting, and many do not take the processors from the nodes.</summary>
    public const int Limit = 2;

    private static readonly TimeSpan KeptIdle = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Dictionary<Asker, Queue<Task>> _waiting = []; // none is empty
    private readonly FairQueue<Asker> _turns = new();
    private int _threads;
    private int _idle;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Limit;

    private int WaitingCount => _waiting.Values.Sum(plans => plans.Count);

    /// <summary>Has a plan made when it is its session's turn.</summary>
    /// <param name="session">Who asks for it.</param>
    /// <param name="priority">The priority of its job.</param>
    /// <param name="plan">Makes it.</param>
    /// <param name="unwanted">Set when nobody wants it any more.</param>
    /// <returns>The plan; or it fails with what the plan throws, or with <see cref="OutOfThreadsException"/>.</returns>
    public Task<T> PlanAsync<T>(long session, JobPriority priority, Func<T> plan, CancellationToken unwanted)
    {
        try
        {
            return Task.Factory.StartNew(_ => plan(), new Asker(session, priority), unwanted, TaskCreationOptions.None, this);
        }
        catch (TaskSchedulerException refused) when (refused.InnerException is OutOfThreadsException reason)
        {
            return Task.FromException<T>(reason);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var asker = (Asker)task.AsyncState!;
        lock (_gate)
        {
            // First: what no thread will ever take must not wait.
            if (WaitingCount < _idle)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < Limit)
            {
                StartThread();
            }

            if (_waiting.TryGetValue(asker, out var plans))
            {
                plans.Enqueue(task);
            }
            else
            {
                _waiting.Add(asker, new Queue<Task>([task]));
                _turns.Add(asker, asker.Priority.Weight());
            }
        }
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // who waits for a plan is on a thread of the actors

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting.Values.SelectMany(plans => plans)];
        }
    }

    private void StartThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "planning" };
        try
        {
            (startThread ?? (static started => started.Start()))(thread);
            _threads++;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            // The runtime says both where the kernel gives no thread. One that runs comes to this plan as well, later.
            if (_threads == 0)
            {
                throw new OutOfThreadsException(refused);
            }
        }
    }

    private void Run()
    {
        while (TryTakeNext(out var task))
        {
            TryExecuteTask(task);
        }
    }

    private bool TryTakeNext([NotNullWhen(true)] out Task? task)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                _idle++;
                var wasPulsed = Monitor.Wait(_gate, KeptIdle);
                _idle--;
                if (!wasPulsed && _waiting.Count == 0)
                {
                    _threads--;
                    task = null;
                    return false;
                }
            }

            task = TakeNext();
            return true;
        }
    }

    private Task TakeNext()
    {
        var turn = _turns.Take()!;
        var plans = _waiting[turn.Item];
        var task = plans.Dequeue();
        if (plans.Count == 0)
        {
            _waiting.Remove(turn.Item);
        }
        else
        {
            _turns.PutBack(turn, used: 1); // at once: the other thread may have nothing else to do
        }

        return task;
    }

    /// <summary>No thread can be started, and none is there.</summary>
    internal sealed class OutOfThreadsException(Exception cause) : Exception(
        "The host can start no thread to read the program: it has come to a limit of threads or of memory (ulimit -u, pids.max of its control group). Raise it, or submit the job again when less runs.", cause);

    /// <summary>Whose turn it can be: a session, and apart from the rest what it wants with another priority.</summary>
    private sealed record Asker(long Session, JobPriority Priority);
}
