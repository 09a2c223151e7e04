
namespace ActorShm.Actors;

/// <summary>Says what kind of failure it was, and so who has to act; the numbers are the exit codes of the command line.</summary>
public enum FailureKind : byte
{
    /// <summary>The work failed: nodes died, an input changed while it was read, or the job was cancelled.</summary>
    Work = 1,

    /// <summary>The request is wrong: a program that does not parse, or a file that cannot be read.</summary>
    Input = 2,

    /// <summary>The host is ending and did not take the request; nothing was done.</summary>
    HostEnding = 3,

    /// <summary>There is not enough room for a segment.</summary>
    OutOfSpace = 4,
}
