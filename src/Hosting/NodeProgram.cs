namespace ActorShm.Hosting;

/// <summary>What is executed to become a node: an executable and the arguments that come before a node's own.</summary>
/// <param name="Path">The executable, absolute.</param>
/// <param name="LeadingArguments">What it is given first.</param>
public sealed record NodeProgram(string Path, IReadOnlyList<string> LeadingArguments)
{
    /// <summary>The node of an installation, which lies beside the host's executable.</summary>
    public static NodeProgram Installed { get; } = new(System.IO.Path.Combine(AppContext.BaseDirectory, "node", "actorshm-node"), []);

    /// <summary>What somebody types to start one more node of a run.</summary>
    /// <param name="runDirectory">The run's directory.</param>
    public string CommandFor(string runDirectory) =>
        this == Installed ? $"actorshm node --run-dir {runDirectory}" : string.Join(' ', [Path, .. LeadingArguments, "--run-dir", runDirectory]);

    /// <summary>The program that runs now, told to be a node: its <c>Main</c> calls <see cref="ActorShmNode.TryRunAsync"/> first.</summary>
    /// <exception cref="InvalidOperationException">This process was started as a node itself, and goes on as if it was not.</exception>
    public static NodeProgram ThisExecutable()
    {
        var commandLine = Environment.GetCommandLineArgs();
        if (commandLine.Contains(ActorShmNode.Argument, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"This process was started as a node ({ActorShmNode.Argument}), and is about to start nodes of its own. Let Main begin with: if (await ActorShmNode.TryRunAsync(args, …) is {{ }} exitCode) return exitCode;");
        }

        // Run as 'dotnet program.dll', the executable is that of .NET, and the first argument says of what.
        var executable = Environment.ProcessPath ?? throw new InvalidOperationException("The executable of this process is not known. Name the node's program in ActorShmOptions.Program.");
        return System.IO.Path.GetFileName(executable) == "dotnet"
            ? new NodeProgram(executable, [System.IO.Path.GetFullPath(commandLine[0]), ActorShmNode.Argument])
            : new NodeProgram(executable, [ActorShmNode.Argument]);
    }
}
