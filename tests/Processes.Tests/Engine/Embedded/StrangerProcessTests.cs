using System.Net.Sockets;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Whoever comes to the socket without being one of us gets nothing, and disturbs nobody.</summary>
public class StrangerProcessTests
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [Fact]
    public async Task Malformed_bytes_close_their_own_connection_and_the_host_works_on()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var host = await RunningHost.StartAsync(nodes: 2);
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var garbage = new byte[random.Next(1, 5000)];
            random.NextBytes(garbage);
            if (round % 3 == 0)
            {
                "ASHM"u8.CopyTo(garbage.AsSpan(0, Math.Min(4, garbage.Length)));
            }

            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(host.DoorPath));
            try
            {
                socket.Send(garbage);
            }
            catch (SocketException)
            {
                // The host may close before it has read everything, which is what it should do.
            }
        }

        var answer = await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);
        Assert.Equal(6, answer.GetProperty("results")[0].GetProperty("value").GetDouble());
        Assert.Equal(2, (await host.ListNodesAsync()).Count);
    }

    [SkippableFact]
    public async Task Another_user_is_refused_by_the_directory_and_by_the_socket()
    {
        Skip.IfNot(Environment.UserName == "root", "Only root can start a process as another user.");
        Skip.IfNot(File.Exists("/usr/bin/setpriv"), "There is no setpriv to start a process as another user.");
        using var open = new ScratchDirectory("/var/tmp");
        File.SetUnixFileMode(open.Path, Everybody);
        foreach (var file in Directory.GetFiles(Cli.ProbeDirectory))
        {
            File.Copy(file, open.Combine(Path.GetFileName(file)));
        }

        await using var host = await RunningHost.StartAsync(nodes: 1);
        var atTheDirectory = await ConnectAsNobodyAsync(open, host.DoorPath);

        // Even if the user opened every door by hand, the host asks the kernel who is there.
        File.SetUnixFileMode(Path.GetDirectoryName(host.RunDirectory)!, Everybody);
        File.SetUnixFileMode(host.RunDirectory, Everybody);
        File.SetUnixFileMode(host.DoorPath, Everybody | UnixFileMode.OtherWrite);
        var atTheSocket = await ConnectAsNobodyAsync(open, host.DoorPath);

        Assert.Equal("no connection: AccessDenied", atTheDirectory);
        Assert.Equal("closed", atTheSocket);
        Assert.Single(await host.ListNodesAsync());
    }

    private static async Task<string> ConnectAsNobodyAsync(ScratchDirectory probe, string socketPath)
    {
        var result = await TestProcess.RunAsync(
            "/usr/bin/setpriv",
            ["--reuid=65534", "--regid=65534", "--clear-groups", probe.Combine("probe-process"), "connect", socketPath],
            new Dictionary<string, string?> { ["HOME"] = probe.Path, ["TMPDIR"] = "/tmp" });
        Assert.True(result.ExitCode == 0, result.Errors);
        return result.Output;
    }
}
