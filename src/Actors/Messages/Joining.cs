using System.Collections.Immutable;
using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>A node asks the coordinator to let it join. The sender is the node's worker.</summary>
/// <param name="RequestedNode">The number its launcher gave it, or 0 for any free one.</param>
/// <param name="Pid">The node's process id.</param>
/// <param name="Kernels">The names of the kernels that the node has registered.</param>
internal sealed record JoinRun(int RequestedNode, int Pid, ImmutableArray<string> Kernels) : IWireMessage<JoinRun>
{
    public static string Manifest => "join-run";

    public void Write(WireWriter to)
    {
        to.Int32(RequestedNode);
        to.Int32(Pid);
        to.List(Kernels, static (w, name) => w.Text(name));
    }

    public static JoinRun Read(WireReader from) => new(from.Count32(), from.Count32(), from.List(static r => r.Text()));
}

/// <summary>The node has joined, under this number.</summary>
internal sealed record RunJoined(int Node) : IWireMessage<RunJoined>
{
    public static string Manifest => "run-joined";

    public void Write(WireWriter to) => to.Int32(Node);

    public static RunJoined Read(WireReader from) => new(from.Count32());
}

/// <summary>The node may not join, and should leave with this reason.</summary>
internal sealed record JoinRefused(string Reason) : IWireMessage<JoinRefused>
{
    /// <summary>Gets the reason for people to read, cut to the length that a message can carry.</summary>
    public string Reason { get; } = ReasonText.Cut(Reason);

    public static string Manifest => "join-refused";

    public void Write(WireWriter to) => to.Text(Reason);

    public static JoinRefused Read(WireReader from) => new(from.Text());
}

/// <summary>A node that was asked to end asks the coordinator whether it may. The sender is its worker; the node works on until <see cref="LeaveRun"/> comes.</summary>
internal sealed record AskToLeave : IWireMessage<AskToLeave>
{
    public static string Manifest => "ask-to-leave";

    public void Write(WireWriter to)
    {
        // The message has no fields.
    }

    public static AskToLeave Read(WireReader from) => new();
}

/// <summary>Tells a node that the run is over for it: it closes its views and exits with code 0.</summary>
internal sealed record LeaveRun : IWireMessage<LeaveRun>
{
    public static string Manifest => "leave-run";

    public void Write(WireWriter to)
    {
        // The message has no fields.
    }

    public static LeaveRun Read(WireReader from) => new();
}
