using ActorShm.Actors;
using ActorShm.Host.Measuring;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor;

/// <summary>What the checks examine: the kernel's files, the file systems, and the settings that say what ActorShm will use.</summary>
internal sealed record Machine
{
    private static readonly TimeSpan LongForOneReservation = TimeSpan.FromSeconds(1);

    /// <summary>Gets this machine with these settings, and with the run that commands use.</summary>
    public static Machine Here(ActorShmSettings settings, string runDirectory) => new()
    {
        Files = new MachineFiles("/"),
        Placement = settings.Segments.Placement,
        RunParents = [.. settings.Segments.Placement
            .Select(RunDirectory.ParentIn)
            .Append(RunDirectory.DefaultParent)
            .Distinct(StringComparer.Ordinal)],
        NamedRun = Path.TrimEndingDirectorySeparator(runDirectory),
        SpaceOf = MeasureSpace,
        ControlGroupLimit = CurrentProcess.ControlGroupLimit(settings.Segments.HeadroomBytes),
        LookAtReservations = LookAtReservationLock,
    };

    /// <summary>The kernel's own files.</summary>
    public required MachineFiles Files { get; init; }

    /// <summary>The directories that segments may lie in, in order of preference.</summary>
    public required IReadOnlyList<string> Placement { get; init; }

    /// <summary>The directories that hold runs of this user.</summary>
    public required IReadOnlyList<string> RunParents { get; init; }

    /// <summary>The run that the user named, which may lie elsewhere, or else the default run.</summary>
    public required string NamedRun { get; init; }

    /// <summary>Gets the size of a directory's file system and how much of it is free; null when it cannot be determined.</summary>
    public required Func<string, FileSystemSpace?> SpaceOf { get; init; }

    /// <summary>How much memory control groups leave to new segments; null when they set no limit.</summary>
    public required SpaceLimit? ControlGroupLimit { get; init; }

    /// <summary>Gets whether memory can be reserved without a long wait, and the process that is in the way, if known.</summary>
    public required Func<(bool IsFree, int? Holder)> LookAtReservations { get; init; }

    private static (bool IsFree, int? Holder) LookAtReservationLock() => (ReservationLock.IsFree(LongForOneReservation, out var holder), holder);

    private static FileSystemSpace? MeasureSpace(string directory)
    {
        try
        {
            return FileSystemSpace.Of(directory);
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
