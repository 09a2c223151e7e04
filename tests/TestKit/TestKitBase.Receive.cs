using System.Diagnostics.CodeAnalysis;
using ActorShm.Embedded;

namespace ActorShm.Testing;

// Reading messages whatever they are.
public abstract partial class TestKitBase
{
    /// <summary>The next message; null when none comes in time.</summary>
    /// <param name="max">How long to wait; null for the watchdog's limit, or what <c>Within</c> leaves.</param>
    public object? ReceiveOne(TimeSpan? max = null) => TryReceiveOne(out var envelope, max) ? envelope.Message : null;

    /// <summary>So many messages, in the order in which they came.</summary>
    /// <exception cref="ExpectationFailedException">Fewer came in time.</exception>
    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan? max = null)
    {
        var messages = new object[numberOfMessages];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = Next($"message {i + 1} of {numberOfMessages}", max, hint: null);
        }

        return messages;
    }

    /// <summary>Reads messages until the function says yes to one, and returns that one.</summary>
    /// <exception cref="ExpectationFailedException">None such came in time; the text names those that did.</exception>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string? hint = null) =>
        FishForMessage<object>(isMessage, max, hint);

    /// <summary>Reads messages until one is of this type and the function says yes to it, and returns that one.</summary>
    /// <exception cref="ExpectationFailedException">None such came in time; the text names those that did.</exception>
    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string? hint = null)
    {
        ArgumentNullException.ThrowIfNull(isMessage);
        var passed = new List<object>();
        while (TryReceiveOne(out var envelope, max))
        {
            if (envelope.Message is T candidate && isMessage(candidate))
            {
                return candidate;
            }

            passed.Add(envelope.Message);
        }

        throw new ExpectationFailedException($"No {typeof(T).Name} was caught{Because(hint)}; passed by: {Listed(passed)}.");
    }

    private bool TryReceiveOne([MaybeNullWhen(false)] out Envelope envelope, TimeSpan? max)
    {
        if (!_received.TryTake(out envelope, LimitOf(max)))
        {
            return false;
        }

        LastMessage = envelope.Message;
        LastSender = envelope.Sender ?? ActorRefs.Nobody;
        return true;
    }

    private object Next(string expected, TimeSpan? timeout, string? hint) =>
        TryReceiveOne(out var envelope, timeout)
            ? envelope.Message
            : throw new ExpectationFailedException($"Expected {expected}{Because(hint)}, but no message came in {LimitOf(timeout)}.");

    private static string Because(string? hint) => hint is null ? "" : $" ({hint})";

    private static string Listed(IReadOnlyCollection<object> messages) =>
        messages.Count == 0 ? "nothing" : string.Join(", ", messages.Select(static message => $"{message.GetType().Name} <{message}>"));
}
