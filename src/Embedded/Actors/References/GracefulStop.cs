namespace ActorShm.Embedded;

/// <summary>Stops an actor and waits for its end, from outside of actors.</summary>
public static class GracefulStopSupport
{
    /// <summary>Sends a <see cref="PoisonPill"/> and waits until the actor has stopped.</summary>
    /// <inheritdoc cref="GracefulStop(IActorRef, TimeSpan, object)"/>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => target.GracefulStop(timeout, PoisonPill.Instance);

    /// <summary>Sends a message that makes the actor stop, and waits until it has.</summary>
    /// <param name="target">The actor; if it has stopped already, the task completes at once.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="stopMessage">The message on which the actor stops.</param>
    /// <returns>True when the actor has stopped. The task is cancelled when the time is up first; the message is not taken back then.</returns>
    /// <exception cref="ArgumentException">The reference names a place in another process and not an actor; resolve it first.</exception>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        InvalidMessageException.ThrowIfNull(stopMessage);
        var subject = ActorRefBase.From(target);
        if (!subject.NamesIncarnation || subject.System is not { } system)
        {
            throw new ArgumentException($"{target} names no actor that could be waited for; resolve it with an ActorSelection first.", nameof(target));
        }

        var end = new StopPromise(system, subject, timeout);
        subject.SendSystem(new Watch(subject, end));
        target.Tell(stopMessage, ActorRefs.NoSender);
        return end.Stopped;
    }

    /// <summary>Watches one actor on behalf of code that is not an actor.</summary>
    private sealed class StopPromise : PromiseRef
    {
        private readonly ActorRefBase _subject;
        private readonly TaskCompletionSource<bool> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly DetachedTimer _timer = new();

        public StopPromise(ActorSystemImpl system, ActorRefBase subject, TimeSpan timeout)
            : base(system)
        {
            DetachedTimer.RequirePossible(timeout);
            _subject = subject;
            system.Asks.Add(this);
            _timer.Start(system.Time, static state => ((StopPromise)state!).GiveUp(), this, timeout, Timeout.InfiniteTimeSpan);
        }

        public Task<bool> Stopped => _stopped.Task;

        public override ActorRefBase? Receiver => null; // nobody was asked: as a watcher it is told of the end and of a lost link

        // Called at the end of the system, which is also the end of the actor.
        public override void Fail(Exception cause) => Complete(_stopped.TrySetResult(true));

        public override void SendSystem(SystemMessage message)
        {
            if (message is DeathWatchNotification death && death.Actor.Equals(_subject))
            {
                Complete(_stopped.TrySetResult(true));
            }
        }

        protected override bool IsCancelled => false;

        // Nobody asked anything, so nothing is an answer.
        protected override bool TryAnswer(object message) => false;

        private void GiveUp()
        {
            if (_stopped.TrySetCanceled())
            {
                _subject.SendSystem(new Unwatch(_subject, this));
                Complete(first: true);
            }
        }

        private void Complete(bool first)
        {
            if (first)
            {
                System.Asks.Remove(this);
                _timer.Dispose();
                End();
            }
        }
    }
}
