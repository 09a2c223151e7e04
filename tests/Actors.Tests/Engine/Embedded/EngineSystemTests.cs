using System.Diagnostics;
using System.Net.Sockets;
using ActorShm.Actors.Configuration;
using ActorShm.Actors.Engine;
using ActorShm.Actors.Messages;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

public class EngineSystemTests
{
    // Goal: what is no failure of a link is not told as a host that is not there. Method: a path that no file can have.
    [Fact]
    public async Task A_failure_that_says_nothing_about_the_host_goes_to_the_caller_as_it_is() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            EngineSystem.ConnectAsync("/dev/shm/no\0such", ActorShmSettings.Load([]), NullLoggerFactory.Instance, CancellationToken.None));

    [Theory]
    [InlineData(64, 32)]
    [InlineData(32, 64)]
    public async Task What_fits_into_a_message_is_told_by_the_smaller_limit_of_the_two_ends(int host, int peer)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var run = await RunHost.StartAsync(scratch.Combine("run"), With(host), NullLoggerFactory.Instance);
        await using var engine = await EngineSystem.ConnectAsync(run.Directory.Path, With(peer), NullLoggerFactory.Instance, CancellationToken.None);
        var coordinator = await engine.ResolveCoordinatorAsync(With(peer), CancellationToken.None);

        Assert.Equal(32 * 1024, engine.MaximumMessageBytesTo(coordinator));
        Assert.Equal(peer * 1024, engine.MaximumMessageBytesTo(engine.System.DeadLetters));

        static ActorShmSettings With(int kibibytes) => ActorShmSettings.Load(new SettingsSources([], [$"actorshm.embedded.maximum-message-size={kibibytes}KiB"]));
    }

    // Method: the host takes the connection and says nothing, and lets its own peers have much less time.
    [Fact]
    public async Task Who_connects_waits_as_long_as_the_text_says_that_tells_of_a_silent_host()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(scratch.Combine("control.sock")));
        listener.Listen();
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.node.connect-timeout=300ms", "actorshm.embedded.handshake-timeout=10ms"]));
        var begin = Stopwatch.GetTimestamp();

        var silent = await Assert.ThrowsAsync<NoHostException>(() => EngineSystem.ConnectAsync(scratch.Path, settings, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.Contains("did not answer within 0.3 s", silent.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(begin) >= settings.ConnectTimeout - TimeSpan.FromMilliseconds(20)); // timers count in steps of some milliseconds
    }

    // Goal: SIGTERM to a node, or its last exit, must not end its system before the host has let it go, although an embedder's code asks for CoordinatedShutdown there.
    [Fact]
    public async Task Neither_a_signal_nor_the_exit_of_the_process_ends_a_system_of_our_own_and_those_of_embedders_are_theirs()
    {
        using var scratch = new ScratchDirectory();
        var file = scratch.Combine("test.conf");
        File.WriteAllText(file, "akka.coordinated-shutdown { run-by-clr-shutdown-hook = on, exit-clr = on }");
        var settings = ActorShmSettings.Load([file]);

        await using var own = EngineSystem.ForHost(settings, NullLoggerFactory.Instance);
        var embedders = EngineSystem.Create("mine", settings, NullLoggerFactory.Instance, ConfigurationFactory.Empty, ownsLoggers: false);
        await using var adopted = EngineSystem.Adopt(embedders, settings);

        Assert.Equal((false, false), AtTheEndOfTheProcess(own.System));
        Assert.Equal((true, true), AtTheEndOfTheProcess(embedders));
        await embedders.Terminate();

        static (bool ByHook, bool Exits) AtTheEndOfTheProcess(ActorSystem system)
        {
            var shutdown = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
            return (shutdown.GetBoolean("run-by-clr-shutdown-hook"), shutdown.GetBoolean("exit-clr"));
        }
    }

    // Goal: what a peer says of itself cannot end a host. Method: it gives a place as its sender, and whoever lives there cannot be watched.
    [Fact]
    public async Task Who_cannot_be_watched_is_taken_in_neither_as_a_client_nor_as_a_node()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var settings = ActorShmSettings.Load([]);
        await using var host = await RunHost.StartAsync(scratch.Combine("run"), settings, NullLoggerFactory.Instance);
        await using (var peer = await EngineSystem.ConnectAsync(host.Directory.Path, settings, NullLoggerFactory.Instance, CancellationToken.None))
        {
            var coordinator = await peer.ResolveCoordinatorAsync(settings, CancellationToken.None);
            var provider = ((ExtendedActorSystem)peer.System).Provider;
            var place = provider.ResolveActorRef(provider.RootPath / "user" / "nobody");
            Assert.Equal(0, place.Path.Uid);

            coordinator.Tell(new OpenSession(), place);
            coordinator.Tell(new JoinRun(1, Environment.ProcessId, []), place);
            await coordinator.Ask<NodesListed>(new ListNodes(0), Watchdog.Limit);
        }

        await using var client = await RunClient.ConnectAsync(host.Directory.Path, settings, NullLoggerFactory.Instance);
        Assert.Empty(await client.ListNodesAsync());
    }
}
