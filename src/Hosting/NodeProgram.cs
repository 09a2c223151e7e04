namespace ActorShm.Hosting;

/// <summary>The program that is started as a node: an executable, and the arguments that come before a node's own.</summary>
/// <param name="Path">The absolute path of the executable.</param>
/// <param name="LeadingArguments">The arguments before a node's own.</param>
public sealed record NodeProgram(string Path, IReadOnlyList<string> LeadingArguments)
{
    /// <summary>The node of an installation: <c>node/actorshm-node</c> in the directory of the host's executable.</summary>
    public static NodeProgram Installed { get; } = new(System.IO.Path.Combine(AppContext.BaseDirectory, "node", "actorshm-node"), []);

    /// <summary>Gets the command that starts one more node of a run by hand.</summary>
    /// <param name="runDirectory">The run's directory.</param>
    public string CommandFor(string runDirectory) =>
        this == Installed ? $"actorshm node --run-dir {runDirectory}" : string.Join(' ', [Path, .. LeadingArguments, "--run-dir", runDirectory]);

    /// <summary>Gets the program that runs now, with the argument that makes it a node. Its <c>Main</c> has to call <see cref="ActorShmNode.TryRunAsync"/> first.</summary>
    /// <exception cref="InvalidOperationException">This process was itself started as a node, and goes on as if it was not. Or the path of its executable is not known.</exception>
    public static NodeProgram ThisExecutable()
    {
        var commandLine = Environment.GetCommandLineArgs();
        if (commandLine.Contains(ActorShmNode.Argument, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"This process was started as a node ({ActorShmNode.Argument}), and is about to start nodes of its own. Let Main begin with: if (await ActorShmNode.TryRunAsync(args, …) is {{ }} exitCode) return exitCode;");
        }

        // When the program was run as 'dotnet program.dll', the executable is that of .NET, and the first argument is the program.
        var executable = Environment.ProcessPath ?? throw new InvalidOperationException("The executable of this process is not known. Name the node's program in ActorShmOptions.Program.");
        return System.IO.Path.GetFileName(executable) == "dotnet"
            ? new NodeProgram(executable, [System.IO.Path.GetFullPath(commandLine[0]), ActorShmNode.Argument])
            : new NodeProgram(executable, [ActorShmNode.Argument]);
    }
}
