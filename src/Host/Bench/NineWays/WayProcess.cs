using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>A process that a way has started. If it was not joined, it is ended when it is disposed with the context that owns it.</summary>
internal sealed class WayProcess(string way, Process process) : IAsyncDisposable
{
    /// <summary>The stream that the parent writes to and the process reads.</summary>
    public Stream Input => process.StandardInput.BaseStream;

    /// <summary>Waits for the process to end, and checks the sum that it reports.</summary>
    /// <exception cref="WorkFailedException">The process failed, or its sum is not that of the array.</exception>
    public async Task JoinAsync(WayContext context)
    {
        var output = await process.StandardOutput.ReadToEndAsync(context.Stop.Orderly);
        await process.WaitForExitAsync(context.Stop.Orderly);
        if (process.ExitCode != 0)
        {
            throw new WorkFailedException($"{way}: the other process ended with exit code {process.ExitCode}; its message on standard error says why.");
        }

        Ramp.RequireSum(way, double.Parse(output, CultureInfo.InvariantCulture), context.ElementCount);
    }

    /// <summary>Waits for the process to connect.</summary>
    /// <exception cref="WorkFailedException">The process ended before it connected.</exception>
    public async Task<Socket> AcceptAsync(Socket listener, WayContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.Stop.Orderly);
        var call = listener.AcceptAsync(ended.Token).AsTask();
        if (await Task.WhenAny(call, process.WaitForExitAsync(ended.Token)) != call)
        {
            await ended.CancelAsync();
            await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Stop.Orderly.ThrowIfCancellationRequested();
            throw new WorkFailedException($"{way}: the other process ended with exit code {process.ExitCode} before it was ready; its message on standard error says why.");
        }

        return await call;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Lifeline.CutAsync(process, Lifeline.Patience);
        process.Dispose();
    }
}
