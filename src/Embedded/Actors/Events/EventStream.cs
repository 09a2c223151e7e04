namespace ActorShm.Embedded;

/// <summary>Publishes objects to the actors that subscribed to their type. Safe on any thread.</summary>
public sealed class EventStream
{
    private readonly Lock _lock = new();
    private Subscription[] _subscriptions = [];

    /// <summary>Subscribes an actor to everything that is published from now on and is of this type or a type derived from it.</summary>
    /// <returns>False when the actor was subscribed already.</returns>
    public bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_lock)
        {
            var subscription = new Subscription(ActorRefBase.From(subscriber), channel);
            if (_subscriptions.Contains(subscription))
            {
                return false;
            }

            _subscriptions = [.. _subscriptions, subscription];
            return true;
        }
    }

    /// <summary>Ends one subscription; false when there was none.</summary>
    public bool Unsubscribe(IActorRef subscriber, Type channel) =>
        Remove(subscription => subscription.Channel == channel && subscription.Subscriber.Equals(subscriber));

    /// <summary>Ends all subscriptions of an actor; false when there were none.</summary>
    public bool Unsubscribe(IActorRef subscriber) => Remove(subscription => subscription.Subscriber.Equals(subscriber));

    /// <summary>Sends an object to all subscribers of its type. Subscribers that have stopped are forgotten. The log names a subscriber that the object cannot be sent to.</summary>
    public void Publish(object @event)
    {
        InvalidMessageException.ThrowIfNull(@event);
        var anyStopped = false;
        foreach (var (subscriber, channel) in Volatile.Read(ref _subscriptions))
        {
            if (subscriber.IsTerminated)
            {
                anyStopped = true;
            }
            else if (channel.IsInstanceOfType(@event))
            {
                Tell(subscriber, @event);
            }
        }

        if (anyStopped)
        {
            Remove(static subscription => subscription.Subscriber.IsTerminated);
        }
    }

    private static void Tell(ActorRefBase subscriber, object @event)
    {
        try
        {
            subscriber.Tell(@event, ActorRefs.NoSender);
        }
        catch (Exception failure) when (FatalErrors.AreNot(failure))
        {
            // A subscriber in another process, for which the object is too large. The publisher does not know the subscriber, and the others must still get the object.
            subscriber.System?.Log.Warning("A {0} that was published did not reach the subscriber {1}: {2}", @event.GetType(), subscriber.Path, FailureText.Of(failure));
        }
    }

    private bool Remove(Func<Subscription, bool> match)
    {
        lock (_lock)
        {
            var kept = _subscriptions.Where(subscription => !match(subscription)).ToArray();
            var any = kept.Length < _subscriptions.Length;
            _subscriptions = kept;
            return any;
        }
    }

    private readonly record struct Subscription(ActorRefBase Subscriber, Type Channel);
}

/// <summary>Overloads that take the type as a type argument.</summary>
public static class EventStreamExtensions
{
    /// <inheritdoc cref="EventStream.Subscribe"/>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Subscribe(subscriber, typeof(TChannel));
    }

    /// <inheritdoc cref="EventStream.Unsubscribe(IActorRef, Type)"/>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Unsubscribe(subscriber, typeof(TChannel));
    }
}
