using System.Diagnostics;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Coordination;
using ActorShm.Actors.Measuring;
using ActorShm.Host.Commands;
using ActorShm.Hosting.Launching;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>Messages that carry a handle, between this process and a child of it and within this one, beside bare sockets between the same two.</summary>
/// <remarks>Everything is measured in turn, run by run, so that whatever else the machine does meets all alike.</remarks>
internal sealed class MessagesBench(
    ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop, SettingsSources sources, int messages, int runs)
{
    private const string Within = "in-process";

    private readonly BenchTable _table = new(typeof(RunHost).Assembly.GetName().Version!.ToString(3));

    /// <summary>Starts the child, measures, and ends it.</summary>
    public async Task<IReadOnlyList<BenchRow>> RunAsync()
    {
        using var directory = RunDirectory.Acquire(RunDirectory.PrivatePath(), settings.Segments.Placement);
        var here = LinkedMeter.Open(directory.Path, settings, loggers);
        var sockets = new MessagesSockets(directory.Path);
        using var child = StartChild(directory.Path, sockets.TcpPort);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Orderly);
        _ = EndWithAsync(child, ended);
        try
        {
            await sockets.AcceptAsync(ended.Token);
            var linked = await here.LinkedAsync(ended.Token);
            await MeasureAsync(here, linked, here.Local(), sockets);
        }
        catch (OperationCanceledException) when (!stop.Orderly.IsCancellationRequested)
        {
            throw new NodeLaunchException($"The other process of the bench (pid {child.Id}) ended before the bench did; its message on standard error says why.");
        }
        finally
        {
            // The child goes when it has nobody left to talk to. One that is killed would leave its runtime's pipes behind.
            sockets.Dispose();
            await here.DisposeAsync();
            await EndAsync(child);
        }

        return _table.Rows();
    }

    private async Task MeasureAsync(LinkedMeter here, MessageMeter linked, MessageMeter local, MessagesSockets sockets)
    {
        var frameBytes = await WarmUpAsync(here, linked, local);
        for (var run = 0; run < runs; run++)
        {
            _table.AddTimes("ask", BenchRow.Ours, here.Transport, await linked.AskAsync(messages, stop.Orderly));
            _table.AddTimes("pingpong", BenchRow.Ours, here.Transport, await linked.PingPongAsync(messages, stop.Orderly));
            _table.Add("oneway", BenchRow.Ours, here.Transport, "messages/s", (await linked.TellAsync(10 * messages, stop.Orderly)).PerSecond);
            _table.AddTimes("ask-local", BenchRow.Ours, Within, await local.AskAsync(messages, stop.Orderly));
            var told = await local.TellAsync(10 * messages, stop.Orderly);
            _table.Add("tell-local", BenchRow.Ours, Within, "messages/s", told.PerSecond);
            _table.Add("allocated-per-tell", BenchRow.Ours, Within, "bytes", told.AllocatedBytes);

            var awaited = await sockets.AwaitAsync(messages, frameBytes, stop.Orderly);
            var blocked = sockets.Block(messages, frameBytes, stop.Orderly);
            var tcp = sockets.BlockOnTcp(messages, frameBytes, stop.Orderly);
            foreach (var name in (string[])["ask", "pingpong"])
            {
                _table.AddTimes(name, BenchRow.Limit, "unix-socket async", awaited);
                _table.AddTimes(name, BenchRow.Limit, "unix-socket sync", blocked);
                _table.AddTimes(name, BenchRow.Limit, "tcp sync", tcp);
            }
        }
    }

    // What a process in use has compiled long ago. Gives the bytes of one message with everything around it.
    private async Task<int> WarmUpAsync(LinkedMeter here, MessageMeter linked, MessageMeter local)
    {
        await linked.TellAsync(messages, stop.Orderly);
        await linked.AskAsync(messages, stop.Orderly);
        await local.TellAsync(messages, stop.Orderly);
        await local.AskAsync(messages, stop.Orderly);
        var before = here.BytesMessaged;
        await linked.PingPongAsync(messages, stop.Orderly);
        return (int)((here.BytesMessaged - before) / (2 * messages));
    }

    private Process StartChild(string directory, int tcpPort) => Process.Start(OwnProgram.With(
        ["bench", "messages", "--echo", directory, "--echo-tcp", $"{tcpPort}", .. sources.ToArguments()]))!;

    private async Task EndAsync(Process child)
    {
        using var patience = new CancellationTokenSource(settings.DrainTimeout);
        try
        {
            await child.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill();
            await child.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task EndWithAsync(Process child, CancellationTokenSource ended)
    {
        try
        {
            await child.WaitForExitAsync(ended.Token);
            await ended.CancelAsync();
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // The bench was over first, which is how it should be.
        }
    }
}
