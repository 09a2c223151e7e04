namespace ActorShm.Embedded.Tests;

/// <summary>A host and its peers: actor systems in one process, linked by a real socket in a directory of its own.</summary>
internal sealed class Star : IAsyncDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly List<LinkedSystem> _peers = [];
    private readonly LocalRemotingOptions? _options;

    public Star(LocalRemotingOptions? options = null, TimeProvider? time = null)
    {
        _options = options;
        SocketPath = _scratch.Combine("control.sock");
        var test = new TestSystem("star", time);
        Host = new LinkedSystem(test, LocalRemoting.Listen(test.System, SocketPath, options));
    }

    public string SocketPath { get; }

    public LinkedSystem Host { get; }

    public async Task<LinkedSystem> JoinAsync(LocalRemotingOptions? options = null)
    {
        var test = new TestSystem($"own-name-{_peers.Count}");
        var peer = new LinkedSystem(test, await LocalRemoting.ConnectAsync(test.System, SocketPath, options ?? _options));
        _peers.Add(peer);
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            await peer.Test.DisposeAsync();
        }

        await Host.Test.DisposeAsync();
        _scratch.Dispose();
    }
}

/// <summary>One system of a star.</summary>
internal sealed class LinkedSystem
{
    public LinkedSystem(TestSystem test, LocalRemoting remoting)
    {
        (Test, Remoting) = (test, remoting);
        remoting.RegisterSerializer(new NoteSerializer((ExtendedActorSystem)test.System), NoteSerializer.Types);
    }

    public TestSystem Test { get; }

    public LocalRemoting Remoting { get; }

    public TestProbe Probe => Test.Probe;

    /// <summary>An actor that answers every note with the same text and a mark.</summary>
    public IActorRef StartEcho(string? name = "echo") =>
        Test.Start((context, message) => context.Sender.Tell(message is Note note ? new Note(note.Text + "!") : message), name);

    /// <summary>The reference here of an actor that lives in another system.</summary>
    public Task<IActorRef> FindAsync(LinkedSystem other, IActorRef actor) =>
        Test.System.ActorSelection(actor.Path.ToStringWithAddress(other.Remoting.LocalAddress)).ResolveOne(Watchdog.Limit);
}
