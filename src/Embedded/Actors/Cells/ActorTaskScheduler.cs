namespace ActorShm.Embedded;

/// <summary>Runs tasks in the turns of one actor, so that the code after an await has the actor's state to itself, as the code before it had.</summary>
internal sealed class ActorTaskScheduler(ActorCell cell) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs one queued task. Only in a turn.</summary>
    public void Run(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task) => cell.Mailbox.PostContinuation(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, cell) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
