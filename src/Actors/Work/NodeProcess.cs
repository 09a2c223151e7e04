using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Logging;
using ActorShm.Actors.Runs;
using ActorShm.Segments;

namespace ActorShm.Actors.Work;

/// <summary>The whole life of a process that is a node, from its arguments to its exit code.</summary>
internal static class NodeProcess
{
    private const int TooFewFiles = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs the node until its run is over, the host is gone, or the process is asked to stop. If the node cannot run, standard error says why.</summary>
    /// <remarks>From the call on until the process is gone, SIGINT, SIGTERM and SIGHUP only ask the node to stop: running a node is the last thing that its process does.</remarks>
    /// <param name="arguments">The arguments that <see cref="NodeOptions"/> reads.</param>
    /// <param name="configure">Says what an embedder adds; called once the arguments and the settings are known to be right. Null for nothing.</param>
    /// <param name="observe">Starts something that watches the node; what it returns is disposed when the node has ended. Null for nothing.</param>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(
        IReadOnlyList<string> arguments, Func<NodeOptions, NodeApplication>? configure = null, Func<ActorShmSettings, NodeOptions, IDisposable?>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        // This check comes first, and in a method that needs nothing else, while there are still enough files for the message.
        if (OpenFiles.Complaint(OpenFiles.OfAnyProcess, "A node") is { } tooFew)
        {
            CurrentProcess.TellWithoutConsole(tooFew);
            return Task.FromResult(TooFewFiles);
        }

        return JoinAsync(arguments, configure, observe);
    }

    private static async Task<int> JoinAsync(
        IReadOnlyList<string> arguments, Func<NodeOptions, NodeApplication>? configure, Func<ActorShmSettings, NodeOptions, IDisposable?>? observe)
    {
        CurrentProcess.TakeFileSizeSignal();
        NodeOptions options;
        ActorShmSettings settings;
        try
        {
            options = NodeOptions.Parse(arguments);
            settings = ActorShmSettings.Load(options.Settings.Over(ActorShmSettings.InstalledOverrides("node.conf")).WithEnvironment());
        }
        catch (Exception e) when (e is ArgumentException or SettingsException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return WrongUsage;
        }

        var application = configure?.Invoke(options) ?? new NodeApplication();
        using var loggers = ProcessLog.OfNode(settings, options);
        using var observer = observe?.Invoke(settings, options);
        var end = await NodeRuntime.RunAsync(options, settings, application, WorkerParts.With(application.Kernels), loggers);
        if (end.Kind != NodeEndKind.Left)
        {
            await Console.Error.WriteLineAsync(end.Reason);
        }

        return end.ExitCode;
    }
}
