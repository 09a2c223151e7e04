using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Measuring;
using ActorShm.Host.Ending;
using ActorShm.Host.Runs;
using ActorShm.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Bench;

/// <summary>Measures messages that carry a handle, between this process and its child and within this process, beside bare sockets between the same two processes.</summary>
/// <remarks>Everything is measured in turn, run by run, so that whatever else the machine does affects all rows alike.</remarks>
internal sealed class MessagesBench(
    ActorShmSettings settings, ILoggerFactory loggers, StopSignal stop, SettingsSources sources, int messages, int runs)
{
    private const string Within = "in-process";

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

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

            // A request that is under way when the other process ends gets no answer any more, so nothing waits for it.
            await Task.Run(() => MeasureAsync(here, linked, here.Local(), sockets, ended.Token), ended.Token).WaitAsync(ended.Token);
        }
        catch (Exception) when (!stop.Orderly.IsCancellationRequested)
        {
            if (!await IsEndingAsync(child))
            {
                throw;
            }

            throw new NodeLaunchException($"The other process of the bench (pid {child.Id}) ended with exit code {child.ExitCode} before the bench did; if it could, it has said why on standard error.");
        }
        finally
        {
            // The child ends when it has nobody left to talk to. If it were killed, it would leave its runtime's pipes behind.
            sockets.Dispose();
            await here.DisposeAsync();
            await EndAsync(child);
        }

        return _table.Rows();
    }

    private async Task MeasureAsync(LinkedMeter here, MessageMeter linked, MessageMeter local, MessagesSockets sockets, CancellationToken cancellation)
    {
        var frameBytes = await WarmUpAsync(here, linked, local, cancellation);
        for (var run = 0; run < runs; run++)
        {
            _table.AddTimes("ask", BenchRow.Ours, here.Transport, await linked.AskAsync(messages, cancellation));
            _table.AddTimes("pingpong", BenchRow.Ours, here.Transport, await linked.PingPongAsync(messages, cancellation));
            _table.Add("oneway", BenchRow.Ours, here.Transport, "messages/s", (await linked.TellAsync(10 * messages, cancellation)).PerSecond);
            _table.AddTimes("ask-local", BenchRow.Ours, Within, await local.AskAsync(messages, cancellation));
            var told = await local.TellAsync(10 * messages, cancellation);
            _table.Add("tell-local", BenchRow.Ours, Within, "messages/s", told.PerSecond);
            _table.Add("allocated-per-tell", BenchRow.Ours, Within, "bytes", told.AllocatedBytes);

            var awaited = await sockets.AwaitAsync(messages, frameBytes, cancellation);
            var blocked = sockets.Block(messages, frameBytes, cancellation);
            var tcp = sockets.BlockOnTcp(messages, frameBytes, cancellation);
            foreach (var name in (string[])["ask", "pingpong"])
            {
                _table.AddTimes(name, BenchRow.Limit, "unix-socket async", awaited);
                _table.AddTimes(name, BenchRow.Limit, "unix-socket sync", blocked);
                _table.AddTimes(name, BenchRow.Limit, "tcp sync", tcp);
            }
        }
    }

    // Compiles what a process in use has compiled long ago. Returns the size in bytes of one message with everything around it.
    private async Task<int> WarmUpAsync(LinkedMeter here, MessageMeter linked, MessageMeter local, CancellationToken cancellation)
    {
        await linked.TellAsync(messages, cancellation);
        await linked.AskAsync(messages, cancellation);
        await local.TellAsync(messages, cancellation);
        await local.AskAsync(messages, cancellation);
        var before = here.BytesMessaged;
        await linked.PingPongAsync(messages, cancellation);
        return (int)((here.BytesMessaged - before) / (2 * messages));
    }

    private Process StartChild(string directory, int tcpPort) => Process.Start(OwnProgram.With(
        ["bench", "messages", "--echo", directory, "--echo-tcp", $"{tcpPort}", .. sources.ToArguments()]))!;

    // The links of a process that has ended are closed before its end can be seen.
    private static async Task<bool> IsEndingAsync(Process child)
    {
        using var patience = new CancellationTokenSource(Glance);
        await child.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return child.HasExited;
    }

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
            // The bench ended first, as it should.
        }
    }
}
