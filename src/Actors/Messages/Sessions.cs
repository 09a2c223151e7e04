using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>A client opens a session. The coordinator watches the sender, and what the session owns ends with it.</summary>
internal sealed record OpenSession : IWireMessage<OpenSession>
{
    public static string Manifest => "open-session";

    public void Write(WireWriter to)
    {
        // The message has no fields.
    }

    public static OpenSession Read(WireReader from) => new();
}

/// <summary>The session is open.</summary>
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

/// <summary>The client closes its session: its jobs are cancelled and its segments retired.</summary>
internal sealed record CloseSession(long Session) : IWireMessage<CloseSession>
{
    public static string Manifest => "close-session";

    public void Write(WireWriter to) => to.Int64(Session);

    public static CloseSession Read(WireReader from) => new(from.Int64());
}

/// <summary>Nothing is left of the session.</summary>
internal sealed record SessionClosed(long Session) : IWireMessage<SessionClosed>
{
    public static string Manifest => "session-closed";

    public void Write(WireWriter to) => to.Int64(Session);

    public static SessionClosed Read(WireReader from) => new(from.Int64());
}

/// <summary>A request was not carried out, and left no effect.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Reason">What was asked, what was found, and what to do next, for people to read.</param>
internal sealed record RequestFailed(FailureKind Kind, string Reason) : IWireMessage<RequestFailed>
{
    /// <summary>Gets the reason for people to read, cut to the length that a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "request-failed";

    public void Write(WireWriter to)
    {
        to.Failure(Kind);
        to.Text(Reason);
    }

    public static RequestFailed Read(WireReader from) => new(from.Failure(), from.Text());
}
