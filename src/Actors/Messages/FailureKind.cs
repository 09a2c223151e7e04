
namespace ActorShm.Actors;

/// <summary>Whose turn it is after a failure; the numbers are the exit codes of the command line.</summary>
public enum FailureKind : byte
{
    /// <summary>The work failed: nodes died, an input changed while it was read, the job was cancelled.</summary>
    Work = 1,

    /// <summary>What was asked for is wrong: a program that does not parse, a file that cannot be read.</summary>
    Input = 2,

    /// <summary>The host is ending and has not taken what it was asked for: nothing was done.</summary>
    HostEnding = 3,

    /// <summary>There is not enough room for a segment.</summary>
    OutOfSpace = 4,
}
