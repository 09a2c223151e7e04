using System.Runtime.InteropServices;
using ActorShm.Actors.Application;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Runs;
using ActorShm.Segments;
using Microsoft.Extensions.Logging;

namespace ActorShm.Actors.Work;

/// <summary>Says that the process of a node was asked to end. From the process to its worker, which may have ended by then.</summary>
internal sealed record StopAsked : IDeadLetterSuppression;

/// <summary>Runs a node in its process, from joining a run to leaving it.</summary>
internal static class NodeRuntime
{
    // Never disposed: a signal that arrives after the node has left, while its process ends, would otherwise meet the default action and change an exit code that is decided already.
    private static PosixSignalRegistration[]? _signals;

    /// <summary>Runs a node until the run is over, the host is gone, or the process is asked to stop.</summary>
    /// <remarks>From the call on until the process is gone, SIGINT, SIGTERM and SIGHUP only ask the node to stop: running a node is the last thing that its process does.</remarks>
    /// <param name="options">Says which run to join.</param>
    /// <param name="settings">The settings of this process.</param>
    /// <param name="application">What an embedder adds.</param>
    /// <param name="parts">What the node's worker computes with.</param>
    /// <param name="loggers">Makes the loggers for the node's log.</param>
    /// <returns>Why the node ended, with its exit code.</returns>
    public static async Task<NodeEnd> RunAsync(
        NodeOptions options, ActorShmSettings settings, NodeApplication application, WorkerParts parts, ILoggerFactory loggers)
    {
        var end = new TaskCompletionSource<NodeEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = new TaskCompletionSource<IActorRef>(TaskCreationOptions.RunContinuationsAsynchronously);
        var echo = new SignalEcho(TimeProvider.System);

        // A signal to the process group, from a terminal or a service manager, reaches the host and its nodes alike. The host
        // decides when nodes leave; if they left by themselves, running jobs could not finish. Nodes that the host did not start ask it for leave, and do not wait after a second signal.
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop),
        ];
        try
        {
            await using var engine = await EngineSystem.ConnectAsync(options.RunDirectory, settings, loggers, CancellationToken.None);
            using var segments = SegmentDirectory.Attach(RunDirectory.SegmentsPathIn(options.RunDirectory));
            engine.Register(application.Messages);
            var coordinator = await engine.ResolveCoordinatorAsync(settings, CancellationToken.None);
            var tables = RunDirectory.TablesPathIn(options.RunDirectory);

            // Before the node joins, so that anyone who sees it in the run finds its actors.
            application.OnStart?.Invoke(new NodeContext(options.RequestedNode, engine.System, segments, coordinator.Path.Address));
            worker.SetResult(engine.System.ActorOf(Props.Create(() => new WorkerActor(segments, tables, settings, parts, coordinator, options.RequestedNode, end)), "worker"));
            _ = engine.HostLost.ContinueWith(
                _ => end.TrySetResult(new NodeEnd(NodeEndKind.HostGone, "The link to the host is gone.")), TaskScheduler.Default);
            var result = await end.Task;
            if (result.Kind == NodeEndKind.HostGone)
            {
                // A long kernel may still be running on another thread. The host is dead, nobody waits for the kernel's result, and the
                // process has to be gone within seconds, so it ends without waiting for its actors.
                await Console.Error.WriteLineAsync(result.Reason);
                Environment.Exit(result.ExitCode);
            }

            return result;
        }
        catch (NoHostException e)
        {
            return new NodeEnd(NodeEndKind.HostGone, e.Message);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (!echo.Is(context.Signal) && !options.IsLaunchedByHost)
            {
                _ = worker.Task.ContinueWith(started => started.Result.Tell(new StopAsked()), TaskScheduler.Default);
            }
        }
    }
}
