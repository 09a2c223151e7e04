using ActorShm.Actors;
using ActorShm.Host.Measuring;
using ActorShm.Segments;

namespace ActorShm.Host.Doctor;

/// <summary>What the checks look at: the kernel's files, the file systems, and the settings that say what ActorShm will use.</summary>
internal sealed record Machine
{
    private static readonly TimeSpan LongForOneReservation = TimeSpan.FromSeconds(1);

    /// <summary>This machine, with these settings, and the run that commands mean.</summary>
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

    /// <summary>The run that was named, which may lie elsewhere; the default one otherwise.</summary>
    public required string NamedRun { get; init; }

    /// <summary>How large the file system of a directory is, and how much of it is free; null when there is none.</summary>
    public required Func<string, FileSystemSpace?> SpaceOf { get; init; }

    /// <summary>What control groups leave of memory to new segments; null when they do not limit it.</summary>
    public required SpaceLimit? ControlGroupLimit { get; init; }

    /// <summary>Whether memory can be reserved without waiting for long, and the process that is in the way, if it is known.</summary>
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
