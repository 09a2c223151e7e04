using ActorShm.Actors;
using ActorShm.Hosting;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Ending;

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

    /// <summary>Gets the exit code of a kind of failure. The values of the kinds are their exit codes.</summary>
    public static int Of(FailureKind kind) => (int)kind;

    /// <summary>Gets the exit code of a foreseen failure; null for any other, which is a defect and shows its stack trace.</summary>
    public static int? Of(Exception failure) => failure switch
    {
        RunFailedException failed => Of(failed.Kind),
        UsageException or SettingsException or ProgramException => WrongInput,
        NoHostException => NoHost,
        _ when NoRoom.IsCauseOf(failure) => OutOfSpace,
        SegmentInUseException or MappingRefusedException or OpenFilesLimitException or NodeLaunchException or WorkFailedException => WorkFailed,
        SegmentException or UnauthorizedAccessException or PathTooLongException => WrongInput,
        IOException or StandardOutputException => WorkFailed,
        _ => null,
    };
}
