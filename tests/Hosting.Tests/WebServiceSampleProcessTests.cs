using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ActorShm.Testing;

namespace ActorShm.Hosting.Tests;

// Goal: a service answers over an array that its nodes share, goes on when they are killed, says so in its health, and ends in good order.
// Method: the sample runs as it is; requests go over a socket.
public class WebServiceSampleProcessTests
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    [Fact]
    public async Task It_answers_programs_and_runs_its_own_kernel_and_actor()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var service = await RunningWebService.StartAsync(scratch, "--Measurements:Count", "200000");

        var answers = await service.Client.GetFromJsonAsync<JsonElement>("/query?program=" + Uri.EscapeDataString("min(x) >= 0; max(x) < 1; count_nonzero(x < 0.5)"));
        var bins = await service.Client.GetFromJsonAsync<long[]>("/histogram?from=0&to=1");
        var window = await service.Client.GetFromJsonAsync<JsonElement>("/window?start=1000&count=100");

        Assert.Equal(["True (bool)", "True (bool)"], answers.EnumerateArray().Take(2).Select(answer => answer.GetProperty("value").GetString()));
        Assert.Equal(200_000, bins!.Sum());
        Assert.Equal(answers[2].GetProperty("value").GetString(), $"{bins!.Take(8).Sum()} (int64)");
        Assert.InRange(window.GetProperty("mean").GetDouble(), window.GetProperty("min").GetDouble(), window.GetProperty("max").GetDouble());
        Assert.Contains(window.GetProperty("pid").GetInt32(), await service.NodesAsync());
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
    }

    [Fact]
    public async Task What_cannot_be_answered_is_refused_with_a_reason()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var service = await RunningWebService.StartAsync(scratch, "--Measurements:Count", "200000");

        await AssertRefusedAsync("/query?program=mean(y)", "y");
        await AssertRefusedAsync("/histogram?from=1&to=0", "'from' must lie before 'to'");
        await AssertRefusedAsync("/histogram?from=0&to=Infinity", "finite");
        await AssertRefusedAsync("/histogram?from=NaN&to=1", "finite");
        await AssertRefusedAsync("/histogram?from=-1e308&to=1e308", "difference");
        await AssertRefusedAsync("/histogram?from=0&to=1e-320", "difference");
        await AssertRefusedAsync("/window?start=-1&count=5", "200000");

        async Task AssertRefusedAsync(string path, string reason)
        {
            using var response = await service.Client.GetAsync(path);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(reason, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_answers_the_same_while_nodes_are_killed_and_its_health_tells()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var service = await RunningWebService.StartAsync(scratch, "--ActorShm:Nodes", "3", "--ActorShm:Settings:host.restarts", "0", "--Measurements:Count", "200000");
        var nodes = await service.NodesAsync();
        var expected = await service.Client.GetStringAsync("/histogram?from=0&to=1");

        using var enough = new CancellationTokenSource();
        var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                Assert.Equal(expected, await service.Client.GetStringAsync("/histogram?from=0&to=1"));
            }
        }));
        foreach (var node in nodes[..2])
        {
            Signals.Send(node, SigKill);
            await Watchdog.UntilAsync($"node {node} is gone", async () => !(await service.NodesAsync()).Contains(node));
        }

        await enough.CancelAsync();
        await asking;

        Assert.Equal("Degraded", await service.Client.GetStringAsync("/health"));
        using var window = await service.Client.GetAsync("/window?start=0&count=10");
        Assert.Equal(HttpStatusCode.OK, window.StatusCode);

        Signals.Send(nodes[2], SigKill);
        await Watchdog.UntilAsync("no node is left", async () => (await service.NodesAsync()).Length == 0);
        using var health = await service.Client.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        foreach (var path in (string[])["/query?program=mean(x)", "/histogram?from=0&to=1", "/window?start=0&count=10"])
        {
            using var answer = await service.Client.GetAsync(path);
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task A_killed_node_comes_back_with_the_kernel_and_the_actor()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var service = await RunningWebService.StartAsync(
            scratch, "--ActorShm:Nodes", "1", "--ActorShm:Settings:host.restart-delay", "10ms", "--Measurements:Count", "200000");
        var killed = Assert.Single(await service.NodesAsync());
        var expected = await service.Client.GetStringAsync("/histogram?from=0&to=1");

        Signals.Send(killed, SigKill);
        await Watchdog.UntilAsync("the node is back", async () => await service.NodesAsync() is [var node] && node != killed);

        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
        Assert.Equal(expected, await service.Client.GetStringAsync("/histogram?from=0&to=1"));
        var window = await service.Client.GetFromJsonAsync<JsonElement>("/window?start=1000&count=100");
        Assert.Equal(Assert.Single(await service.NodesAsync()), window.GetProperty("pid").GetInt32());
    }

    [Fact]
    public async Task It_ends_in_good_order_on_SIGTERM_and_leaves_nothing()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        await using var service = await RunningWebService.StartAsync(scratch, "--Measurements:Count", "200000");
        var nodes = await service.NodesAsync();

        service.Process.Signal(SigTerm);
        var result = await service.Process.ExitAsync();

        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        Assert.False(Directory.Exists(service.RunDirectory));
        Assert.All(nodes, node => Assert.False(Directory.Exists($"/proc/{node}"), $"node {node} is still there"));
    }

    // Goal: a service that is told to end while it starts ends as at any other time. Method: the signal comes as soon as the run has its directory, while its nodes start; the log says that they did not get far.
    [Fact]
    public async Task It_ends_in_good_order_on_SIGTERM_while_it_starts()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = BuiltSample.Directory("WebServiceDirectory");
        await using var process = TestProcess.Start(
            Path.Combine(directory, "web-service"), ["--urls", "http://127.0.0.1:0", "--contentRoot", directory, "--ActorShm:RunDirectory", scratch.Combine("run"), "--ActorShm:Nodes", "8"]);
        await Watchdog.UntilAsync("the run has its directory", () => Directory.Exists(scratch.Combine("run", "logs")));

        process.Signal(SigTerm);
        var result = await process.ExitAsync();

        Assert.DoesNotContain("Application started", result.Output, StringComparison.Ordinal);
        Assert.True(result.ExitCode == 0, $"{result.ExitCode}: {result.Output}{result.Errors}");
        Assert.DoesNotContain("Unhandled exception", result.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Fact]
    public async Task Wrong_configuration_stops_the_start_with_what_to_mend()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        var directory = BuiltSample.Directory("WebServiceDirectory");

        var result = await TestProcess.RunAsync(Path.Combine(directory, "web-service"), ["--contentRoot", directory, "--ActorShm:Nodes", "-3", "--urls", "http://127.0.0.1:0"]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("ActorShm:Nodes must be a whole number from 0 to 1024; it was -3", result.Output + result.Errors, StringComparison.Ordinal);
    }
}
