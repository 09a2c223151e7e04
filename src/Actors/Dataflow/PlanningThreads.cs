using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Actors.Dataflow;

/// <summary>
/// The few threads on which the jobs of a run are planned. A short text can take a second to be understood: on the threads of the actors it would
/// keep messages waiting, those that cancel it among them. Safe on any thread.
/// </summary>
/// <remarks>A thread is started when it is needed, and ends when it has not been needed for a while.</remarks>
internal sealed class PlanningThreads : TaskScheduler
{
    /// <summary>So one program that takes long does not keep the others waiting, and many do not take the processors from the nodes.</summary>
    public const int Limit = 2;

    private static readonly TimeSpan KeptIdle = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _idle;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Limit;

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _waiting.Enqueue(task);
            if (_waiting.Count <= _idle)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads < Limit)
            {
                new Thread(Run) { IsBackground = true, Name = "planning" }.Start();
                _threads++;
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
            return [.. _waiting];
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

            task = _waiting.Dequeue();
            return true;
        }
    }
}
