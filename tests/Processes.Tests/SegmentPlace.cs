using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Processes.Tests;

/// <summary>Where <c>actorshm segments</c> works: the run of a host, or a bare directory, under one interface.</summary>
internal sealed class SegmentPlace : IAsyncDisposable
{
    private readonly RunningHost? _host;
    private readonly string[] _option;

    private SegmentPlace(RunningHost? host)
    {
        _host = host;
        SegmentsDirectory = host is null ? Scratch.Combine("arrays") : Path.Combine(host.RunDirectory, "segments");
        _option = host is null ? ["--dir", SegmentsDirectory] : ["--run-dir", host.RunDirectory];
    }

    public ScratchDirectory Scratch { get; } = new("/dev/shm");

    public string SegmentsDirectory { get; }

    public string RunDirectory => _host!.RunDirectory;

    public static async Task<SegmentPlace> StartAsync(bool withHost) => new(withHost ? await RunningHost.StartAsync(nodes: 1) : null);

    public Task<TestResult> RunAsync(params string[] arguments) => Cli.RunAsync(["segments", .. arguments, .. _option]);

    public Task<JsonElement> JsonAsync(params string[] arguments) => Cli.JsonAsync(["segments", .. arguments, .. _option]);

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Scratch.Dispose();
    }
}
