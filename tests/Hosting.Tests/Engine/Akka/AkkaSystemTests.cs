using ActorShm.Actors;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Hosting.Tests;

/// <summary>What a system of the embedder's has to be like on Akka.NET, where links and serializers are fixed when it is made.</summary>
public class AkkaSystemTests
{
    [Fact]
    public async Task The_run_of_a_system_that_was_not_prepared_lives_in_one_beside_it_and_ends_with_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorSystem.Create("mine");
        var run = await StartAsync(system, scratch);
        Assert.Same(run, system.ActorShm());
        Assert.NotSame(system, run.ActorSystem);

        await system.Terminate().WaitAsync(Watchdog.Limit);

        Assert.Null(await run.Ended.WaitAsync(Watchdog.Limit));
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    // Goal: a system that is made with other setups of Akka.NET has a run whose links are not the default. Method: the same options for both, which differ in all that has to agree.
    [Fact]
    public async Task A_system_that_is_made_with_the_links_setup_has_its_run_in_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        void Configure(ActorShmOptions options)
        {
            (options.Nodes, options.RunDirectory) = (0, scratch.Combine("run"));
            (options.Settings["akka.tls"], options.Settings["akka.maximum-message-size"]) = ("off", "64 KiB");
        }

        var options = new ActorShmOptions();
        Configure(options);
        using var system = ActorSystem.Create("mine", AkkaLinks.Setup(options.LoadSettings(), NullLoggerFactory.Instance));

        await using var run = await system.StartActorShmAsync(Configure);

        Assert.Same(system, run.ActorSystem);
    }

    [Fact]
    public async Task A_system_that_was_not_prepared_is_refused_where_the_run_is_to_live_in_it()
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorSystem.Create("mine");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ActorShmRun.StartAsync(new ActorShmOptions { Nodes = 0, RunDirectory = scratch.Combine("run"), ActorSystem = system }));

        Assert.Contains("ActorShmSystem.Create", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    [Theory]
    [InlineData("akka.tls", "off")]
    [InlineData("akka.maximum-message-size", "64 KiB")]
    public async Task A_run_with_other_links_than_its_system_is_refused(string key, string value)
    {
        using var scratch = new ScratchDirectory("/dev/shm");
        using var system = ActorShmSystem.Create("mine");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => system.StartActorShmAsync(options =>
        {
            options.Nodes = 0;
            options.RunDirectory = scratch.Combine("run");
            options.Settings[key] = value;
        }));

        Assert.Contains("same settings", failure.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(scratch.Combine("run")));
    }

    private static Task<ActorShmRun> StartAsync(ActorSystem system, ScratchDirectory scratch) => system.StartActorShmAsync(options =>
    {
        options.Nodes = 0;
        options.RunDirectory = scratch.Combine("run");
    });
}
