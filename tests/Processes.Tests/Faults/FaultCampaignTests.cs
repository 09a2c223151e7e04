using System.Globalization;
using ActorShm.Testing;
using Xunit.Abstractions;

namespace ActorShm.Processes.Tests;

/// <summary>Many jobs, and at any moment of each a node may be killed, hang or crawl: every answer has the bits of the quiet one, and nothing is left.</summary>
/// <remarks>
/// <c>ACTORSHM_FAULT_JOBS</c> is how many jobs are run, <c>ACTORSHM_FAULT_SEED</c> which faults are drawn; a failure prints both. The whole campaign
/// has 200.
/// </remarks>
public class FaultCampaignTests(ITestOutputHelper log)
{
    private const int JobsInTheSuite = 12;

    [Fact]
    public async Task Every_answer_under_faults_has_the_bits_of_the_quiet_one_and_nothing_is_left()
    {
        var jobs = FromEnvironment("ACTORSHM_FAULT_JOBS") ?? JobsInTheSuite;
        var seed = FromEnvironment("ACTORSHM_FAULT_SEED") ?? Random.Shared.Next();
        using var scratch = new ScratchDirectory("/dev/shm");
        var x = SmallArrays.Write<double>(scratch.Combine("x.npy"), "<f8", SmallArrays.Rough(1_500_000));
        var config = scratch.Combine("impatient.conf");
        await File.WriteAllTextAsync(config, "actorshm.node.hang-timeout = 3 s");
        await using var host = await RunningHost.StartAsync(nodes: 0, "--config", config);
        await using (var campaign = await FaultCampaign.BeginAsync(seed, host, x))
        {
            for (var job = 0; job < jobs; job++)
            {
                var difference = await campaign.RunOneAsync();
                Assert.True(difference is null, $"Job {job} of ACTORSHM_FAULT_JOBS={jobs} with ACTORSHM_FAULT_SEED={seed}: {difference}\n{host.Process.Errors}");
            }

            Assert.True(campaign.Retries > 0, $"No fault struck a partition of ACTORSHM_FAULT_SEED={seed}; {campaign.Deaths} nodes were lost.");
            log.WriteLine($"{jobs} jobs, seed {seed}: {campaign.Deaths} nodes lost, {campaign.Retries} partitions done again, every answer the same.");
        }

        var segments = Path.Combine(host.RunDirectory, "segments");
        await Watchdog.UntilAsync("no segment is left", () => !Directory.EnumerateFiles(segments, "*.state").Any());
        host.Process.Signal(Signals.Terminate);
        Assert.Equal(0, (await host.Process.ExitAsync()).ExitCode);
        Assert.False(Path.Exists(host.RunDirectory));
    }

    private static int? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : null;
}
