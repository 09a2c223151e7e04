using ActorShm.Actors.Configuration;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests.Configuration;

public sealed class SettingsSourcesTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_definition_wins_over_the_environment_and_that_over_files()
    {
        var file = Write("actorshm.host { drain-timeout = 1 s, leave-timeout = 1 s, join-timeout = 1 s }");
        var sources = new SettingsSources([file], ["actorshm.host.drain-timeout=3s"])
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ACTORSHM_HOST_DRAIN_TIMEOUT"] = "2s",
                ["ACTORSHM_HOST_LEAVE_TIMEOUT"] = "2s",
                ["ACTORSHM_RUN_DIR"] = "/somewhere", // not a setting, and not ours to refuse
                ["PATH"] = "/bin",
            },
        };

        var settings = ActorShmSettings.Load(sources);

        Assert.Equal(TimeSpan.FromSeconds(3), settings.DrainTimeout);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.LeaveTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), settings.JoinTimeout);
    }

    [Fact]
    public void The_last_definition_and_the_last_file_win()
    {
        var (first, second) = (Write("actorshm.job.kept-programs = 1"), Write("actorshm.job.kept-programs = 2"));

        Assert.Equal(2, ActorShmSettings.Load(new SettingsSources([first, second], [])).KeptPrograms);
        Assert.Equal(4, ActorShmSettings.Load(new SettingsSources([], ["actorshm.job.kept-programs=3", "actorshm.job.kept-programs = 4"])).KeptPrograms);
    }

    [Fact]
    public void Values_are_texts_as_they_stand_or_lists()
    {
        var settings = ActorShmSettings.Load(new SettingsSources([], ["actorshm.segments.placement=[\"/mnt/a b\", \"/var/tmp\"]", "actorshm.segments.quota=1 MiB"]));

        Assert.Equal(["/mnt/a b", "/var/tmp"], settings.Segments.Placement);
        Assert.Equal(1024 * 1024, settings.Segments.QuotaBytes);
    }

    [Theory]
    [InlineData("actorshm.host.drain-timeot=1s", "drain-timeot' is not a setting")]
    [InlineData("actorshm.host", "key=value")]
    [InlineData("actorshm.host={}", "'actorshm.host' is not a setting")]
    [InlineData("actorshm.host.drain-timeout=soon", "'soon'")]
    [InlineData("actorshm.segments.placement=[\"/a\"", "cannot be read")]
    [InlineData("actorshm.segments.placement=[\"/a\"]\nactorshm.log-level=info", "one value")]
    [InlineData("log-level=info", "'log-level' is not a setting")]
    [InlineData("=x", "-D takes key=value, such as -D actorshm.log-level=info; it was '=x'")]
    [InlineData(" = ", "-D takes key=value")]
    [InlineData("actorshm.host.restarts=99999999999", "must be a whole number from 0 to 1000000; it was '99999999999'")]
    [InlineData("actorshm.host.restarts=1.5", "must be a whole number from 0 to 1000000; it was '1.5'")]
    [InlineData("actorshm.host.restarts=[1]", "must be a whole number from 0 to 1000000; it was ['1']")]
    public void A_definition_that_is_none_is_named(string definition, string expected)
    {
        var error = Assert.Throws<SettingsException>(() => ActorShmSettings.Load(new SettingsSources([], [definition])));

        Assert.Contains(expected, Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("log-level = debug", "log-level is not a setting")]
    [InlineData("host { drain-timeout = 1s }", "host.drain-timeout is not a setting")]
    [InlineData("actorshn.log-level = debug", "actorshn.log-level is not a setting")]
    [InlineData("actorshm.host.drain-timeot = 1s", "actorshm.host.drain-timeot is not a setting")]
    public void A_key_of_a_file_that_is_no_setting_is_named_wherever_it_stands(string text, string expected)
    {
        var file = Write(text);

        var error = Assert.Throws<SettingsException>(() => ActorShmSettings.Load(file));

        Assert.StartsWith($"{file}:1: {expected}", Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_section_akka_is_left_to_that_engine() =>
        Assert.Equal(ActorShmSettings.Load().LogLevel, ActorShmSettings.Load(Write("akka.actor.debug.receive = on")).LogLevel);

    [Theory]
    [InlineData("ACTORSHM_HOST_DRAIN_TIMOUT", "ACTORSHM_HOST_DRAIN_TIMEOUT")]
    [InlineData("ACTORSHM_SEGMENT_QUOTA", "ACTORSHM_SEGMENTS_QUOTA")]
    [InlineData("ACTORSHM_SEGMENTSQUOTA", "ACTORSHM_SEGMENTS_QUOTA")]
    [InlineData("ACTORSHM_LOGLEVEL", "ACTORSHM_LOG_LEVEL")]
    [InlineData("ACTORSHM_QUOTA", "ACTORSHM_SEGMENTS_QUOTA")]
    [InlineData("ACTORSHM_RUNDIR", "ACTORSHM_RUN_DIR")]
    [InlineData("ACTORSHM_RUN_DIRECTORY", "ACTORSHM_RUN_DIR")]
    [InlineData("ACTORSHM_HOST_NODES", "'actorshm.host.drain-timeout' is ACTORSHM_HOST_DRAIN_TIMEOUT")] // like none of them
    public void A_misspelt_variable_is_named_with_the_one_that_is_like_it(string name, string expected)
    {
        var error = Assert.Throws<SettingsException>(() => ActorShmSettings.Load(WithVariable(name)));

        var problem = Assert.Single(error.Problems);
        Assert.Contains($"{name} names no setting", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    // What scripts, tests, embedders and Kubernetes (of a service of this name) set.
    [Theory]
    [InlineData("ACTORSHM_RUN_DIR")]
    [InlineData("ACTORSHM_START_SECONDS")]
    [InlineData("ACTORSHM_TEST_DATA")]
    [InlineData("ACTORSHM_FAULT_JOBS")]
    [InlineData("ACTORSHM_STRESS")]
    [InlineData("ACTORSHM_DATA_DIR")]
    [InlineData("ACTORSHM_TIMEOUT")]
    [InlineData("ACTORSHM_SERVICE_HOST")]
    [InlineData("ACTORSHM_PORT_80_TCP_ADDR")]
    [InlineData("ACTORSHM")]
    [InlineData("ACTORSHM_")]
    [InlineData("MY_ACTORSHM_LOGLEVEL")]
    public void A_variable_of_others_is_not(string name) =>
        Assert.Equal(ActorShmSettings.Load().LogLevel, ActorShmSettings.Load(WithVariable(name)).LogLevel);

    private static SettingsSources WithVariable(string name) =>
        SettingsSources.None with { Variables = new Dictionary<string, string>(StringComparer.Ordinal) { [name] = "1s" } };

    // Method: a pipe without a writer, which would keep whoever opens it waiting.
    [Fact]
    public async Task A_file_that_not_every_process_can_read_is_refused_without_waiting_for_it()
    {
        var pipe = _scratch.Combine("pipe.conf");
        await TestProcess.RunAsync("/usr/bin/mkfifo", [pipe]);

        var error = await Task.Run(() => Assert.Throws<SettingsException>(() => ActorShmSettings.Load(pipe))).WaitAsync(Watchdog.Limit);

        Assert.Contains(pipe, Assert.Single(error.Problems), StringComparison.Ordinal);
        Assert.Contains("regular file", error.Message, StringComparison.Ordinal);
        Assert.Equal(ActorShmSettings.Load().LogLevel, ActorShmSettings.Load("/dev/null").LogLevel); // as good as an empty file
    }

    private string Write(string text)
    {
        var path = _scratch.Combine(Guid.NewGuid().ToString("n") + ".conf");
        File.WriteAllText(path, text);
        return path;
    }
}
