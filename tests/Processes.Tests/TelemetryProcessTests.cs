using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorShm.Actors;
using ActorShm.Telemetry;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Metrics and traces reach a collector: host and nodes send them over HTTP in the form of OTLP.</summary>
public class TelemetryProcessTests
{
    [Fact]
    public async Task Host_and_nodes_send_metrics_and_traces_to_the_collector_of_the_settings()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var collector = new Collector();
        await using (var host = await RunningHost.StartAsync(
            nodes: 1, "-D", $"actorshm.telemetry.otlp-endpoint={collector.Address}", "-D", "actorshm.telemetry.otlp-interval=100ms"))
        {
            await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--run-dir", host.RunDirectory);

            await Watchdog.UntilAsync("the host has sent its metrics", () => collector.Has("/v1/metrics", "actorshm-host", "actorshm.jobs", "completed"));
            await Watchdog.UntilAsync("the node has sent its metrics", () => collector.Has("/v1/metrics", "actorshm-node", "actorshm.node.stages"));
            await Watchdog.UntilAsync("the host has sent its traces", () => collector.Has("/v1/traces", "actorshm-host", "actorshm.program", "sum(x)"));
            await Watchdog.UntilAsync("the node has sent its traces", () => collector.Has("/v1/traces", "actorshm-node", "compute"));
            host.Process.Signal(Signals.Terminate);
            Assert.Equal(0, (await host.Process.ExitAsync()).ExitCode);
        }
    }

    // Goal: a command that is its own host hides nothing of it from the collector that hears its nodes. What is left is sent when it ends.
    [Fact]
    public async Task A_command_with_a_run_of_its_own_sends_what_its_host_measures()
    {
        using var scratch = new ScratchDirectory();
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", [1, 2, 3]);
        await using var collector = new Collector();

        await Cli.JsonAsync("eval", "sum(x)", "--input", $"x={x}", "--nodes", "1", "-D", $"actorshm.telemetry.otlp-endpoint={collector.Address}");

        Assert.True(collector.Has("/v1/metrics", "actorshm-host", "actorshm.jobs", "completed"));
        Assert.True(collector.Has("/v1/traces", "actorshm-host", "actorshm.program", "sum(x)"));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_keeps_nobody_from_ending()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var nobody = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var host = await RunningHost.StartAsync(nodes: 1, "-D", $"actorshm.telemetry.otlp-endpoint=http://127.0.0.1:{nobody}");

        host.Process.Signal(Signals.Terminate);
        var ended = await host.Process.ExitAsync();

        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.False(Path.Exists(host.RunDirectory));
    }

    // Goal: a process that ends waits once for a collector that does not answer. Method: this one answers nothing before both have come, and is waited for longer than the test lasts.
    [Fact]
    public async Task Metrics_and_traces_that_are_left_are_sent_at_the_same_time()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var source = new ActivitySource(TelemetryNames.Source);
        using var meter = new Meter(TelemetryNames.Source);
        var export = OtlpExport.Start(new Uri($"http://{listener.LocalEndpoint}"), TimeSpan.FromDays(1), "test", "none", patience: 2 * Watchdog.Limit);
        source.StartActivity("something")!.Dispose();
        meter.CreateCounter<long>("counted").Add(1);

        var ending = Task.Run(export.Dispose);

        using (await listener.AcceptSocketAsync().WaitAsync(Watchdog.Limit))
        using (await listener.AcceptSocketAsync().WaitAsync(Watchdog.Limit))
        {
            Assert.False(ending.IsCompleted);
        }

        listener.Stop(); // nobody is there any more, which ends both
        await ending.WaitAsync(Watchdog.Limit);
    }

    /// <summary>A collector that keeps what it gets. Texts stand in the protobuf form as they are, so they can be looked for.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly HttpListener _listener;
        private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
        private readonly Task _serving;

        public Collector()
        {
            (_listener, Address) = Listen();
            _serving = ServeAsync();
        }

        public string Address { get; }

        public bool Has(string path, params string[] texts) =>
            _received.Any(request => request.Path == path && texts.All(text => request.Body.Contains(text, StringComparison.Ordinal)));

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _serving;
        }

        private static (HttpListener Listener, string Address) Listen()
        {
            for (var attempt = 0; ; attempt++)
            {
                using var probe = new TcpListener(IPAddress.Loopback, 0);
                probe.Start();
                var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
                probe.Stop();
                var listener = new HttpListener { Prefixes = { address + "/" } };
                try
                {
                    listener.Start();
                    return (listener, address);
                }
                catch (HttpListenerException) when (attempt < 10)
                {
                    // Somebody else was faster to take that port.
                }
            }
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return; // closed
                }

                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.StatusCode = 200;
                context.Response.Close();
            }
        }
    }
}
