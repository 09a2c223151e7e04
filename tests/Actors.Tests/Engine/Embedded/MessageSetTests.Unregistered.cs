using ActorShm.Actors.Engine;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests.Application;

// The embedded engine tells who asks; Akka.NET's remoting writes an error to the sender's log, and the question is not answered in time.
public partial class MessageSetTests
{
    [Fact]
    public async Task A_type_that_is_not_registered_does_not_leave_its_process()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var host = await StartHostAsync(scratch);
        host.ActorSystem.ActorOf(Props.Create(() => new Greeter()), "greeter");
        await using var peer = await EngineSystem.ConnectAsync(host.Directory.Path, ActorShmSettings.Load(), NullLoggerFactory.Instance, CancellationToken.None);
        var greeter = await peer.ResolveAtHostAsync("greeter", ActorShmSettings.Load(), CancellationToken.None);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => greeter.Ask<Greeted>(new Shout("no"), Watchdog.Limit));

        Assert.Contains(nameof(Shout), failure.Message, StringComparison.Ordinal);
    }
}
