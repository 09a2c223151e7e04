using System.Globalization;
using ActorShm.Actors;
using Microsoft.Extensions.Logging;

namespace ActorShm.Host.Load.Running;

/// <summary>Asks a run, before its host ends, what only that host can say.</summary>
/// <param name="host">The host.</param>
/// <param name="settings">How long it may take to answer.</param>
/// <param name="loggers">The log of this process.</param>
/// <param name="ends">Gets the nodes that have gone from the run.</param>
internal sealed class LastLook(HostUnderLoad host, ActorShmSettings settings, ILoggerFactory loggers, NodeEnds ends)
{
    /// <summary>Takes the list of the nodes that are gone.</summary>
    /// <returns>Why the host could not be asked, to be noted against it once it has ended; null when it could, or is gone, or was silent and is ended already.</returns>
    public async Task<string?> TakeNodesAsync(CancellationToken cancellation) => (await AskAsync(static _ => Leaks.None, cancellation)).Silence;

    /// <summary>Takes the list of the nodes that are gone, and counts what is left although the session that made it is closed.</summary>
    /// <returns>What is left, nothing where the host could not be asked; and what <see cref="TakeNodesAsync"/> returns.</returns>
    public Task<(Leaks Leaks, string? Silence)> CountAsync(CancellationToken cancellation) => AskAsync(Leaks.InRun, cancellation);

    private async Task<(Leaks Leaks, string? Silence)> AskAsync(Func<RunClient, Leaks> count, CancellationToken cancellation)
    {
        if (host.IsGone)
        {
            return (Leaks.None, null); // how it ended is told when it is waited for
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await using var client = await RunClient.ConnectAsync(host.RunDirectory, settings, loggers, cancellation);
            if (client.WasHostEnding)
            {
                return (Leaks.None, "The host is ending, and nobody here has asked it to.");
            }

            limit.CancelAfter(settings.ConnectTimeout);
            ends.Take(await client.ListGoneNodesAsync(cancellation: limit.Token));
            return (count(client), null);
        }
        catch (NoHostException e) when (e.IsSilent)
        {
            return await EndSilentAsync(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return await EndSilentAsync(string.Create(CultureInfo.InvariantCulture, $"The host did not say within {settings.ConnectTimeout.TotalSeconds:0.#} s which nodes are gone."));
        }
        catch (Exception e) when (e is NoHostException or DirectoryNotFoundException)
        {
            return (Leaks.None, e.Message);
        }
    }

    private async Task<(Leaks Leaks, string? Silence)> EndSilentAsync(string message)
    {
        // It would not end when it is asked to, either.
        host.NoteUnaskedEnd(message);
        await host.StopAsync(kill: true);
        return (Leaks.None, null);
    }
}
