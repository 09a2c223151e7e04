using System.Collections.Concurrent;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Telemetry;
using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging;

using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ActorShm.Actors.Tests.Engine;

/// <summary>An embedder's own messages between two linked systems, with the certificate of the run and everything else that a run has.</summary>
public sealed class HyperionMessagesTests : IAsyncLifetime
{
    private static readonly SegmentHandle Handle = new(SegmentId.New(), 3, ElementType.Float32, new Shape(2, 3));

    private static readonly MessageSet Messages = MessageSet.Empty.AddByHyperion<Greeting>("greeting").AddByHyperion<Greeted>("greeted");

    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private readonly RecordingLog _log = new();
    private EngineSystem _host = null!;
    private EngineSystem _peer = null!;

    public async Task InitializeAsync()
    {
        var settings = ActorShmSettings.Load();
        _host = EngineSystem.ForHost(settings, _log);
        _host.System.ActorOf(Props.Create(() => new GreeterActor()), "greeter");
        _host.Listen(_scratch.Path, settings);
        _peer = await EngineSystem.ConnectAsync(_scratch.Path, settings, _log, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _host.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_message_with_a_handle_and_a_reference_arrives_as_it_was_sent()
    {
        _host.Register(Messages);
        _peer.Register(Messages);
        var greeter = await GreeterAsync();

        var answer = await greeter.Ask<Greeted>(new Greeting("hello", Handle, greeter, null), Watchdog.Limit);

        Assert.Equal(new Greeted("hello", Handle, greeter), answer);
    }

    [Fact]
    public async Task A_type_that_the_receiver_does_not_know_is_refused_and_never_made()
    {
        _host.Register(Messages);
        _peer.Register(MessageSet.Empty.AddByHyperion<Greeting>("greeting", typeof(Outsider)).AddByHyperion<Greeted>("greeted").AddByHyperion<Outsider>("outsider"));
        var greeter = await GreeterAsync();
        Outsider.Made = 0;
        var outsider = new Outsider();

        greeter.Tell(outsider);
        greeter.Tell(new Greeting("with a stowaway", Handle, greeter, outsider));
        var answer = await greeter.Ask<Greeted>(new Greeting("after both", Handle, greeter, null), Watchdog.Limit);

        Assert.Equal("after both", answer.Text);
        Assert.Equal(1, Outsider.Made); // by this test
        await Watchdog.UntilAsync("both were logged as refused", () => _log.Lines.Count(line => line.Contains("Deserialization failed", StringComparison.Ordinal)) == 2);
    }

    [Fact]
    public async Task A_message_that_nobody_registered_stays_at_its_sender_with_an_error()
    {
        _host.Register(Messages);
        var greeter = await GreeterAsync();

        greeter.Tell(new Outsider());

        await Watchdog.UntilAsync("the sender logged it", () => _log.Lines.Any(line => line.Contains("Serialization failed", StringComparison.Ordinal)));
    }

    private Task<IActorRef> GreeterAsync() => _peer.ResolveAtHostAsync("greeter", ActorShmSettings.Load(), CancellationToken.None);

    /// <summary>An embedder's message.</summary>
    public sealed record Greeting(string Text, SegmentHandle Handle, IActorRef Friend, object? Anything);

    /// <summary>An embedder's answer.</summary>
    public sealed record Greeted(string Text, SegmentHandle Handle, IActorRef Friend);

    /// <summary>Counts how often it is made.</summary>
    public sealed class Outsider
    {
        public Outsider() => Made++;

        public static int Made { get; set; }
    }

    private sealed class GreeterActor : ReceiveActor
    {
        public GreeterActor() => Receive<Greeting>(greeting => Sender.Tell(new Greeted(greeting.Text, greeting.Handle, greeting.Friend), Self));
    }

    private sealed class RecordingLog : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
            // There is nothing to add to.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
