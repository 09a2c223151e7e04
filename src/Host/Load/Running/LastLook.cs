using System.Diagnostics;
using System.Globalization;
using ActorShm.Actors;
using ActorShm.Host.Load.Measuring;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Load.Running;

/// <summary>Examines a run when one of its hosts ends: takes what only that host can tell, and counts what it should not leave behind.</summary>
/// <remarks>For one caller at a time.</remarks>
/// <param name="host">The host.</param>
/// <param name="settings">The settings: how long the host may take to answer, and where segments lie.</param>
/// <param name="loggers">The log of this process.</param>
/// <param name="ends">Receives the nodes that have gone from the run.</param>
internal sealed class LastLook(HostUnderLoad host, ActorShmSettings settings, ILoggerFactory loggers, NodeEnds ends)
{
    /// <summary>The time within which everything that a closed session has made must be gone: nodes first close what its jobs had open, and may have to wait for a processor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    // A directory that no host removes is found again when the next host ends.
    private readonly SortedDictionary<string, long> _onDisk = new(StringComparer.Ordinal);
    private Leaks _inRun = Leaks.None;

    /// <summary>What all hosts together have left behind so far. Each directory is counted once, with the most that was found in it.</summary>
    public Leaks Leaks => _inRun.And(Leaks.OnDisk(_onDisk));

    /// <summary>Takes the host's list of the nodes that are gone.</summary>
    public Task<LastAnswer> TakeNodesAsync(CancellationToken cancellation) => AskAsync(static (_, _) => Task.FromResult(Leaks.None), cancellation);

    /// <summary>Counts what is left although the session that made it is closed, and then takes the list of the nodes that are gone. Does neither when the host cannot be asked.</summary>
    public Task<LastAnswer> CountInRunAsync(CancellationToken cancellation) => AskAsync(
        async (client, stopping) =>
        {
            for (var begin = Stopwatch.GetTimestamp(); Leaks.InRun(client).Segments > 0 && Stopwatch.GetElapsedTime(begin) < Patience;)
            {
                await Task.Delay(Glance, stopping);
            }

            return Leaks.InRun(client);
        },
        cancellation);

    /// <summary>Counts what a host that was not killed has left on disk, before the next host removes it.</summary>
    public void CountOnDisk()
    {
        foreach (var directory in Leaks.FindOnDisk(host, settings.Segments.Placement))
        {
            _onDisk[directory] = Math.Max(MemoryWatch.FileBytes(directory), _onDisk.GetValueOrDefault(directory));
        }
    }

    private async Task<LastAnswer> AskAsync(Func<RunClient, CancellationToken, Task<Leaks>> count, CancellationToken cancellation)
    {
        if (host.IsGone)
        {
            return default; // how the host ended is noted when its exit is waited for
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await using var client = await RunClient.ConnectAsync(host.RunDirectory, settings, loggers, cancellation);
            if (client.WasHostEnding)
            {
                return new LastAnswer("The host is ending, and nobody here has asked it to.");
            }

            // The list is taken last, so that it includes nodes that end while the session's segments are being closed. If the host does not give the list, what the host still has is not counted as a leak, because it may not have closed the session, either.
            var left = await count(client, cancellation);
            limit.CancelAfter(settings.ConnectTimeout);
            ends.Take(await client.ListGoneNodesAsync(cancellation: limit.Token));
            _inRun = _inRun.And(left);
            return default;
        }
        catch (NoHostException e) when (e.IsSilent)
        {
            return new LastAnswer(e.Message, IsSilent: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new LastAnswer(string.Create(CultureInfo.InvariantCulture, $"The host did not say within {settings.ConnectTimeout.TotalSeconds:0.#} s which nodes are gone."), IsSilent: true);
        }
        catch (Exception e) when (e is NoHostException or DirectoryNotFoundException)
        {
            return new LastAnswer(e.Message);
        }
    }
}
