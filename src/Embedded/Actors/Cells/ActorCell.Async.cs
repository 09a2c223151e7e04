using System.Runtime.ExceptionServices;

namespace ActorShm.Embedded;

// Handlers that await: what follows an await runs in later turns of the same actor.
internal sealed partial class ActorCell
{
    private ActorTaskScheduler? _taskScheduler;
    private Task? _awaiting;
    private Exception? _restartAfterAwait;

    /// <summary>Runs a handler up to its first await that does not complete at once; from then on user messages wait until the handler is done.</summary>
    public void RunTask(Func<Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (_awaiting is not null)
        {
            throw new InvalidOperationException($"{SelfRef} awaits something already; one message can have one asynchronous handler. Await both inside it.");
        }

        _taskScheduler ??= new ActorTaskScheduler(this);

        // Started as a task of the scheduler, so that the code after each await runs on the scheduler too.
        var start = new Task<Task>(handler, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        start.RunSynchronously(_taskScheduler);
        var running = start.IsCompletedSuccessfully ? ResultOf(start) : start;
        if (running is null || running.IsCompletedSuccessfully)
        {
            return;
        }

        if (running.IsCompleted)
        {
            ExceptionDispatchInfo.Throw(FailureOf(running));
        }

        _awaiting = running;
        _ = running.ContinueWith(FinishAwait, CancellationToken.None, TaskContinuationOptions.DenyChildAttach, _taskScheduler);
    }

    /// <summary>Runs the next piece of a handler. Only in a turn.</summary>
    public void RunContinuation(Task task) => _taskScheduler!.Run(task);

    private void FinishAwait(Task finished)
    {
        var failure = !finished.IsCompletedSuccessfully && FailureOf(finished) is var thrown && FatalErrors.AreNot(thrown) ? thrown : null;
        if (!ReferenceEquals(finished, _awaiting))
        {
            // A handler that a stop has not waited for.
            _envelope = default;
            LogLastWords(failure);
            return;
        }

        _awaiting = null;
        if (_isLeaving)
        {
            LogLastWords(failure);
            GoOnWhenLeft();
            return;
        }

        if (failure is not null)
        {
            HandleFailure(failure);
        }

        Handled();
        if (_restartAfterAwait is { } cause)
        {
            _restartAfterAwait = null;
            RestartActor(cause);
        }
    }

    private static Task? ResultOf(Task<Task> completed)
    {
#pragma warning disable VSTHRD002 // Completed already, so nothing waits.
        return completed.Result;
#pragma warning restore VSTHRD002
    }

    private static Exception FailureOf(Task task) =>
        task.Exception is { } aggregate
            ? aggregate.InnerExceptions is [var only] ? only : aggregate
            : new TaskCanceledException(task);
}
