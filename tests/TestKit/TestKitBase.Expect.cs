using ActorShm.Embedded;

namespace ActorShm.Testing;

// Reading messages that must be the ones a test expects.
public abstract partial class TestKitBase
{
    /// <summary>The next message, which must be of this type.</summary>
    /// <exception cref="ExpectationFailedException">None came in time, or another.</exception>
    public T ExpectMsg<T>(TimeSpan? timeout = null, string? hint = null)
    {
        var expected = $"a message of type {typeof(T).Name}";
        var message = Next(expected, timeout, hint);
        return message is T typed ? typed : throw Unexpected(expected, message, hint);
    }

    /// <summary>The next message, which must equal this one.</summary>
    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string?)" path="/exception"/>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null)
    {
        var found = ExpectMsg<T>(timeout, hint);
        return EqualityComparer<T>.Default.Equals(found, message) ? found : throw Unexpected($"<{message}>", found!, hint);
    }

    /// <summary>The next message, which must be of this type and satisfy the function.</summary>
    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string?)" path="/exception"/>
    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var found = ExpectMsg<T>(timeout, hint);
        return isMessage(found) ? found : throw Unexpected($"a {typeof(T).Name} that satisfies the test's condition", found!, hint);
    }

    /// <summary>The next message, which must be of this type; the test checks it further.</summary>
    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string?)" path="/exception"/>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(assert);
        var found = ExpectMsg<T>(timeout, hint);
        assert(found);
        return found;
    }

    /// <summary>The next message, of this type and from this sender.</summary>
    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string?)" path="/exception"/>
    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? timeout = null, string? hint = null)
    {
        var found = ExpectMsg<T>(timeout, hint);
        return LastSender.Equals(sender) ? found : throw Unexpected($"a message from {sender}", $"{found} from {LastSender}", hint);
    }

    /// <summary>The next messages are these, in any order.</summary>
    /// <exception cref="ExpectationFailedException">Fewer came in time, or others.</exception>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(IReadOnlyCollection<T> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var missing = messages.ToList();
        var found = new List<T>();
        while (missing.Count > 0)
        {
            var next = ExpectMsg<T>(hint: $"still missing: {string.Join(", ", missing)}");
            found.Add(missing.Remove(next) ? next : throw Unexpected($"one of {string.Join(", ", missing)}", next!, hint: null));
        }

        return found;
    }

    /// <summary>The next message says that this actor has stopped.</summary>
    /// <inheritdoc cref="ExpectMsg{T}(TimeSpan?, string?)" path="/exception"/>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null) =>
        ExpectMsg<Terminated>(terminated => terminated.ActorRef.Equals(target), timeout, hint ?? $"the end of {target}");

    /// <summary>Everything that was told to the test actor before this call has been read.</summary>
    /// <remarks>
    /// No time passes: a marker goes through the test actor's mailbox, and what came before it would be found. What an actor is
    /// still going to send is not covered, so first wait for that actor (or move the clock).
    /// </remarks>
    /// <exception cref="ExpectationFailedException">There is an unread message.</exception>
    public void ExpectNoMsg()
    {
        RunInTestActor(static _ => { });
        if (_received.TryTake(out var envelope))
        {
            throw Unexpected("no message", envelope.Message, hint: null);
        }
    }

    private static ExpectationFailedException Unexpected(string expected, object found, string? hint) =>
        new($"Expected {expected}{Because(hint)}, but found {found.GetType().Name} <{found}>.", (found as Status.Failure)?.Cause);
}
