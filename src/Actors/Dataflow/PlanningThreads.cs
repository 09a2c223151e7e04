

using ActorShm.Actors.Messages;
using ActorShm.Actors.Scheduling;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The few threads on which the jobs of a run are planned. A short text can take a second to be understood: on the threads of the actors it would
/// keep messages waiting, those that cancel it among them. Safe on any thread.
/// </summary>
/// <remarks>
/// Sessions take turns of one plan each, with more turns for higher priorities, as their jobs have on the nodes: a job waits for the plans that are
/// being made, and not for all that another client has asked for before.
/// </remarks>
internal sealed class PlanningThreads : TaskScheduler, IDisposable
{
    /// <summary>So one program that takes long does not keep the others waiting, and many do not take the processors from the nodes.</summary>
    public const int Limit = 2;

    private readonly LongLivedThreads _threads = new("planning", Limit);
    private readonly Lock _gate = new();
    private readonly FairLines<Asker, Task> _waiting = new();

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Limit;

    /// <summary>Has a plan made when it is its session's turn.</summary>
    /// <param name="session">Who asks for it.</param>
    /// <param name="priority">The priority of its job.</param>
    /// <param name="plan">Makes it.</param>
    /// <param name="unwanted">Set when nobody wants it any more.</param>
    public Task<T> PlanAsync<T>(long session, JobPriority priority, Func<T> plan, CancellationToken unwanted) =>
        Task.Factory.StartNew(_ => plan(), new Asker(session, priority), unwanted, TaskCreationOptions.None, this);

    /// <summary>The threads end when they have made what was asked for by now.</summary>
    public void Dispose() => _threads.Dispose();

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var asker = (Asker)task.AsyncState!;
        lock (_gate)
        {
            _waiting.Add(asker, asker.Priority.Weight(), task);
        }

        _ = _threads.RunAsync(() => TryExecuteTask(TakeNext())); // one for each plan, and whose plan it is shows when a thread comes to it
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false; // who waits for a plan is on a thread of the actors

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _waiting.Items];
        }
    }

    private Task TakeNext()
    {
        lock (_gate)
        {
            return _waiting.TryTake(out var task) ? task : throw new InvalidOperationException("A thread came for a plan, and none waits.");
        }
    }

    /// <summary>Whose turn it can be: a session, and apart from the rest what it wants with another priority.</summary>
    private sealed record Asker(long Session, JobPriority Priority);
}
