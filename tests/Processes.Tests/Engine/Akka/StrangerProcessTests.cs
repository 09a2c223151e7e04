using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Whoever comes to the port without being one of us gets nothing, and disturbs nobody.</summary>
public class StrangerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>How long an answer is waited for that never comes. Nothing depends on its length.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Malformed_bytes_close_their_own_connection_and_the_host_works_on()
    {
        await using var host = await RunningHost.StartAsync(nodes: 2);
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var garbage = new byte[random.Next(1, 5000)];
            random.NextBytes(garbage);
            using var socket = await ConnectAsync(host);
            try
            {
                socket.Send(garbage);
            }
            catch (SocketException)
            {
                // The host may close before it has read everything, which is what it should do.
            }
        }

        await AssertWorksAsync(host, nodes: 2);
    }

    [Fact]
    public async Task A_process_without_a_certificate_is_cut_off_before_it_has_said_anything()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        using var socket = await ConnectAsync(host);
#pragma warning disable CA5359 // A stranger takes whatever it is shown.
        await using var encrypted = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359

        // The end that asks may believe that it is connected; the first read tells.
        var end = await Record.ExceptionAsync(async () =>
        {
            await encrypted.AuthenticateAsClientAsync("127.0.0.1").WaitAsync(Patience);
            Assert.Equal(0, await encrypted.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
        });

        Assert.True(end is null or IOException or System.Security.Authentication.AuthenticationException, $"{end}");
        await AssertWorksAsync(host, nodes: 1);
    }

    [Fact]
    public async Task A_process_with_another_certificate_reaches_nobody_and_the_log_says_so()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using (var stranger = PlainPeer.WithAnotherKey())
        {
            await AssertReachesNobodyAsync(stranger, host);
        }

        await Watchdog.UntilAsync("the host has said so", () => host.Process.Errors.Contains("the certificate is not this run's", StringComparison.Ordinal));
        await AssertWorksAsync(host, nodes: 1);
    }

    [Fact]
    public async Task A_process_that_does_not_encrypt_reaches_nobody()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        await using (var stranger = PlainPeer.WithoutTls())
        {
            await AssertReachesNobodyAsync(stranger, host);
        }

        await AssertWorksAsync(host, nodes: 1);
    }

    [Fact]
    public async Task The_key_and_the_address_can_be_read_by_their_user_only()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.DoorPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(host.RunDirectory, "host.pem")));
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_not_used()
    {
        await using var host = await RunningHost.StartAsync(nodes: 1);
        File.SetUnixFileMode(Path.Combine(host.RunDirectory, "host.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var result = await Cli.RunAsync("nodes", "list", "--run-dir", host.RunDirectory);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("may be read by others", result.Errors, StringComparison.Ordinal);
    }

    private static async Task AssertReachesNobodyAsync(PlainPeer stranger, RunningHost host) => await Assert.ThrowsAsync<ActorNotFoundException>(
        () => stranger.System.ActorSelection($"{stranger.AddressOf(host)}{PlainPeer.CoordinatorPath}").ResolveOne(Silence));

    private static async Task AssertWorksAsync(RunningHost host, int nodes)
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(nodes, (await host.ListNodesAsync()).Count);
    }

    private static async Task<Socket> ConnectAsync(RunningHost host)
    {
        var address = Address.Parse(await File.ReadAllTextAsync(host.DoorPath));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port!.Value));
        return socket;
    }
}
