namespace ActorShm.Embedded;

/// <summary>An actor whose constructor sets which handler takes which type of message.</summary>
/// <remarks>
/// Handlers are tried in the order in which they were given. The first whose type and predicate fit takes the message. Handlers can be
/// given only in the constructor and in the code that is passed to Become.
/// </remarks>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerTable _first = new();
    private HandlerTable? _building;

    /// <summary>Opens the table of handlers, which the constructor of the derived class fills.</summary>
    protected ReceiveActor() => _building = _first;

    /// <inheritdoc/>
    protected internal sealed override bool Receive(object message) => _first.Handle(message);

    internal sealed override void Constructed() => _building = null;

    /// <summary>Not used: the handlers take the messages.</summary>
    protected sealed override void OnReceive(object message) => _first.Handle(message);

    /// <summary>Handles messages of a type, those that <paramref name="shouldHandle"/> accepts.</summary>
    /// <exception cref="InvalidOperationException">Called outside of the constructor and of Become, or after a handler that takes everything.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add<T>(shouldHandle, message =>
        {
            handler(message);
            return true;
        });
    }

    /// <summary>Handles messages of a type, those that <paramref name="shouldHandle"/> accepts.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <summary>Handles messages of a type; when the handler returns false, the next handler is tried.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void Receive<T>(Func<T, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Building().Add(message => message is T typed && handler(typed), catchesAll: false);
    }

    /// <summary>Handles whatever no handler before it took.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void ReceiveAny(Action<object> handler) => Receive(handler);

    /// <summary>Handles messages of a type with asynchronous work; the next message waits until the work is done.</summary>
    /// <remarks>
    /// Sender, Self and Context stay correct after each await, because what follows runs as part of handling the same message. After
    /// ConfigureAwait(false) they do not. A stop does not wait for the work.
    /// </remarks>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Receive(message => RunTask(() => handler(message)), shouldHandle);
    }

    /// <summary>Handles messages of a type with asynchronous work, those that <paramref name="shouldHandle"/> accepts.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    /// <summary>Handles whatever no handler before it took, with asynchronous work.</summary>
    /// <inheritdoc cref="Receive{T}(Action{T}, Predicate{T}?)" path="/exception"/>
    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync(handler);

    /// <summary>Replaces the handlers with those that <paramref name="configure"/> sets.</summary>
    protected void Become(Action configure) => Become(Build(configure));

    /// <summary>Puts the handlers that <paramref name="configure"/> sets on the stack.</summary>
    protected void BecomeStacked(Action configure) => BecomeStacked(Build(configure));

    private Receive Build(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _building;
        var table = _building = new HandlerTable();
        try
        {
            configure();
        }
        finally
        {
            _building = outer;
        }

        return table.Handle;
    }

    private void Add<T>(Predicate<T>? shouldHandle, Func<T, bool> handle) =>
        Building().Add(
            shouldHandle is null
                ? message => message is T typed && handle(typed)
                : message => message is T typed && shouldHandle(typed) && handle(typed),
            catchesAll: shouldHandle is null && typeof(T) == typeof(object));

    private HandlerTable Building() =>
        _building ?? throw new InvalidOperationException(
            $"{GetType()} gave a handler while it was handling a message. Give handlers in the constructor, or in what is passed to Become.");

    private sealed class HandlerTable
    {
        private readonly List<Receive> _handlers = [];
        private bool _catchesAll;

        public void Add(Receive handler, bool catchesAll)
        {
            if (_catchesAll)
            {
                throw new InvalidOperationException("A handler that takes all messages has been given; none can be given after it. Give it last.");
            }

            _catchesAll = catchesAll;
            _handlers.Add(handler);
        }

        public bool Handle(object message)
        {
            foreach (var handler in _handlers)
            {
                if (handler(message))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
