using System.Diagnostics;
using System.Net.Sockets;
using ActorShm.Actors;
using ActorShm.Actors.Configuration;
using ActorShm.Host.Bench;
using ActorShm.Host.Bench.NineWays;
using ActorShm.Host.Commands;
using ActorShm.Host.Ending;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Host.Tests.Bench;

public class WayProcessTests
{
    [Fact]
    public async Task A_process_that_ends_before_it_has_connected_is_not_waited_for()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var stop = new StopSignal(TimeProvider.System);
        await using var context = new WayContext(
            "manager", elementCount: 1, scratch.Path, scratch.Path, SettingsSources.None, ActorShmSettings.Load(), NullLoggerFactory.Instance, stop);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(scratch.Combine("socket")));
        listener.Listen(1);
        await using var process = new WayProcess("manager", Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exit 3"]) { RedirectStandardInput = true, UseShellExecute = false })!);

        var error = await Assert.ThrowsAsync<WorkFailedException>(() => process.AcceptAsync(listener, context).WaitAsync(Watchdog.Limit));

        Assert.Contains("manager: the other process ended with exit code 3", error.Message, StringComparison.Ordinal);
    }
}
