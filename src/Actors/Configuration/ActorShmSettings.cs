using ActorShm.Actors.Engine;
using ActorShm.Segments;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Configuration;

/// <summary>Everything that can be set, read once at start and checked all together. Immutable, so safe on any thread.</summary>
/// <remarks>What each setting means, and why one would change it, stands in <c>hocon/reference.conf</c>.</remarks>
public sealed record ActorShmSettings
{
    private const string Root = "actorshm";

    private static readonly Dictionary<string, LogLevel> LogLevels = new(StringComparer.Ordinal)
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warning"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["off"] = LogLevel.None,
    };

    private static readonly Dictionary<string, OverQuota> OverQuotaChoices = new(StringComparer.Ordinal)
    {
        ["refuse"] = OverQuota.Refuse,
        ["spill"] = OverQuota.Spill,
    };

    private ActorShmSettings(Config config, SettingsReader read)
    {
        Config = config;
        LogLevel = read.OneOf("actorshm.log-level", LogLevels);
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
        ConnectTimeout = read.Duration("actorshm.node.connect-timeout");
        HangTimeout = read.Duration("actorshm.node.hang-timeout");
        KeptViews = read.Whole("actorshm.node.kept-views", 1, 4096);
        TimeSlice = read.Duration("actorshm.node.time-slice");
        PartitionsPerNode = read.Whole("actorshm.job.partitions-per-node", 1, 4096);
        LostNodesPerPartition = read.Whole("actorshm.job.lost-nodes-per-partition", 1, 64);
        OverQuota = read.OneOf("actorshm.job.over-quota", OverQuotaChoices);
        InlineElements = read.Whole("actorshm.job.inline-elements", 0, 1_000_000);
        KeptPrograms = read.Whole("actorshm.job.kept-programs", 1, 65_536);
        ProgressInterval = read.Duration("actorshm.job.progress-interval");
        Engine = new EngineSettings(read);
    }

    /// <summary>The least serious message that is logged.</summary>
    public LogLevel LogLevel { get; init; }

    /// <summary>Where segments go, and how much room they may take.</summary>
    public SegmentStoreOptions Segments { get; init; }

    /// <summary>How long a launched node may take to join.</summary>
    public TimeSpan JoinTimeout { get; init; }

    /// <summary>How long an orderly stop waits for jobs, and then for nodes.</summary>
    public TimeSpan DrainTimeout { get; init; }

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
    /// <param name="overrideFiles">HOCON files; those that do not exist are passed over only if they are the installation's own.</param>
    /// <exception cref="SettingsException">A key is unknown, or a value is not what it must be. All problems are named.</exception>
    public static ActorShmSettings Load(params IReadOnlyList<string> overrideFiles)
    {
        var reference = ConfigurationFactory.FromResource("reference.conf", typeof(ActorShmSettings).Assembly);
        var overrides = ConfigurationFactory.Empty;
        foreach (var file in overrideFiles)
        {
            overrides = ParseFile(file).WithFallback(overrides);
        }

        return From(overrides, reference);
    }

    /// <summary>The installation's own override file beside the executable, or nothing where there is none.</summary>
    /// <param name="name"><c>host.conf</c> or <c>node.conf</c>.</param>
    public static IReadOnlyList<string> InstalledOverrides(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "hocon", name);
        return File.Exists(path) ? [path] : [];
    }

    private static Config ParseFile(string file)
    {
        try
        {
            return ConfigurationFactory.ParseFile(file);
        }
        catch (Exception e) when (e is HoconParseException or ConfigurationException)
        {
            throw new SettingsException([$"Settings file {file}: {e.Message}"]);
        }
    }

    private static ActorShmSettings From(Config overrides, Config reference)
    {
        var known = reference.Paths.ToHashSet(StringComparer.Ordinal);
        var unknown = overrides.Paths
            .Where(path => path.StartsWith(Root + ".", StringComparison.Ordinal) && !known.Contains(path))
            .Select(path => $"{overrides.Origin(path)}: {path} is not a setting; hocon/reference.conf lists all of them.");
        var config = overrides.WithFallback(reference);
        var read = new SettingsReader(config);
        var settings = new ActorShmSettings(config, read);
        var problems = unknown.Concat(read.Problems).ToArray();
        return problems.Length == 0 ? settings : throw new SettingsException(problems);
    }
}
