using System.Globalization;
using ActorShm.Segments;

namespace ActorShm.Actors;

/// <summary>
/// The directory of one run: its lock, the way to its host, its segments, its work tables, its logs, and the temporary directory of its nodes.
/// It belongs to one living host, has mode 0700, and disappears with the run.
/// </summary>
/// <remarks>
/// <code>
/// /dev/shm/actorshm-1000/default/     0700
///   host.lock                         held by the living host; names its pid and start time
///   control.sock                      where nodes and clients connect, on the embedded engine
///   host.address, host.pem            where they connect and the key that lets them, on Akka.NET
///   segments/                         the arrays, or links to where they lie
///   tables/                           the work tables of running stages
///   logs/                             host.log, and what the nodes wrote
///   tmp/                              TMPDIR of the nodes
/// </code>
/// </remarks>
public sealed class RunDirectory : IDisposable
{
    /// <summary>The environment variable that names the run directory when no option does.</summary>
    public const string EnvironmentVariable = "ACTORSHM_RUN_DIR";

    private const string Overflow = "overflow-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly OwnedDirectory _owned;

    private RunDirectory(OwnedDirectory owned)
    {
        _owned = owned;
        foreach (var directory in (string[])[SegmentsPathIn(Path), TablesPathIn(Path), LogsPath, TemporaryPath])
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            File.SetUnixFileMode(directory, OwnerOnly); // the process's umask may have removed bits
        }
    }

    /// <summary>Where the runs of this user lie unless told otherwise.</summary>
    public static string DefaultParent => ParentIn("/dev/shm");

    /// <summary>Gets the run directory that the environment names, absolute; null when it names none.</summary>
    public static string? EnvironmentPath => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } path ? System.IO.Path.GetFullPath(path) : null;

    /// <summary>Gets the run directory that commands use when none is named: that of the environment, else <c>default</c>.</summary>
    public static string DefaultPath => EnvironmentPath ?? System.IO.Path.Combine(DefaultParent, "default");

    /// <summary>Gets the absolute path of the directory.</summary>
    public string Path => _owned.Path;

    /// <summary>The name of the run's directories on other file systems: no other run has it, wherever its own directory lies.</summary>
    public string PlacementName { get; } = $"{Overflow}{UniqueSuffix()}";

    /// <summary>Gets the directory of the logs of the host and of the nodes.</summary>
    public string LogsPath => LogsPathIn(Path);

    /// <summary>Gets the TMPDIR of the nodes, which have their own because a killed .NET process leaves diagnostic pipes there.</summary>
    public string TemporaryPath => TemporaryPathIn(Path);

    /// <summary>Whether a directory is that of a run, and not another one that a process of ours owns.</summary>
    public static bool IsRun(string directory) => Directory.Exists(LogsPathIn(directory));

    /// <summary>Gets the directory of the segments of the run in a directory.</summary>
    public static string SegmentsPathIn(string runDirectory) => System.IO.Path.Combine(runDirectory, "segments");

    /// <summary>Gets the directory of the work tables of the run in a directory.</summary>
    public static string TablesPathIn(string runDirectory) => System.IO.Path.Combine(runDirectory, "tables");

    /// <summary>Gets the directory of the logs of the run in a directory.</summary>
    public static string LogsPathIn(string runDirectory) => System.IO.Path.Combine(runDirectory, "logs");

    /// <summary>Gets the temporary directory of the nodes of the run in a directory.</summary>
    public static string TemporaryPathIn(string runDirectory) => System.IO.Path.Combine(runDirectory, "tmp");

    /// <summary>The directory that holds what runs of this user have under a placement directory.</summary>
    public static string ParentIn(string placementDirectory) => System.IO.Path.Combine(placementDirectory, UserDirectory.Name);

    /// <summary>What runs of a host have on another file system, under names as <see cref="PlacementName"/>.</summary>
    /// <param name="placementDirectory">The placement directory.</param>
    /// <param name="hostPid">The process of the host, which may have ended.</param>
    internal static IReadOnlyList<string> OverflowOf(string placementDirectory, int hostPid)
    {
        try
        {
            return Directory.GetDirectories(ParentIn(placementDirectory), string.Create(CultureInfo.InvariantCulture, $"{Overflow}{hostPid}-*"));
        }
        catch (DirectoryNotFoundException)
        {
            return []; // nobody has anything there, or the last one took it along
        }
    }

    /// <summary>Makes a path that no other run has, for a run that serves one command only.</summary>
    public static string PrivatePath() => System.IO.Path.Combine(
        DefaultParent, $"run-{UniqueSuffix()}");

    /// <summary>Takes a path for a new run, and removes what dead runs left under the usual parents.</summary>
    /// <param name="path">The directory to create; its parents are created if necessary.</param>
    /// <param name="placement">The placement directories, which may hold overflow directories of dead runs.</param>
    /// <exception cref="DirectoryInUseException">A living host has the directory.</exception>
    /// <exception cref="SegmentException">Something else is at the path; it is left alone.</exception>
    public static RunDirectory Acquire(string path, IReadOnlyList<string> placement)
    {
        SweepDeadRuns(placement);
        try
        {
            var owned = OwnedDirectory.Acquire(System.IO.Path.GetFullPath(path));
            try
            {
                return new RunDirectory(owned);
            }
            catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
            {
                GiveUp(owned, reason);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SegmentException(
                $"The run directory '{path}' cannot be made: {e.Message.TrimEnd('.')}. Keep the run elsewhere: 'actorshm host --run-dir DIR' does, and 'actorshm eval --run-dir DIR' computes in it.", e);
        }
    }

    /// <summary>Removes the directory with everything in it.</summary>
    public void Dispose() => _owned.Dispose();

    /// <summary>Releases the directory, so that a program that goes on running can try again. What cannot be removed has lost its owner, and the next run sweeps it.</summary>
    private static void GiveUp(OwnedDirectory owned, Exception reason)
    {
        try
        {
            owned.Dispose();
        }
        catch (IOException left)
        {
            throw new IOException($"{reason.Message} What was begun could not be removed: {left.Message}", reason);
        }
    }

    private static string UniqueSuffix() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..8]}");

    /// <summary>Removes what dead runs of this user left under the usual parents.</summary>
    /// <param name="placement">The placement directories, which may hold overflow directories of dead runs.</param>
    public static void SweepDeadRuns(IReadOnlyList<string> placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        var parents = placement
            .Select(ParentIn)
            .Append(DefaultParent)
            .Distinct(StringComparer.Ordinal);
        foreach (var parent in parents.Where(Directory.Exists))
        {
            OwnedDirectory.SweepDead(parent);
        }
    }
}
