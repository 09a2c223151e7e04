using System.IO.Enumeration;

namespace ActorShm.Embedded;

/// <summary>Actors selected by path. The path is followed anew for each message, so the message reaches whoever lives there at that moment.</summary>
/// <remarks>Names may hold <c>*</c> and <c>?</c>; then all actors that match get the message. Immutable, so safe on any thread.</remarks>
public sealed class ActorSelection : ICanTell
{
    private readonly string[] _names;

    internal ActorSelection(ActorRefBase anchor, IEnumerable<string> names)
    {
        AnchorRef = anchor;
        _names = [.. names];
    }

    /// <summary>Where the path begins.</summary>
    public IActorRef Anchor => AnchorRef;

    /// <summary>The names, each with a slash before it.</summary>
    public string PathString => ActorPath.FormatPathElements(_names);

    internal ActorRefBase AnchorRef { get; }

    /// <summary>Sends a message with the actor that runs on this thread as its sender, or without a sender when no actor does.</summary>
    public void Tell(object message) => Tell(message, ActorCell.CurrentSelf);

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender)
    {
        InvalidMessageException.ThrowIfNull(message);
        if (AnchorRef.System is { } system)
        {
            Deliver(system, AnchorRef, _names, message, sender, isOneOfMany: false);
        }
    }

    /// <summary>Gets the reference of the actor that lives at the path.</summary>
    /// <exception cref="ActorNotFoundException">Nobody lives there, or nobody answered in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <inheritdoc cref="ResolveOne(TimeSpan)"/>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken cancellation)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception unanswered) when (unanswered is AskTimeoutException or RemotingException)
        {
            throw new ActorNotFoundException($"{this} could not be resolved: {unanswered.Message}", unanswered);
        }

        return identity.Subject ?? throw new ActorNotFoundException(
            $"Nobody lives at {this}. The actor may have stopped or not started yet; start it, or resolve again later.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"ActorSelection[{AnchorRef.Path}{(AnchorRef.Path.Depth == 0 ? PathString[(PathString.Length > 0 ? 1 : 0)..] : PathString)}]";

    /// <summary>Follows a path from an actor of this process, and tells whoever is found.</summary>
    /// <param name="system">The system.</param>
    /// <param name="from">Where to begin.</param>
    /// <param name="names">The rest of the path.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender.</param>
    /// <param name="isOneOfMany">Whether a pattern earlier in the path matched several actors, so that it is not worth reporting if nobody is at the end of this one.</param>
    internal static void Deliver(
        ActorSystemImpl system, ActorRefBase from, ReadOnlySpan<string> names, object message, IActorRef? sender, bool isOneOfMany)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var name = names[i];
            if (from is IRemoteAnchor remote)
            {
                remote.TellSelected(names[i..], message, sender);
                return;
            }

            if (name.AsSpan().ContainsAny('*', '?'))
            {
                Broadcast(system, from, names[i..], message, sender, isOneOfMany);
                return;
            }

            if ((name == ".." ? from.Parent : from.GetChild(name)) is not { } next)
            {
                NobodyThere(system, from.Path / names[i..].ToArray(), message, sender, isOneOfMany);
                return;
            }

            from = next;
        }

        from.Tell(message, sender);
    }

    private static void Broadcast(
        ActorSystemImpl system, ActorRefBase parent, ReadOnlySpan<string> names, object message, IActorRef? sender, bool isOneOfMany)
    {
        var pattern = names[0];
        var matching = parent.GetChildren().Where(child => FileSystemName.MatchesSimpleExpression(pattern, child.Path.Name, ignoreCase: false)).ToArray();
        if (matching.Length == 0)
        {
            NobodyThere(system, parent.Path / names.ToArray(), message, sender, isOneOfMany);
        }

        foreach (var child in matching)
        {
            Deliver(system, child, names[1..], message, sender, isOneOfMany || matching.Length > 1);
        }
    }

    private static void NobodyThere(ActorSystemImpl system, ActorPath path, object message, IActorRef? sender, bool isOneOfMany)
    {
        if (!isOneOfMany)
        {
            system.DeadLetterRef.Publish(message, sender, new EmptyRef(system, path));
        }
    }
}

/// <summary>A reference into another process. The rest of a selection's path is followed there.</summary>
internal interface IRemoteAnchor
{
    void TellSelected(ReadOnlySpan<string> names, object message, IActorRef? sender);
}
