using ActorShm.Actors;
using ActorShm.Hocon;
using ActorShm.Host.Load.Measuring;
using ActorShm.Kernels;
using ActorShm.Segments;

namespace ActorShm.Host.Load.Scenarios;

/// <summary>Reads a scenario from a HOCON file.</summary>
internal static class ScenarioFile
{
    private static readonly Dictionary<string, OperationKind> Operations = new(StringComparer.Ordinal)
    {
        ["life"] = OperationKind.Life,
        ["create"] = OperationKind.Create,
        ["exchange"] = OperationKind.Exchange,
    };

    /// <summary>Reads the scenario and checks everything.</summary>
    /// <exception cref="SettingsException">Something is wrong; all problems are named.</exception>
    public static Scenario Read(string path)
    {
        Config file;
        try
        {
            file = ConfigurationFactory.ParseFile(path);
        }
        catch (Exception e) when (e is HoconParseException or ConfigurationException)
        {
            throw new SettingsException([e.Message]); // the message names the file
        }

        var problems = new List<string>();
        var fields = new ScenarioFields(file, path, string.Empty, problems);
        if (!fields.Has("scenario"))
        {
            throw new SettingsException([$"{path}: there is no 'scenario {{ … }}' in it. docs/load.md has an example."]);
        }

        var scenario = Read(fields.Object("scenario"));
        fields.RefuseUnknown();
        return problems.Count == 0 ? scenario : throw new SettingsException(problems);
    }

    private static Scenario Read(ScenarioFields fields)
    {
        var seed = fields.Whole("seed", 0, int.MaxValue, 1);
        var scenario = new Scenario
        {
            Name = fields.Text("name"),
            Description = fields.Text("description"),
            Nodes = fields.Whole("nodes", 1, 64, 2),
            Seed = seed,
            ByteBudget = fields.Bytes("byte-budget"),
            RoomBytes = fields.Optional("room", key => fields.Bytes(key)),
            OperationTimeout = fields.DurationAboveZero("operation-timeout", TimeSpan.FromSeconds(60)),
            Settings = fields.Object("settings").Hocon,
            Phases = [.. fields.Objects("phases", "a phase", isRequired: true).Select(ReadPhase)],
            Mix = [.. fields.Objects("mix", "an operation", isRequired: true).Select(ReadEntry)],
            Faults = FaultTimetable.Read(fields.Objects("faults", "a fault"), new Random(seed)),
            Expectations = ReadExpectations(fields.Object("assert")),
        };
        fields.RefuseUnknown();
        if (fields.ProblemCount == 0)
        {
            CheckTogether(fields, scenario);
        }

        return scenario;
    }

    /// <summary>Checks what cannot be checked for one field alone. Called only when all fields are right, because further problems would be mere consequences.</summary>
    private static void CheckTogether(ScenarioFields fields, Scenario scenario)
    {
        foreach (var (entry, size) in scenario.Mix.SelectMany(entry => entry.Sizes.Select(size => (entry, size))).Where(pair => pair.entry.BytesOf(pair.size) > scenario.ByteBudget))
        {
            fields.Problem($"'{entry.Name}' with {size:N0} elements takes {entry.BytesOf(size):N0} bytes, more than the whole byte-budget of {scenario.ByteBudget:N0}; it could never start.");
        }

        // Summed as a number, because the sum of so many durations may exceed what a time can hold.
        var days = scenario.Phases.Sum(phase => phase.Duration.TotalDays);
        if (days > ScenarioFields.LongestDuration.TotalDays)
        {
            fields.Problem($"the phases take {days:0.####} days together, and may take {ScenarioFields.LongestDuration.TotalDays:0}.");
            return;
        }

        foreach (var fault in scenario.Faults.Where(fault => fault.At > scenario.Duration))
        {
            fields.Problem($"a fault ({fault.Name}) is due at {fault.At.TotalSeconds:0.#} s, but the phases take {scenario.Duration.TotalSeconds:0.#} s.");
        }
    }

    private static Phase ReadPhase(ScenarioFields fields)
    {
        const double mostRate = 100_000;
        var isOpen = fields.Has("rate") || fields.Has("from-rate");
        var to = fields.Has("rate") ? fields.Number("rate", 0.001, mostRate) : fields.Has("to-rate") ? fields.Number("to-rate", 0.001, mostRate) : 0;
        var phase = new Phase(
            fields.Text("name"),
            fields.DurationAboveZero("duration"),
            fields.Has("from-rate") ? fields.Number("from-rate", 0, mostRate) : to,
            to,
            fields.Has("concurrency") ? fields.Whole("concurrency", 1, 10_000) : 0,
            fields.Flag("warm-up"));
        if (fields.Has("rate") ? fields.Has("from-rate") || fields.Has("to-rate") : fields.Has("from-rate") != fields.Has("to-rate"))
        {
            fields.Problem("a rate that changes has both a from-rate and a to-rate; one that does not is a rate.");
        }
        else if (isOpen == (phase.Concurrency > 0))
        {
            fields.Problem("a phase has either a rate (or from-rate and to-rate), in operations a second, or a concurrency.");
        }

        fields.RefuseUnknown();
        return phase;
    }

    private static MixEntry ReadEntry(ScenarioFields fields)
    {
        var problemsBefore = fields.ProblemCount;
        var isProgram = fields.Has("program");
        if (isProgram == fields.Has("operation"))
        {
            fields.Problem("an operation has either a program or an operation (life, create, exchange).");
        }

        var inputs = fields.Object("inputs");
        var entry = new MixEntry(
            fields.Text("name"),
            fields.Whole("weight", 1, 1_000_000, 1),
            isProgram ? OperationKind.Program : fields.OneOf("operation", Operations, OperationKind.Life),
            isProgram ? fields.Text("program") : string.Empty,
            inputs.Names.ToDictionary(name => name, name => inputs.Element(name), StringComparer.Ordinal),
            fields.Texts("outputs"),
            fields.Element("dtype", ElementType.Float64),
            fields.Sizes("elements"));
        if (isProgram && entry.Inputs.Count == 0)
        {
            fields.Problem("a program needs inputs, such as inputs { x = float64 }.");
        }

        fields.RefuseUnknown();
        if (isProgram && fields.ProblemCount == problemsBefore)
        {
            CheckProgram(fields, entry);
        }

        return entry;
    }

    /// <summary>Reads the program over arrays of each length, as <c>explain</c> does: a slice may fit one of them and not another.</summary>
    private static void CheckProgram(ScenarioFields fields, MixEntry entry)
    {
        var settings = ActorShmSettings.Load();
        foreach (var size in entry.Sizes)
        {
            try
            {
                var inputs = entry.Inputs.Select(input => new EstimatedInput(input.Key, input.Value, Shape.Vector(size), IsCopied: false));
                JobEstimate.Of(entry.Program, [.. inputs], entry.Outputs, nodes: 1, settings);
            }
            catch (Exception e) when (e is ProgramException or SegmentException)
            {
                fields.Problem("program", $"over {size:N0} elements it is no program. {e.Message}");
                return;
            }
        }
    }

    private static Expectations ReadExpectations(ScenarioFields fields)
    {
        var expectations = new Expectations
        {
            ExpectedErrors = ReadExpectedErrors(fields),
            ExpectedErrorsAtMost = fields.Optional("expected-errors-at-most", key => fields.Share(key)),
            ErrorsAtMost = fields.Optional("errors-at-most", key => (long)fields.Whole(key, 0, int.MaxValue)),
            P50AtMost = fields.Optional("p50-at-most", key => fields.Duration(key)),
            P99AtMost = fields.Optional("p99-at-most", key => fields.Duration(key)),
            P999AtMost = fields.Optional("p999-at-most", key => fields.Duration(key)),
            ThroughputAtLeast = fields.Optional("throughput-at-least", key => fields.Number(key, 0, 1e9)),
            LeakedSegmentsAtMost = fields.Optional("leaked-segments-at-most", key => (long)fields.Whole(key, 0, int.MaxValue)),
            LeakedBytesAtMost = fields.Optional("leaked-bytes-at-most", key => fields.Bytes(key)),
            MemoryGrowthAtMost = fields.Optional("memory-growth-at-most", key => fields.Bytes(key)),
        };
        fields.RefuseUnknown();
        return expectations;
    }

    private static IReadOnlyList<string> ReadExpectedErrors(ScenarioFields fields)
    {
        const string key = "expected-errors";
        var kinds = fields.Texts(key);
        foreach (var kind in kinds.Where(kind => !LoadErrors.Expectable.Contains(kind, StringComparer.Ordinal)))
        {
            fields.Problem(key, string.Equals(kind, LoadErrors.WrongAnswer, StringComparison.Ordinal)
                ? $"no scenario allows {kind}."
                : $"there is no error '{kind}' that a fault causes; there are {string.Join(", ", LoadErrors.Expectable)}.");
        }

        return kinds;
    }
}
