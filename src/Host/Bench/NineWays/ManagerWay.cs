using System.Globalization;
using System.Net.Sockets;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Keeps the array in a third process, which computes what the child asks for.</summary>
internal sealed class ManagerWay : Way
{
    private const string Create = "create";
    private const string SumUp = "sum";
    private const string Leave = "leave";

    public override string Name => "manager";

    public override bool IsCopied => false;

    public override string Explanation =>
        "A third process makes and keeps the array; parent and child send it requests, and the child calls sum() through it. "
        + "Only requests and answers travel, but only what the manager offers can be done, by one process for all, and a second process has to start.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var path = Path.Combine(context.MemoryDirectory, $"manager-{Guid.NewGuid().ToString("n")[..8]}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        var manager = context.StartManager(path);
        using var ready = await manager.AcceptAsync(listener, context);
        await AskAsync(path + ".requests", $"{Create} {context.ElementCount.ToString(CultureInfo.InvariantCulture)}", context.Stop.Orderly);
        await context.StartChild(path + ".requests").JoinAsync(context);
        await AskAsync(path + ".requests", Leave, context.Stop.Orderly);
        await manager.JoinAsync(context);
        return 0;
    }

    public override async Task<double> ReceiveAsync(WayChild child) =>
        double.Parse(await AskAsync(child.Link, SumUp, child.Cancellation), CultureInfo.InvariantCulture);

    /// <summary>Runs the third process: it keeps one array and answers requests until it is told to leave.</summary>
    /// <returns>The last sum that was asked for.</returns>
    public static async Task<double> ManageAsync(WayChild manager)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(manager.Link + ".requests"));
        listener.Listen(2);
        using var parent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await parent.ConnectAsync(new UnixDomainSocketEndPoint(manager.Link), manager.Cancellation); // tells the parent that requests are taken
        double[] array = [];
        var sum = 0.0;
        while (true)
        {
            using var client = await listener.AcceptAsync(manager.Cancellation);
            await using var stream = new NetworkStream(client);
            using var reader = new StreamReader(stream, leaveOpen: true);
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            var request = (await reader.ReadLineAsync(manager.Cancellation) ?? string.Empty).Split(' ');
            switch (request[0])
            {
                case Create:
                    array = new double[int.Parse(request[1], CultureInfo.InvariantCulture)];
                    Ramp.Fill(array);
                    await writer.WriteLineAsync("done");
                    break;
                case SumUp:
                    sum = Ramp.Sum(array);
                    await writer.WriteLineAsync(sum.ToString("R", CultureInfo.InvariantCulture));
                    break;
                case Leave:
                    await writer.WriteLineAsync("done");
                    return sum;
                default:
                    throw new WorkFailedException($"The manager was asked to '{request[0]}', which it does not know.");
            }
        }
    }

    private static async Task<string> AskAsync(string path, string request, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        await using var stream = new NetworkStream(socket);
        await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(request.AsMemory(), cancellation);
        return await reader.ReadLineAsync(cancellation) ?? throw new WorkFailedException($"The manager ended while it was asked to '{request}'.");
    }
}
