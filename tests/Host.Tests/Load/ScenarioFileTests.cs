using System.Globalization;
using ActorShm.Actors;
using ActorShm.Host.Load.Scenarios;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Load;

public sealed class ScenarioFileTests : IDisposable
{
    private const string Whole = """
        scenario {
          name = one
          description = "All of it."
          byte-budget = 1 MiB
          seed = 5
          phases = [ { name = ramp, duration = 10s, from-rate = 1, to-rate = 9, warm-up = true }, { name = hold, duration = 1 minute, concurrency = 4 } ]
          mix = [
            { name = p, weight = 3, program = "sum(x + y)", inputs { x = float64, y = int16 }, elements = [10, 1000] }
            { name = l, operation = life, dtype = uint8, elements = [4096] }
          ]
          faults = [ { at = 5s, kind = kill }, { every = 10s, from = 20s, until = 60s, kinds = [stop, slow], for = 1s } ]
          assert { errors-at-most = 0, expected-errors-at-most = 2.5%, p99-at-most = 20ms, leaked-bytes-at-most = 0 }
        }
        """;

    private readonly ScratchDirectory _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_whole_scenario_is_read_as_it_stands()
    {
        var scenario = Read(Whole);

        Assert.Equal(TimeSpan.FromSeconds(70), scenario.Duration);
        Assert.Equal(new Phase("ramp", TimeSpan.FromSeconds(10), 1, 9, 0, IsWarmUp: true), scenario.Phases[0]);
        Assert.False(scenario.Phases[1].IsOpen);
        Assert.Equal(ElementType.Int16, scenario.Mix[0].Inputs["y"]);
        Assert.Equal(10_000, scenario.Mix[0].BytesOf(1000));
        Assert.Equal(OperationKind.Life, scenario.Mix[1].Kind);
        Assert.Equal(TimeSpan.FromMilliseconds(20), scenario.Expectations.P99AtMost);
        Assert.Equal(0.025, scenario.Expectations.ExpectedErrorsAtMost);
        Assert.Null(scenario.Expectations.P50AtMost);
        Assert.Equal(5, scenario.Faults.Count); // the one, and four intervals of ten seconds
        Assert.Equal(FaultKind.Kill, scenario.Faults[0].Kind);
    }

    [Fact]
    public void The_same_seed_draws_the_same_faults() => Assert.Equal(Read(Whole).Faults, Read(Whole).Faults);

    [Theory]
    [InlineData("name = one", "", "needs name")]
    [InlineData("seed = 5", "sede = 5", "no field 'sede'")]
    [InlineData("concurrency = 4", "concurrency = 4, rate = 3", "either a rate")]
    [InlineData("from-rate = 1, to-rate = 9", "from-rate = 9", "both a from-rate and a to-rate")]
    [InlineData("from-rate = 1, to-rate = 9", "to-rate = 9", "both a from-rate and a to-rate")]
    [InlineData("from-rate = 1, to-rate = 9", "rate = 1, to-rate = 9", "both a from-rate and a to-rate")]
    [InlineData("operation = life", "operation = live", "one of life, create, exchange")]
    [InlineData("y = int16", "y = int17", "one of bool")]
    [InlineData("byte-budget = 1 MiB", "byte-budget = 1 KiB", "could never start")]
    [InlineData("at = 5s", "at = 500s", "the phases take 70 s")]
    [InlineData("kinds = [stop, slow]", "kinds = [stop, burn]", "no fault 'burn'")]
    [InlineData("p99-at-most = 20ms", "p99-at-most = soon", "duration")]
    [InlineData("2.5%", "0.05", "12: scenario.assert.expected-errors-at-most must be a share from 0% to 100%, such as 5%; it was '0.05'")]
    [InlineData("2.5%", "101%", "it was '\"101%\"'")]
    [InlineData("2.5%", "-1%", "it was '\"-1%\"'")]
    [InlineData("duration = 10s", "duration = 0s", "scenario.phases[0] (a phase).duration must be a duration above zero and of at most 10 days, such as 10s; it was '0s'")]
    [InlineData("duration = 10s", "duration = 241h", "scenario.phases[0] (a phase).duration must be a duration above zero and of at most 10 days, such as 10s; it was '241h'")]
    [InlineData("duration = 10s", "duration = 10d", "the phases take 10.0007 days together, and may take 10.")]
    [InlineData("for = 1s", "for = 100d", "for must be a duration of at most 10 days, such as 10s; it was '100d'")]
    [InlineData("every = 10s", "every = 1ms", "every 0.001 s there would be 40,000 faults; a scenario may have 10,000 in all.")]
    [InlineData("every = 10s, from = 20s", "every = 100us, from = 0s", "every 0.0001 s there would be 600,000 faults")]
    [InlineData("every = 10s", "every = 0s", "a time above zero")]
    [InlineData("sum(x + y)", "nope(x)", "8: scenario.mix[0] (an operation).program: over 10 elements it is no program. Unknown function 'nope'")]
    [InlineData("sum(x + y)", "sum(x + z)", "Unknown name 'z'")]
    [InlineData("sum(x + y)", "x[500]", "over 10 elements it is no program")]
    [InlineData("sum(x + y)\"", "sum(x + y)\", outputs = [z]", "'z'")]
    [InlineData("errors-at-most = 0", "expected-errors = [work-failed, wrong-answer]", "12: scenario.assert.expected-errors: no scenario allows wrong-answer.")]
    [InlineData("errors-at-most = 0", "expected-errors = [timeouts]", "there is no error 'timeouts' that a fault causes; there are no-host, out-of-space, work-failed, timeout.")]
    [InlineData("seed = 5", "operation-timeout = 0s", "scenario.operation-timeout must be a duration above zero and of at most 10 days, such as 10s; it was '0s'")]
    [InlineData("seed = 5", "operation-timeout = 100d", "scenario.operation-timeout must be a duration above zero and of at most 10 days, such as 10s; it was '100d'")]
    public void What_is_wrong_is_named(string right, string wrong, string expected)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Whole.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_fits_only_the_longer_arrays_is_refused_for_the_shorter_ones()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Whole.Replace("sum(x + y)", "x[500]", StringComparison.Ordinal)));

        Assert.Single(refused.Problems); // not for the lengths that it fits
    }

    // Goal: what is to be mended is named once, and nothing besides. Method: the whole message is looked at.
    [Theory]
    [InlineData("byte-budget = 1 MiB", "", "{0}: scenario needs byte-budget, a size such as 64 MiB.")]
    [InlineData("seed = 5", "nodes = many", "{0}:5: scenario.nodes must be a whole number from 1 to 64; it was 'many'.")]
    [InlineData("phases = [ {", "phases = \"\", other = [ {", "{0}:6: scenario.phases must be a list with at least one object; it was '\"\"'.|{0}:6: scenario has no field 'other'")]
    [InlineData("duration = 1 minute, ", "", "{0}: scenario.phases[1] (a phase) needs duration, a duration above zero and of at most 10 days, such as 10s.")]
    public void What_is_wrong_is_named_without_its_consequences(string right, string wrong, string expected)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Whole.Replace(right, wrong, StringComparison.Ordinal)));

        var problems = string.Format(CultureInfo.InvariantCulture, expected, _scratch.Combine("scenario.conf")).Split('|');
        Assert.Equal(problems.Length, refused.Problems.Count);
        Assert.All(problems.Zip(refused.Problems), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    // Goal: no memory is taken for faults that a scenario cannot have. Method: each alone is allowed, and together they are too many.
    [Fact]
    public void Faults_of_all_entries_count_together()
    {
        var entries = string.Join(", ", Enumerable.Repeat("{ every = 10ms, from = 0s, until = 60s, kinds = [slow] }", 2));
        var text = Whole.Replace("{ at = 5s, kind = kill }", entries, StringComparison.Ordinal);

        Assert.Contains("may have 10,000 in all", Assert.Throws<SettingsException>(() => Read(text)).Message, StringComparison.Ordinal);
        Assert.Equal(6004, Read(text.Replace(entries, entries[..((entries.Length / 2) - 1)], StringComparison.Ordinal)).Faults.Count);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_once()
    {
        var path = _scratch.Combine("missing.conf");

        Assert.Equal($"The configuration file '{path}' cannot be read: it does not exist.", Assert.Throws<SettingsException>(() => ScenarioFile.Read(path)).Message);
        Assert.Equal($"The configuration file '{_scratch.Path}' cannot be read: it is a directory.", Assert.Throws<SettingsException>(() => ScenarioFile.Read(_scratch.Path)).Message);
    }

    private Scenario Read(string text)
    {
        var path = _scratch.Combine("scenario.conf");
        File.WriteAllText(path, text);
        return ScenarioFile.Read(path);
    }
}
