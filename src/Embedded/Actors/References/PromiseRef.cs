using System.Diagnostics.CodeAnalysis;

namespace ActorShm.Embedded;

/// <summary>Stands for the asker: the first message told to it is the answer.</summary>
/// <remarks>It gets a path by which it can be found only when somebody asks for the path, because most answers come from the same process.</remarks>
internal abstract class PromiseRef(ActorSystemImpl system) : ActorRefBase
{
    private readonly Lock _lock = new();
    private ActorPath? _path;
    private volatile bool _done;

    public override ActorSystemImpl System => system;

    public override ActorRefBase Parent => system.TempContainer;

    public override bool IsTerminated => _done;

    public override ActorPath Path
    {
        get
        {
            lock (_lock)
            {
                if (_path is null)
                {
                    _path = system.TempContainer.NewPath();
                    if (!_done)
                    {
                        system.TempContainer.Add(_path.Uid, this);
                    }
                }

                return _path;
            }
        }
    }

    /// <summary>The actor that was asked, or the one where the selection that was asked begins; null when nobody was asked.</summary>
    public abstract ActorRefBase? Receiver { get; }

    /// <summary>Ends the question with a failure; does nothing when it has ended already.</summary>
    public abstract void Fail(Exception cause);

    public override void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        if (!TryAnswer(message) && !IsCancelled)
        {
            system.DeadLetterRef.Publish(message, sender, this);
        }
    }

    public override void SendSystem(SystemMessage message)
    {
        if (IsTerminated)
        {
            DeadWatch.Answer(message, this);
        }
    }

    /// <summary>Whether the asker no longer wants the answer; then a late answer is not worth reporting.</summary>
    protected abstract bool IsCancelled { get; }

    /// <summary>Takes the answer; false when there has been one already.</summary>
    protected abstract bool TryAnswer(object message);

    /// <summary>Gives the path back.</summary>
    protected void End()
    {
        lock (_lock)
        {
            _done = true;
            if (_path is not null)
            {
                system.TempContainer.Remove(_path.Uid);
            }
        }
    }
}

/// <summary>An asker that expects an answer of a type.</summary>
internal sealed class PromiseRef<T> : PromiseRef
{
    // Continuations run on another thread, because the thread that answers is in the middle of an actor's turn.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DetachedTimer _timer = new();
    private readonly CancellationTokenRegistration _registration;
    private readonly ICanTell _asked;

    public PromiseRef(ActorSystemImpl system, ICanTell asked, object? message, TimeSpan? timeout, CancellationToken cancellation)
        : base(system)
    {
        _asked = asked;
        if (timeout is { } limit)
        {
            DetachedTimer.RequirePossible(limit, nameof(timeout));
            Question = (message, limit);
            _timer.Start(system.Time, static state => ((PromiseRef<T>)state!).TimeOut(), this, limit, Timeout.InfiniteTimeSpan);
        }

        _registration = cancellation.UnsafeRegister(
            static (state, token) => ((PromiseRef<T>)state!).CancelWith(token), this);
        system.Asks.Add(this);
        if (_answer.Task.IsCompleted)
        {
            // The question ended before it was listed or its cancellation registered, so whoever ended it could not remove it.
            system.Asks.Remove(this);
            _registration.Unregister();
        }
    }

    public Task<T> Answer => _answer.Task;

    public override ActorRefBase? Receiver => _asked as ActorRefBase ?? (_asked as ActorSelection)?.AnchorRef;

    protected override bool IsCancelled => _answer.Task.IsCanceled;

    private (object? Message, TimeSpan Limit) Question { get; }

    public override void Fail(Exception cause) => Complete(_answer.TrySetException(cause));

    [SuppressMessage("Style", "IDE0072", Justification = "Everything that is not of the expected type is a failure of one kind or another.")]
    protected override bool TryAnswer(object message) =>
        Complete(message switch
        {
            // A failure counts as an answer only if the asker expects a Status; expecting any object is not enough.
            Status.Failure failure when !typeof(Status).IsAssignableFrom(typeof(T)) => _answer.TrySetException(failure.Cause ?? new TaskCanceledException(Status.Failure.WithoutCause)),
            T answer => _answer.TrySetResult(answer),
            _ => _answer.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        });

    private void TimeOut() =>
        Fail(new AskTimeoutException(
            $"{_asked} did not answer {Question.Message?.GetType().Name ?? "the message"} within {Question.Limit.TotalSeconds:0.###} s. It may be busy, stopped, or not reply to this message."));

    private void CancelWith(CancellationToken token) => Complete(_answer.TrySetCanceled(token));

    private bool Complete(bool first)
    {
        if (first)
        {
            System.Asks.Remove(this);
            _timer.Dispose();
            _registration.Unregister();
            End();
        }

        return first;
    }
}
