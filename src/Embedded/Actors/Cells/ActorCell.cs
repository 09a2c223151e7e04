namespace ActorShm.Embedded;

/// <summary>The place where an actor lives: its mailbox, its children, its watches, and the instance that a restart replaces.</summary>
/// <remarks>
/// All state belongs to the turns of the mailbox, which never overlap. Members that other threads may use say so. Each
/// aspect has a file, which is named after it.
/// </remarks>
internal sealed partial class ActorCell : IUntypedActorContext
{
    [ThreadStatic]
    private static ActorCell? _current;

    // Null until a behavior is stacked or replaced, which most actors never do.
    private List<Receive>? _behaviors;
    private ActorBase? _actor;
    private Receive? _behavior;
    private Envelope _envelope;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, Props props, ActorRefBase parent)
    {
        SystemImpl = system;
        SelfRef = self;
        Props = props;
        ParentRef = parent;
        Mailbox = new Mailbox(this);
    }

    /// <summary>The cell whose turn runs on this thread.</summary>
    public static ActorCell? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The cell whose turn runs on this thread; throws when there is none.</summary>
    public static ActorCell Running =>
        _current ?? throw new NotSupportedException(
            "No actor is running on this thread, so there is no context. Use Context only while a message is handled, and not after ConfigureAwait(false) or inside Task.Run; take what you need into locals first.");

    /// <summary>The running actor as a sender; null outside of actors.</summary>
    public static IActorRef? CurrentSelf => _current?.SelfRef;

    /// <summary>The sender of the message that the running actor handles.</summary>
    public static IActorRef? CurrentSender => _current?._envelope.Sender;

    public ActorSystemImpl SystemImpl { get; }

    public LocalActorRef SelfRef { get; }

    public ActorRefBase ParentRef { get; }

    public Mailbox Mailbox { get; }

    public Props Props { get; }

    public ActorSystem System => SystemImpl;

    public IActorRef Self => SelfRef;

    public IActorRef Parent => ParentRef;

    public IActorRef Sender => _envelope.Sender ?? SystemImpl.DeadLetters;

    /// <summary>The class of the actor, for lines of the log.</summary>
    public Type ActorType => Props.Type;

    public bool IsTerminated => Mailbox.IsClosed;

    /// <summary>Whether user messages must wait.</summary>
    public bool IsBlocked => _suspendCount > 0 || _awaiting is not null || _terminating;

    /// <summary>Whether the actor is stopping or has stopped. Nobody would end what a handler begins after that.</summary>
    public bool IsStopping => _terminating;

    /// <summary>The message that is being handled.</summary>
    public Envelope CurrentEnvelope => _envelope;

    /// <summary>Whether the message that is being handled lies in the stash.</summary>
    public bool IsStashed { get; set; }

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behaviors ??= [];
        if (_behaviors.Count > 0)
        {
            _behaviors.RemoveAt(_behaviors.Count - 1);
        }

        _behaviors.Add(_behavior = receive);
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behaviors ??= [];
        if (_behaviors.Count == 0)
        {
            _behaviors.Add(_actor!.Receive);
        }

        _behaviors.Add(_behavior = receive);
    }

    public void Become(UntypedReceive receive) => Become(AlwaysHandled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(AlwaysHandled(receive));

    public void UnbecomeStacked()
    {
        if (_behaviors is { Count: > 0 })
        {
            _behaviors.RemoveAt(_behaviors.Count - 1);
        }

        _behavior = _behaviors is { Count: > 0 } ? _behaviors[^1] : _actor!.Receive;
    }

    /// <summary>Handles one user message, and turns what the actor throws into a failure for its supervisor.</summary>
    public void Invoke(in Envelope envelope)
    {
        var message = Unwrapped(envelope.Message);
        _envelope = new Envelope(message, envelope.Sender);
        IsStashed = false;
        try
        {
            if (!IsStillWanted(envelope.Message))
            {
                _envelope = default;
                return;
            }

            if (message is IAutoReceivedMessage automatic)
            {
                AutoReceive(automatic);
            }
            else
            {
                _actor!.AroundReceive(_behavior!, message);
            }
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // Whatever an actor throws is for its supervisor and must affect nothing else in the process.
            HandleFailure(failure);
        }

        if (_awaiting is null)
        {
            Handled();
        }
    }

    /// <summary>Handles one message of the engine.</summary>
    public void HandleSystem(SystemMessage message)
    {
        if (MustWait(message))
        {
            (_deferred ??= []).Add(message);
            return;
        }

        switch (message)
        {
            case Create:
                StartActor();
                break;
            case Watch watch:
                AddWatcher(watch.Watcher);
                break;
            case Unwatch unwatch:
                RemoveWatcher(unwatch.Watcher);
                break;
            case DeathWatchNotification death:
                HandleDeath(death);
                break;
            case Failed failed:
                HandleChildFailure(failed);
                break;
            case Suspend:
                SuspendSelf(except: null);
                break;
            case Resume:
                ResumeSelf();
                break;
            case Recreate recreate:
                RestartActor(recreate.Cause);
                break;
            case Terminate:
                BeginStop();
                break;
            default:
                throw new InvalidOperationException($"{SelfRef} was sent the system message {message.GetType().Name}, which no cell handles.");
        }
    }

    /// <summary>Sends a message that came too late to the dead letters.</summary>
    public bool Bury(in Envelope envelope)
    {
        SystemImpl.DeadLetterRef.Publish(envelope.Message, envelope.Sender, SelfRef);
        return true;
    }

    private static object Unwrapped(object message) =>
        message switch
        {
            TimerMessage timer => timer.Message,
            ReceiveTimeoutTimer => Embedded.ReceiveTimeout.Instance,
            _ => message,
        };

    // False for a timer that was cancelled or put off while its message lay in the mailbox. The keys of timers are objects of the user's, so comparing them may throw.
    private bool IsStillWanted(object message) =>
        message switch
        {
            TimerMessage timer => timer.Timers.TryTake(timer),
            ReceiveTimeoutTimer timer => TryTakeReceiveTimeout(timer),
            _ => true,
        };

    private void Handled()
    {
        var influences = _envelope.Message is not INotInfluenceReceiveTimeout;
        _envelope = default;
        if (influences)
        {
            RestartReceiveTimeout();
        }
    }

    private void AutoReceive(IAutoReceivedMessage message)
    {
        switch (message)
        {
            case PoisonPill:
                BeginStop();
                break;
            case Kill:
                throw new ActorKilledException($"{SelfRef} was sent Kill.");
            case Identify identify:
                SelfRef.AnswerIdentify(Sender, identify, SelfRef);
                break;
            case Terminated terminated:
                if (TryTakeTerminated(terminated, out var toDeliver))
                {
                    _envelope = new Envelope(toDeliver, _envelope.Sender);
                    _actor!.AroundReceive(_behavior!, toDeliver);
                }

                break;
            default:
                _actor!.AroundReceive(_behavior!, message);
                break;
        }
    }

    private static Receive AlwaysHandled(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return message =>
        {
            receive(message);
            return true;
        };
    }
}
