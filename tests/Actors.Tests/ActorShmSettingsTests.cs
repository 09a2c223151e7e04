using ActorShm.Actors.Configuration;
using ActorShm.Actors.Engine;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

public sealed class ActorShmSettingsTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_defaults_are_those_of_the_reference_file()
    {
        var settings = ActorShmSettings.Load();

        Assert.Equal(["/dev/shm", "/var/tmp"], settings.Segments.Placement);
        Assert.Equal(256 * 1024 * 1024, settings.Segments.HeadroomBytes);
        Assert.Null(settings.Segments.QuotaBytes);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.JoinTimeout);
        Assert.Equal(32 * 1024, settings.MaximumMessageBytes);
        Assert.Equal(TimeSpan.FromMilliseconds(100), settings.ProgressInterval);
        Assert.Equal(Microsoft.Extensions.Logging.LogLevel.Warning, settings.LogLevel);
    }

    [Fact]
    public void Later_files_win_over_earlier_ones_and_both_over_the_defaults()
    {
        var first = Write("a.conf", "actorshm { job.partitions-per-node = 3, node.kept-views = 4 }");
        var second = Write("b.conf", "actorshm.job.partitions-per-node = 5\nactorshm.segments.quota = 1 MiB");

        var settings = ActorShmSettings.Load([first, second]);

        Assert.Equal(5, settings.PartitionsPerNode);
        Assert.Equal(4, settings.KeptViews);
        Assert.Equal(1024 * 1024, settings.Segments.QuotaBytes);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_file_and_line()
    {
        var file = Write("bad.conf", "actorshm {\n  job.partitions-per-node = 0\n  host.join-timeout = lots\n  segments.placement = [\"relative\"]\n  sgements.quota = 5\n}");

        var error = Assert.Throws<SettingsException>(() => ActorShmSettings.Load([file]));

        Assert.Equal(4, error.Problems.Count);
        Assert.Contains(error.Problems, problem => problem.Contains("bad.conf:2", StringComparison.Ordinal) && problem.Contains("from 1 to 4096", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("bad.conf:3", StringComparison.Ordinal) && problem.Contains("'lots'", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("bad.conf:4", StringComparison.Ordinal));
        Assert.Contains(error.Problems, problem => problem.Contains("bad.conf:5", StringComparison.Ordinal) && problem.Contains("sgements", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("actorshm.host = 5")]
    [InlineData("actorshm.segments = null")]
    [InlineData("actorshm = 5")]
    public void A_value_in_the_place_of_a_section_is_one_mistake(string text)
    {
        var error = Assert.Throws<SettingsException>(() => ActorShmSettings.Load([Write("bad.conf", text)]));

        var problem = Assert.Single(error.Problems);
        Assert.Contains("bad.conf:1", problem, StringComparison.Ordinal);
        Assert.Contains("is no setting but a section", problem, StringComparison.Ordinal);
    }

    /// <summary>All settings but those that only the other engine reads.</summary>
    public static TheoryData<string> Keys => [.. ActorShmSettings.Load().Config.Paths.Where(path => !path.StartsWith(EngineSystem.EngineName == "akka" ? "actorshm.embedded." : "actorshm.akka.", StringComparison.Ordinal))];

    // Goal: whatever stands in the place of a value is refused with the name of the setting, by the reader of every kind. Method: all settings, and what no setting takes; null must not be zero.
    [Theory]
    [MemberData(nameof(Keys))]
    public void What_no_setting_takes_is_refused_by_each_of_them_with_its_name(string key)
    {
        foreach (var (text, shown) in (ReadOnlySpan<(string, string)>)[("[1]", "['1']"), ("[[1]]", "an object, or a list of lists or objects"), ("null", "null"), ("\"\"", "''")])
        {
            var problem = Assert.Single(Assert.Throws<SettingsException>(() => ActorShmSettings.Load([Write("bad.conf", $"{key} = {text}")])).Problems);

            Assert.Contains($"bad.conf:1: {key} must be ", problem, StringComparison.Ordinal);
            Assert.EndsWith($"; it was {shown}.", problem, StringComparison.Ordinal);
        }

        var problems = Assert.Throws<SettingsException>(() => ActorShmSettings.Load([Write("bad.conf", $"{key} = {{ a = 1 }}")])).Problems;
        Assert.Equal(2, problems.Count); // nor is there a setting below it
        Assert.Contains(problems, problem => problem.Contains($"{key} must be ", StringComparison.Ordinal));
    }

    // Goal: nobody asks for "never" and gets "at once". Method: a timer ends at 49 days, and some settings are added up before one waits for them.
    [Theory]
    [InlineData("10d", true)]
    [InlineData("240h", true)]
    [InlineData("241h", false)]
    [InlineData("60d", false)]
    [InlineData("0s", false)]
    public void A_duration_is_one_that_can_be_waited_for(string duration, bool isPossible)
    {
        string[] keys = ["host.drain-timeout", "host.join-timeout", "node.connect-timeout", "node.hang-timeout", "job.progress-interval", "host.measure-interval"];
        var file = Write("long.conf", string.Join('\n', keys.Select(key => $"actorshm.{key} = {duration}")));

        if (isPossible)
        {
            var settings = ActorShmSettings.Load([file]);
            using var timer = new CancellationTokenSource(settings.DrainTimeout + (3 * settings.LeaveTimeout));
            return;
        }

        var problems = Assert.Throws<SettingsException>(() => ActorShmSettings.Load([file])).Problems;
        Assert.Equal(keys.Length, problems.Count);
        Assert.All(keys, key => Assert.Contains(problems, problem => problem.EndsWith(
            $"actorshm.{key} must be a duration above zero and of at most 10 days, such as 10s; it was '{duration}'.", StringComparison.Ordinal)));
    }

    // Goal: what OpenTelemetry would refuse with a stack trace is refused with the name of the setting. It counts whole milliseconds.
    [Theory]
    [InlineData("1ms", true)]
    [InlineData("999us", false)]
    [InlineData("11d", false)]
    public void The_interval_of_telemetry_has_a_millisecond_at_least(string interval, bool isPossible)
    {
        var sources = SettingsSources.None with { Definitions = [$"actorshm.telemetry.otlp-interval={interval}"] };

        if (isPossible)
        {
            Assert.Equal(TimeSpan.FromMilliseconds(1), ActorShmSettings.Load(sources).OtlpInterval);
            return;
        }

        var problem = Assert.Single(Assert.Throws<SettingsException>(() => ActorShmSettings.Load(sources)).Problems);
        Assert.EndsWith($"actorshm.telemetry.otlp-interval must be a duration of at least 1 ms and at most 10 days, such as 10s; it was '{interval}'.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_parse_or_does_not_exist_is_named()
    {
        var broken = Write("broken.conf", "actorshm {");

        Assert.Contains("broken.conf", Assert.Throws<SettingsException>(() => ActorShmSettings.Load([broken])).Message, StringComparison.Ordinal);
        Assert.Contains("missing.conf", Assert.Throws<SettingsException>(() => ActorShmSettings.Load([_scratch.Combine("missing.conf")])).Message, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = _scratch.Combine(name);
        File.WriteAllText(path, text);
        return path;
    }
}
