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
            ["ActorShm:Settings:segments.quota"] = "1 GiB",
        });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["ActorShm:Settings:segments:quota"] = "4 GiB" }); // as a variable has it
        builder.Services.AddActorShm(options => options.Nodes = 5);
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptions<ActorShmOptions>>().Value;

        Assert.Equal(5, options.Nodes);
        Assert.Equal("/dev/shm/somewhere", options.RunDirectory);
        Assert.Equal(4L << 30, options.LoadSettings().Segments.QuotaBytes);
    }

    // Goal: a setting that is written as configuration has it, objects in objects, is a setting. Method: as JSON and environment variables come, in any case, with the dots of settings beside them.
    [Fact]
    public void Settings_are_read_from_objects_in_objects_lists_and_names_with_dots()
    {
        var options = Read(new Dictionary<string, string?>
        {
            ["actorshm:SETTINGS:Segments:Quota"] = "4 GiB",
            ["ActorShm:Settings:segments:placement:0"] = "/dev/shm",
            ["ActorShm:Settings:segments:placement:1"] = "/var/tmp/with \" in it",
            ["ActorShm:Settings:host:restarts"] = "3",
            ["ActorShm:Settings:actorshm.host.kept-jobs"] = "7",
            ["ActorShm:RunDirectory"] = null,
        });

        Assert.Empty(options.FindProblems());
        var settings = options.LoadSettings();
        Assert.Equal(4L << 30, settings.Segments.QuotaBytes);
        Assert.Equal(["/dev/shm", "/var/tmp/with \" in it"], settings.Segments.Placement);
        Assert.Equal((3, 7), (settings.Restarts, settings.KeptJobs));
        Assert.Null(options.RunDirectory);
    }

    // Goal: nothing that stands in the section is passed over, and all that is wrong there can be mended in one go. Which executable a node is, is for code to say.
    [Fact]
    public void What_is_no_option_is_an_error_and_all_of_them_are_named_together()
    {
        var options = Read(new Dictionary<string, string?>
        {
            ["ActorShm:Nods"] = "7",
            ["ActorShm:Nodes"] = "many",
            ["ActorShm:Program:Path"] = "/tmp/x.sh",
            ["ActorShm:Messages"] = "all",
            ["ActorShm:RunDirectory:0"] = "/dev/shm/a",
            ["ActorShm:ConfigFiles"] = "one.conf",
            ["ActorShm:Settings:segments:quota"] = "bogus",
            ["ActorShm:Settings:segments.pool"] = "1 MiB",
            ["ActorShm:Settings:segments:pool"] = "2 MiB",
            ["ActorShm:Settings:host:restarts"] = null,
            ["ActorShm:Settings:log-level"] = "info",
            ["ActorShm:Settings:log-level:below"] = "x",
        });

        var problems = options.FindProblems();

        string[] expected =
        [
            "ActorShm:Nods is no option of a configuration, which has Nodes, RunDirectory, ConfigFiles and Settings",
            "ActorShm:Nodes must be a whole number from 0 to 1024; it was 'many'.",
            "ActorShm:Program is no option of a configuration",
            "ActorShm:Messages is no option of a configuration",
            "ActorShm:RunDirectory must be one value",
            "ActorShm:ConfigFiles must be a list; it was 'one.conf'.",
            "actorshm.segments.quota must be \"unlimited\" or a size of at least 0 bytes, such as 64KiB; it was 'bogus'.",
            "ActorShm:Settings:segments.pool sets segments.pool a second time, beside ActorShm:Settings:segments:pool in the same source",
            "ActorShm:Settings:host:restarts has no value",
            "'actorshm.log-level.below' is not a setting",
        ];
        Assert.All(expected, text => Assert.Single(problems, problem => problem.Contains(text, StringComparison.Ordinal)));
        Assert.Equal(expected.Length, problems.Count);
        Assert.Null(options.Program);
    }

    // Goal: who overrides a setting of a file need not know how the file spells it. Method: sources one after the other, as files and environment are, and each pair of spellings in both orders.
    [Theory]
    [InlineData("segments.quota", "segments:quota")]
    [InlineData("segments:quota", "actorshm:segments:quota")]
    [InlineData("actorshm.segments.quota", "Segments:Quota")]
    [InlineData("segments:quota", "segments:quota")]
    public void A_later_source_of_the_configuration_wins_however_it_spells_a_setting(string one, string other)
    {
        Assert.Equal((2L << 30, 1), Quota(one, other));
        Assert.Equal((2L << 30, 1), Quota(other, one));

        static (long? Bytes, int Settings) Quota(string first, string second)
        {
            var options = Read(Source((first, "1 GiB")), Source((second, "2 GiB")));
            Assert.Empty(options.FindProblems());
            return (options.LoadSettings().Segments.QuotaBytes, options.Settings.Count);
        }
    }

    // Goal: a variable that says in one value what a file has as a list, or the other way round, wins like any other.
    [Fact]
    public void A_later_source_wins_with_one_value_over_a_list_and_with_a_list_over_one_value()
    {
        (string, string)[] list = [("segments:placement:0", "/dev/shm"), ("segments:placement:1", "/tmp")];
        (string, string)[] value = [("segments:placement", "[/var/tmp]")];

        Assert.Equal(["/var/tmp"], Read(Source(list), Source(value)).LoadSettings().Segments.Placement);
        Assert.Equal(["/dev/shm", "/tmp"], Read(Source(value), Source(list)).LoadSettings().Segments.Placement);
    }

    // Goal: the settings that AkkaLinks.Setup takes are to be had. Method: by reflection, because internals are visible to these tests and not to an embedder.
    [Fact]
    public void An_embedder_loads_the_settings_of_its_options() => Assert.NotNull(typeof(ActorShmOptions).GetMethod(nameof(ActorShmOptions.LoadSettings)));

    [Fact]
    public void What_code_sets_with_another_spelling_is_the_same_setting()
    {
        var options = Read(Source(("actorshm:segments:quota", "1 GiB")));

        options.Settings["segments.quota"] = "2 GiB";

        Assert.Equal("actorshm.segments.quota=2 GiB", Assert.Single(options.Sources().Definitions));
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

    private static Dictionary<string, string?> Source(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(setting => $"ActorShm:Settings:{setting.Key}", string? (setting) => setting.Value, StringComparer.Ordinal);

    private static ActorShmOptions Read(params IReadOnlyDictionary<string, string?>[] sources)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var source in sources)
        {
            configuration.AddInMemoryCollection(source);
        }

        var options = new ActorShmOptions();
        ActorShmSection.Read(configuration.Build(), options);
        return options;
    }
}
