using ActorShm.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ActorShm.Hosting.Tests;

public class ActorShmOptionsTests
{
    [Fact]
    public void Options_are_bound_from_configuration_and_code_wins()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ActorShm:Nodes"] = "3",
            ["ActorShm:RunDirectory"] = "/dev/shm/somewhere",
            ["ActorShm:Settings:segments.quota"] = "4 GiB",
        });
        builder.Services.AddActorShm(options => options.Nodes = 5);
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<ActorShmOptions>>().Value;

        Assert.Equal(5, options.Nodes);
        Assert.Equal("/dev/shm/somewhere", options.RunDirectory);
        Assert.Equal(4L << 30, options.LoadSettings().Segments.QuotaBytes);
    }

    [Theory]
    [InlineData("ActorShm:Nodes", "-1", "ActorShm:Nodes must be a whole number from 0 to 1024; it was -1")]
    [InlineData("ActorShm:RunDirectory", "here", "ActorShm:RunDirectory must be an absolute path; it was 'here'")]
    [InlineData("ActorShm:ConfigFiles:0", "/no/such.conf", "'/no/such.conf', which does not exist")]
    [InlineData("ActorShm:Settings:segments.qota", "1", "'actorshm.segments.qota' is not a setting")]
    [InlineData("ActorShm:Settings:job.partitions-per-node", "lots", "actorshm.job.partitions-per-node")]
    [InlineData("ActorShm:Settings:log-level", "{", "actorshm.log-level")]
    public async Task Wrong_options_stop_the_start_and_say_what_to_mend(string key, string value, string expected)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { [key] = value });
        builder.Services.AddActorShm();
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_name_everything_at_once()
    {
        var options = new ActorShmOptions { Nodes = 5000, RunDirectory = "here" };

        var failure = await Assert.ThrowsAsync<SettingsException>(() => ActorShmRun.StartAsync(options));

        Assert.Equal(2, failure.Problems.Count);
    }

    [Fact]
    public void The_run_is_not_there_before_the_application_starts()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddActorShm();
        using var host = builder.Build();
        Assert.Contains("Started", Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<ActorShmService>().Run).Message, StringComparison.Ordinal);
    }
}
