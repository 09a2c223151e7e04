using ActorShm.Actors.Configuration;
using ActorShm.Segments;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors;

/// <summary>All settings, read once at start and checked all together. Immutable, so safe on any thread.</summary>
/// <remarks><c>hocon/reference.conf</c> explains each setting and why one would change it.</remarks>
public sealed record ActorShmSettings
{
    private static readonly (string Word, LogLevel Value)[] LogLevels =
    [
        ("trace", LogLevel.Trace),
        ("debug", LogLevel.Debug),
        ("info", LogLevel.Information),
        ("warning", LogLevel.Warning),
        ("error", LogLevel.Error),
        ("off", LogLevel.None),
    ];

    private ActorShmSettings(Config config, SettingsReader read)
    {
        Config = config;
        LogLevel = read.OneOf("actorshm.log-level", LogLevels);
        LogFormat = read.OneOf("actorshm.log-format", ("text", LogFormat.Text), ("json", LogFormat.Json));
        LogFileBytes = read.Bytes("actorshm.log-file-size", from: 4096);
        LogFiles = read.Whole("actorshm.log-files", 1, 100);
        Segments = new SegmentStoreOptions
        {
            Placement = read.Directories("actorshm.segments.placement"),
            HeadroomBytes = read.Bytes("actorshm.segments.headroom", from: 0),
            QuotaBytes = read.BytesOrUnlimited("actorshm.segments.quota"),
            PoolBytes = read.BytesOrAutomatic("actorshm.segments.pool"),
            PopulateThreads = read.Whole("actorshm.segments.populate-threads", 0, 64),
        };
        JoinTimeout = read.Duration("actorshm.host.join-timeout");
        DrainTimeout = read.Duration("actorshm.host.drain-timeout");
        LeaveTimeout = read.Duration("actorshm.host.leave-timeout");
        MeasureInterval = read.Duration("actorshm.host.measure-interval");
        Restarts = read.Whole("actorshm.host.restarts", 0, 1_000_000);
        RestartWindow = read.Duration("actorshm.host.restart-window");
        RestartDelay = read.Duration("actorshm.host.restart-delay");
        RestartDelayMost = read.Duration("actorshm.host.restart-delay-most");
        OtlpEndpoint = read.AddressOrOff("actorshm.telemetry.otlp-endpoint");
        OtlpInterval = read.Milliseconds("actorshm.telemetry.otlp-interval");
        KeptJobs = read.Whole("actorshm.host.kept-jobs", 0, 10_000);
        KeptNodes = read.Whole("actorshm.host.kept-nodes", 0, 10_000);
        ConnectTimeout = read.Duration("actorshm.node.connect-timeout");
        HangTimeout = read.Duration("actorshm.node.hang-timeout");
        KeptViews = read.Whole("actorshm.node.kept-views", 1, 4096);
        TimeSlice = read.Duration("actorshm.node.time-slice");
        PartitionsPerNode = read.Whole("actorshm.job.partitions-per-node", 1, 4096);
        LostNodesPerPartition = read.Whole("actorshm.job.lost-nodes-per-partition", 1, 64);
        OverQuota = read.OneOf("actorshm.job.over-quota", ("refuse", OverQuota.Refuse), ("spill", OverQuota.Spill));
        InlineElements = read.Whole("actorshm.job.inline-elements", 0, 1_000_000);
        KeptPrograms = read.Whole("actorshm.job.kept-programs", 1, 65_536);
        ProgressInterval = read.Duration("actorshm.job.progress-interval");
        Engine = new EngineSettings(read);
    }

    /// <summary>Gets the least serious level that is logged.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>Gets how logs are written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>Gets how large a log file may grow, in bytes, before a new one is begun.</summary>
    public long LogFileBytes { get; init; }

    /// <summary>Gets the largest number of files of one log.</summary>
    public int LogFiles { get; init; }

    /// <summary>Gets where segments are placed, and how much room they may take.</summary>
    public SegmentStoreOptions Segments { get; init; }

    /// <summary>Gets how long a launched node may take to join.</summary>
    public TimeSpan JoinTimeout { get; init; }

    /// <summary>Gets how long an orderly stop waits for jobs before it cancels them.</summary>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>Gets how long an orderly stop waits for nodes to close cancelled jobs, and to leave, before it kills them.</summary>
    public TimeSpan LeaveTimeout { get; init; }

    /// <summary>Gets the longest time that a run waits for jobs and nodes when it ends in good order: nodes close what they have open, leave, and end, each within <see cref="LeaveTimeout"/>.</summary>
    public TimeSpan EndTimeout => DrainTimeout + (3 * LeaveTimeout);

    /// <summary>Gets how often the host measures the resources of its nodes' processes.</summary>
    public TimeSpan MeasureInterval { get; init; }

    /// <summary>Gets how often a node that ends is started again within <see cref="RestartWindow"/>.</summary>
    public int Restarts { get; init; }

    /// <summary>Gets the time within which restarts of a node are counted.</summary>
    public TimeSpan RestartWindow { get; init; }

    /// <summary>Gets the delay of a node's first restart; each further restart waits twice as long as the one before.</summary>
    public TimeSpan RestartDelay { get; init; }

    /// <summary>Gets the longest delay of a restart.</summary>
    public TimeSpan RestartDelayMost { get; init; }

    /// <summary>Gets the address of the collector for metrics and traces; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Gets how often metrics and traces are sent.</summary>
    public TimeSpan OtlpInterval { get; init; }

    /// <summary>Gets how many finished jobs the run remembers.</summary>
    public int KeptJobs { get; init; }

    /// <summary>Gets how many lost nodes the run remembers, and how many that left in good order.</summary>
    public int KeptNodes { get; init; }

    /// <summary>Gets how long a node or client tries to reach the host.</summary>
    public TimeSpan ConnectTimeout { get; init; }

    /// <summary>Gets how long a node that a job waits for may go without finishing a block before it is killed.</summary>
    public TimeSpan HangTimeout { get; init; }

    /// <summary>Gets how many segments a node keeps mapped between jobs.</summary>
    public int KeptViews { get; init; }

    /// <summary>Gets how long a node computes for one stage before another open stage gets its turn.</summary>
    public TimeSpan TimeSlice { get; init; }

    /// <summary>Gets the number of partitions per stage and node.</summary>
    public int PartitionsPerNode { get; init; }

    /// <summary>Gets how many nodes one partition may lose before its job fails.</summary>
    public int LostNodesPerPartition { get; init; }

    /// <summary>Gets what happens to a job whose arrays do not fit into the quota.</summary>
    public OverQuota OverQuota { get; init; }

    /// <summary>Gets the length of the longest array result, in elements, that is kept without being named as an output.</summary>
    public int InlineElements { get; init; }

    /// <summary>Gets how many programs stay parsed and typed after their job.</summary>
    public int KeptPrograms { get; init; }

    /// <summary>Gets the shortest time between two reports of progress.</summary>
    public TimeSpan ProgressInterval { get; init; }

    /// <summary>Gets the largest size of a message between processes, in bytes.</summary>
    public int MaximumMessageBytes => Engine.MaximumMessageBytes;

    /// <summary>Gets the settings of the engine that this build uses.</summary>
    internal EngineSettings Engine { get; }

    /// <summary>Gets the merged configuration behind these values, for the engine's own settings.</summary>
    internal Config Config { get; }

    /// <summary>Loads the defaults, and the given files on top of them; later files win.</summary>
    /// <param name="overrideFiles">HOCON files; each must exist.</param>
    /// <exception cref="SettingsException">A key is unknown, or a value is not allowed. The message names all problems.</exception>
    public static ActorShmSettings Load(params IReadOnlyList<string> overrideFiles) => Load(SettingsSources.None with { Files = overrideFiles });

    /// <summary>Loads the defaults, and the settings of the sources on top of them.</summary>
    /// <param name="sources">Files, environment variables and definitions.</param>
    /// <exception cref="SettingsException">A key is unknown, or a value is not allowed. The message names all problems.</exception>
    internal static ActorShmSettings Load(SettingsSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var reference = ReadReference();
        var overrides = new SettingsOverrides(reference.Paths.ToHashSet(StringComparer.Ordinal));
        var config = overrides.Read(sources).WithFallback(reference);
        var read = new SettingsReader(config, overrides.LostSections);
        var settings = new ActorShmSettings(config, read);
        string[] problems = [.. overrides.Problems, .. read.Problems];
        return problems.Length == 0 ? settings : throw new SettingsException(problems);
    }

    private static Config ReadReference()
    {
        try
        {
            return ConfigurationFactory.FromResource("reference.conf", typeof(ActorShmSettings).Assembly);
        }
        catch (HoconParseException e)
        {
            throw new SettingsException([e.Message]); // of our own file: that the stack is too small for any
        }
    }

    /// <summary>Gets the installation's own override file beside the executable; an empty list when there is none.</summary>
    /// <param name="name"><c>host.conf</c> or <c>node.conf</c>.</param>
    public static IReadOnlyList<string> InstalledOverrides(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "hocon", name);
        return File.Exists(path) ? [path] : [];
    }
}
