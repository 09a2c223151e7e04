namespace ActorShm.Actors.Configuration;

/// <summary>The run that a node joins, and in what role. The launcher of a node writes the options as arguments; the node reads them back.</summary>
/// <param name="RunDirectory">The run's directory, absolute.</param>
/// <param name="RequestedNode">The number that the launcher wants the node to have, or 0 for any.</param>
/// <param name="IsLaunchedByHost">Whether the host started the node, and therefore decides when it ends.</param>
/// <param name="Settings">The sources of the node's settings, on top of the installation's <c>node.conf</c>.</param>
internal sealed record NodeOptions(string RunDirectory, int RequestedNode, bool IsLaunchedByHost, SettingsSources Settings)
{
    private const string Usage = "Usage: actorshm-node --run-dir DIR [--node N] [--launched] [--config FILE]... [-D KEY=VALUE]...";

    /// <summary>Reads the arguments of a node process.</summary>
    /// <exception cref="ArgumentException">The arguments do not have the expected form; the message says what they should be.</exception>
    public static NodeOptions Parse(IReadOnlyList<string> arguments)
    {
        string? runDirectory = null;
        var node = 0;
        var isLaunched = false;
        var configFiles = new List<string>();
        var definitions = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--run-dir":
                    runDirectory = Path.GetFullPath(ValueAfter(arguments, ref i));
                    break;
                case "--node" when int.TryParse(ValueAfter(arguments, ref i), out node) && node > 0:
                    break;
                case "--launched":
                    isLaunched = true;
                    break;
                case "--config":
                    configFiles.Add(Path.GetFullPath(ValueAfter(arguments, ref i)));
                    break;
                case "-D":
                    definitions.Add(ValueAfter(arguments, ref i));
                    break;
                default:
                    throw new ArgumentException($"'{arguments[i]}' is not understood. {Usage}");
            }
        }

        return runDirectory is null
            ? throw new ArgumentException($"--run-dir is missing. {Usage}")
            : new NodeOptions(runDirectory, node, isLaunched, new SettingsSources(configFiles, definitions));
    }

    /// <summary>Gets the arguments that <see cref="Parse"/> reads back to the same options.</summary>
    public IReadOnlyList<string> ToArguments()
    {
        var arguments = new List<string> { "--run-dir", RunDirectory };
        if (RequestedNode > 0)
        {
            arguments.AddRange(["--node", $"{RequestedNode}"]);
        }

        if (IsLaunchedByHost)
        {
            arguments.Add("--launched");
        }

        arguments.AddRange(Settings.ToArguments());

        return arguments;
    }

    private static string ValueAfter(IReadOnlyList<string> arguments, ref int index)
    {
        var name = arguments[index];
        return ++index < arguments.Count ? arguments[index] : throw new ArgumentException($"{name} needs a value. {Usage}");
    }
}
