
using ActorShm.Actors;

namespace ActorShm.Host;

/// <summary>The exit codes of the command line.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int WorkFailed = 1;
    public const int WrongInput = 2;
    public const int NoHost = 3;
    public const int OutOfSpace = 4;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>The kinds of failure carry the numbers of their exit codes.</summary>
    public static int Of(FailureKind kind) => (int)kind;
}
