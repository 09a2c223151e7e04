using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>A client begins to work with the run. The coordinator watches the sender, and what the session owns ends with it.</summary>
internal sealed record OpenSession : IWireMessage<OpenSession>
{
    public static string Manifest => "open-session";

    public void Write(WireWriter to)
    {
        // There is nothing to say beyond the name.
    }

    public static OpenSession Read(WireReader from) => new();
}

/// <summary>The client may ask.</summary>
/// <param name="Session">The session's number, which every later request carries.</param>
/// <param name="IsHostEnding">Whether the host takes no new work.</param>
internal sealed record SessionOpened(long Session, bool IsHostEnding) : IWireMessage<SessionOpened>
{
    public static string Manifest => "session-opened";

    public void Write(WireWriter to)
    {
        to.Int64(Session);
        to.Bool(IsHostEnding);
    }

    public static SessionOpened Read(WireReader from) => new(from.Int64(), from.Bool());
}

/// <summary>The client is done: its jobs are cancelled and its segments retired.</summary>
internal sealed record CloseSession(long Session) : IWireMessage<CloseSession>
{
    public static string Manifest => "close-session";

    public void Write(WireWriter to) => to.Int64(Session);

    public static CloseSession Read(WireReader from) => new(from.Int64());
}

/// <summary>Nothing of the session is left.</summary>
internal sealed record SessionClosed(long Session) : IWireMessage<SessionClosed>
{
    public static string Manifest => "session-closed";

    public void Write(WireWriter to) => to.Int64(Session);

    public static SessionClosed Read(WireReader from) => new(from.Int64());
}

/// <summary>A request was not carried out; nothing of it remains.</summary>
/// <param name="Kind">What sort of failure it was.</param>
/// <param name="Reason">What was asked, what was found, what to do next; for people.</param>
internal sealed record RequestFailed(FailureKind Kind, string Reason) : IWireMessage<RequestFailed>
{
    /// <summary>The reason for people, cut to what a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "request-failed";

    public void Write(WireWriter to)
    {
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static RequestFailed Read(WireReader from) => new(from.Failure(), from.Text());
}
