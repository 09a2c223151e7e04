using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

/// <summary>The web service of the samples as a real process, listening on a port that was free.</summary>
internal sealed partial class RunningWebService : IAsyncDisposable
{
    private RunningWebService(TestProcess process, string address, string runDirectory)
    {
        Process = process;
        RunDirectory = runDirectory;
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = Watchdog.Limit };
    }

    public TestProcess Process { get; }

    public string RunDirectory { get; }

    public HttpClient Client { get; }

    public static async Task<RunningWebService> StartAsync(ScratchDirectory scratch, params string[] more)
    {
        var runDirectory = scratch.Combine("run");
        var directory = BuiltSample.Directory("WebServiceDirectory");
        string[] arguments = ["--urls", "http://127.0.0.1:0", "--contentRoot", directory, "--ActorShm:RunDirectory", runDirectory, .. more];
        var process = TestProcess.Start(Path.Combine(directory, "web-service"), arguments);
        try
        {
            await process.SaysAsync("Now listening on:");
            await process.SaysAsync("Application started");
            return new RunningWebService(process, Listening().Match(process.Output).Groups["address"].Value, runDirectory);
        }
        catch
        {
            // The test gets the reason; the process must not outlive it.
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<int[]> NodesAsync() =>
        [.. (await Client.GetFromJsonAsync<JsonElement>("/nodes")).EnumerateArray().Select(node => node.GetProperty("pid").GetInt32())];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex("Now listening on: (?<address>http://[0-9.:]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Listening();
}
