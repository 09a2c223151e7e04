using ActorShm.Actors.Configuration;
using ActorShm.Segments;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors;

/// <summary>Everything that can be set, read once at start and checked all together. Immutable, so safe on any thread.</summary>
/// <remarks>What each setting means, and why one would change it, stands in <c>hocon/reference.conf</c>.</remarks>
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

    /// <summary>The least serious message that is logged.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>How logs are written.</summary>
    public LogFormat LogFormat { get; init; }

    /// <summary>How large a log file may grow before a new one is begun.</summary>
    public long LogFileBytes { get; init; }

    /// <summary>How many files of one log there may be.</summary>
    public int LogFiles { get; init; }

    /// <summary>Where segments go, and how much room they may take.</summary>
    public SegmentStoreOptions Segments { get; init; }

    /// <summary>How long a launched node may take to join.</summary>
    public TimeSpan JoinTimeout { get; init; }

    /// <summary>How long an orderly stop waits for jobs before it cancels them.</summary>
    public TimeSpan DrainTimeout { get; init; }

    /// <summary>How long an orderly stop waits for nodes to close cancelled jobs, and to leave, before it kills them.</summary>
    public TimeSpan LeaveTimeout { get; init; }

    /// <summary>The longest that a run waits for jobs and nodes when it ends in good order: nodes close what they have open, leave, and end, each within <see cref="LeaveTimeout"/>.</summary>
    public TimeSpan EndTimeout => DrainTimeout + (3 * LeaveTimeout);

    /// <summary>How often the host looks at what the processes of its nodes take.</summary>
    public TimeSpan MeasureInterval { get; init; }

    /// <summary>How often a node that ends is started again within <see cref="RestartWindow"/>.</summary>
    public int Restarts { get; init; }

    /// <summary>The time within which restarts of a node are counted.</summary>
    public TimeSpan RestartWindow { get; init; }

    /// <summary>How long the first restart of a node waits; each further one twice as long as that before.</summary>
    public TimeSpan RestartDelay { get; init; }

    /// <summary>The longest that a restart waits.</summary>
    public TimeSpan RestartDelayMost { get; init; }

    /// <summary>The collector that metrics and traces are sent to; null for none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How often they are sent.</summary>
    public TimeSpan OtlpInterval { get; init; }

    /// <summary>How many jobs that are over the run remembers.</summary>
    public int KeptJobs { get; init; }

    /// <summary>How many nodes that were lost the run remembers, and how many that have left.</summary>
    public int KeptNodes { get; init; }

    /// <summary>How long a node or client tries to reach the host.</summary>
    public TimeSpan ConnectTimeout { get; init; }

    /// <summary>How long a node that a job waits for may go without finishing a block before it is killed.</summary>
    public TimeSpan HangTimeout { get; init; }

    /// <summary>How many segments a node keeps mapped between jobs.</summary>
    public int KeptViews { get; init; }

    /// <summary>How long a node computes for one stage before another that is open gets its turn.</summary>
    public TimeSpan TimeSlice { get; init; }

    /// <summary>Partitions per stage and node.</summary>
    public int PartitionsPerNode { get; init; }

    /// <summary>Nodes that one partition may lose before its job fails.</summary>
    public int LostNodesPerPartition { get; init; }

    /// <summary>What becomes of a job whose arrays do not fit into the quota.</summary>
    public OverQuota OverQuota { get; init; }

    /// <summary>The longest array result, in elements, that is kept without being named as an output.</summary>
    public int InlineElements { get; init; }

    /// <summary>How many programs stay parsed and typed after their job.</summary>
    public int KeptPrograms { get; init; }

    /// <summary>The shortest time between two reports of progress.</summary>
    public TimeSpan ProgressInterval { get; init; }

    /// <summary>The largest message between processes, in bytes.</summary>
    public int MaximumMessageBytes => Engine.MaximumMessageBytes;

    /// <summary>The settings of the engine that this build uses.</summary>
    internal EngineSettings Engine { get; }

    /// <summary>The merged configuration behind these values, for the engine's own settings.</summary>
    internal Config Config { get; }

    /// <summary>Reads the defaults and puts the given files on top, later ones winning.</summary>
    /// <param name="overrideFiles">HOCON files; each must exist.</param>
    /// <exception cref="SettingsException">A key is unknown, or a value is not what it must be. All problems are named.</exception>
    public static ActorShmSettings Load(params IReadOnlyList<string> overrideFiles) => Load(SettingsSources.None with { Files = overrideFiles });

    /// <summary>Reads the defaults and puts what the sources say on top.</summary>
    /// <param name="sources">Files, environment variables and definitions.</param>
    /// <exception cref="SettingsException">A key is unknown, or a value is not what it must be. All problems are named.</exception>
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

    /// <summary>The installation's own override file beside the executable, or nothing where there is none.</summary>
    /// <param name="name"><c>host.conf</c> or <c>node.conf</c>.</param>
    public static IReadOnlyList<string> InstalledOverrides(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "hocon", name);
        return File.Exists(path) ? [path] : [];
    }
}
