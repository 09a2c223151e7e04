using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Hosting.Launching;

namespace ActorShm.Hosting;

/// <summary>The options of an embedder's run. Configuration can hold the first four, under <see cref="SectionName"/>, and no others.</summary>
public sealed class ActorShmOptions
{
    /// <summary>The section of the configuration that is read when a service collection is used.</summary>
    public const string SectionName = "ActorShm";

    /// <summary>The most nodes that one program starts.</summary>
    public const int MaximumNodes = 1024;

    /// <summary>How many node processes to start; by default one per core, and at least two. With 0 this program starts none and leaves it to others.</summary>
    public int Nodes { get; set; } = LocalRun.DefaultNodeCount;

    /// <summary>The absolute path of the run directory; null for a directory that only this run uses and that is removed with it.</summary>
    public string? RunDirectory { get; set; }

    /// <summary>HOCON files with settings for host and nodes; they override <c>hocon/host.conf</c> and <c>hocon/node.conf</c> beside the executable.</summary>
    public IList<string> ConfigFiles { get; } = [];

    /// <summary>Single settings for host and nodes, by key; they override these files. An example is <c>segments.quota</c> with the value <c>4 GiB</c>. <c>hocon/reference.conf</c> lists all keys.</summary>
    /// <remarks>A key means the same with <c>actorshm.</c> before it. Nodes that end too early are started again as <c>host.restarts</c> and its neighbours say; <c>0</c> starts none again.</remarks>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(SettingKeys.Comparer);

    /// <summary>The messages of the embedder's own actors, the same as in the nodes.</summary>
    public MessageSet Messages { get; set; } = MessageSet.Empty;

    /// <summary>The embedder's actor system, in which the run is to live; null when the run makes its own. Set by <see cref="ActorShmSystemExtensions.StartActorShmAsync"/>.</summary>
    internal ActorSystem? ActorSystem { get; set; }

    /// <summary>Called once the host of the run lives, and before its nodes are started. Set by <see cref="ActorShmExtension"/>.</summary>
    internal Action? OnHosted { get; set; }

    /// <summary>The problems found while the configuration was read, a sentence each.</summary>
    internal List<string> Misread { get; } = [];

    /// <summary>The program to start as a node; null for the embedder's own executable.</summary>
    public NodeProgram? Program { get; set; }

    /// <summary>Called for every node of this program that ends before the run does, with how it ended and what is done about it; null for no call. The log says the same.</summary>
    /// <remarks>Called on threads of the pool, possibly for two nodes at the same time. An exception from it is logged, and changes nothing.</remarks>
    public Action<EndedNode>? OnNodeEnded { get; set; }

    /// <summary>Finds everything that is wrong with the options, a sentence each.</summary>
    public IReadOnlyList<string> FindProblems()
    {
        List<string> problems = [.. Misread];
        if (Nodes is < 0 or > MaximumNodes)
        {
            problems.Add($"{SectionName}:{nameof(Nodes)} must be a whole number from 0 to {MaximumNodes}; it was {Nodes}.");
        }

        if (RunDirectory is not null && !Path.IsPathRooted(RunDirectory))
        {
            problems.Add($"{SectionName}:{nameof(RunDirectory)} must be an absolute path; it was '{RunDirectory}'. Leave it out for a private run.");
        }

        string[] missing = [.. ConfigFiles.Where(file => !File.Exists(file))];
        problems.AddRange(missing.Select(file => $"{SectionName}:{nameof(ConfigFiles)} names '{file}', which does not exist."));
        if (missing.Length == 0)
        {
            try
            {
                LoadSettings();
            }
            catch (SettingsException e)
            {
                problems.AddRange(e.Problems);
            }
        }

        return problems;
    }

    /// <exception cref="SettingsException">The options are wrong; the exception names everything that is wrong.</exception>
    internal void RequireValid()
    {
        if (FindProblems() is { Count: > 0 } problems)
        {
            throw new SettingsException(problems);
        }
    }

    /// <summary>Loads the settings of a run with these options, as its start does: the defaults, <c>hocon/host.conf</c> beside the executable, <see cref="ConfigFiles"/>, environment variables, and <see cref="Settings"/>; later ones win.</summary>
    /// <remarks>Meant for objects that are made before the run and have to agree with it, such as an actor system of Akka.NET with <c>AkkaLinks.Setup</c>.</remarks>
    /// <exception cref="SettingsException">A key is unknown or a value is invalid. The exception names all problems.</exception>
    public ActorShmSettings LoadSettings() =>
        ActorShmSettings.Load(Sources().Over(ActorShmSettings.InstalledOverrides("host.conf")).WithEnvironment());

    /// <summary>The files and single settings, which the nodes get as well.</summary>
    internal SettingsSources Sources() => new(
        [.. ConfigFiles.Select(Path.GetFullPath)],
        [.. Settings.Select(setting => $"{SettingKeys.Full(setting.Key)}={setting.Value}")]);

    internal string RunPath() => RunDirectory ?? Actors.RunDirectory.PrivatePath();
}
