namespace ActorShm.Embedded;

// The end of one link, and of all.
public sealed partial class LocalRemoting
{
    // Long enough for a last reply to a peer that reads, and short enough that a peer that does not read cannot hold up the end.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    private int _disposed;

    /// <summary>Sends what still waits (for at most two seconds), says goodbye and closes all links. The end of the system does this too.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await Disconnected;
            return;
        }

        if (_door is not null)
        {
            _door.Close();
            await _door.Completion;
        }

        await Task.WhenAll(_links.Values.Select(EndAsync));
        _disconnected.TrySetResult(new LinkClosed(LinkCloseReason.Closed, "this process closed its links"));
    }

    private async Task EndAsync(Link link)
    {
        link.Writer.TryAppend(Frame.Goodbye($"the actor system '{_system.Name}' closed its links"), FrameRank.Essential);
        var drained = link.Writer.WhenDrainedAsync();
        await Task.WhenAny(drained, Task.Delay(FlushTime));
        link.Close(LinkCloseReason.Closed, "this process closed its links");
        await link.Completion;
    }

    private static RemotingException SystemEnded(ActorSystem system) => new($"The actor system '{system.Name}' has ended, so it can have no links to other processes.");

    private void LinkEnded(Link link, LinkClosed reason)
    {
        _links.TryRemove(link.Peer, out _);
        if (IsHost)
        {
            PeerLost(link.Peer);
            var notice = Frame.PeerLost(link.Peer);
            foreach (var other in _links.Values)
            {
                Append(other, notice, FrameRank.Essential);
            }
        }
        else
        {
            _watches.AllLost();
            _system.Asks.Fail(asked => asked is RemoteActorRef remote ? NoAnswer(remote, reason.Text) : null);
            _disconnected.TrySetResult(reason);
        }

        Report(link, reason);
    }

    /// <summary>Tells watchers and askers that a process is gone, and that no actor there will be heard of again.</summary>
    private void PeerLost(uint peer)
    {
        _watches.PeerLost(peer);
        _system.Asks.Fail(asked => asked is RemoteActorRef remote && remote.Peer == peer ? NoAnswer(remote, "its process is gone") : null);
    }

    private static AnswerLostException NoAnswer(RemoteActorRef asked, string why) => new($"No answer can come from {asked.Path} any more: {why}. One from elsewhere is not waited for.");

    private void Report(Link link, LinkClosed reason)
    {
        var who = $"{Describe(link.Peer)} (process {link.Credentials.ProcessId}, system '{link.SystemName}')";
        if (reason.Reason is LinkCloseReason.Ended or LinkCloseReason.Closed)
        {
            _log.Info("The link to {0} ended: {1}.", who, reason.Text);
        }
        else
        {
            _log.Warning("The link to {0} is closed: {1}.", who, reason.Text);
        }
    }
}
