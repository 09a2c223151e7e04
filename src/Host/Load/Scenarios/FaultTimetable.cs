namespace ActorShm.Host.Load.Scenarios;

/// <summary>Reads faults: those with a fixed time, and those that recur at random times.</summary>
internal static class FaultTimetable
{
    private const long DefaultBytes = 256L << 20;
    private const long MostBytes = 4L << 30;

    /// <summary>The most faults that a scenario may have, since all are drawn before it starts.</summary>
    private const int MostFaults = 10_000;

    private static readonly Dictionary<string, FaultKind> Kinds = Enum.GetValues<FaultKind>().ToDictionary(Fault.NameOf, StringComparer.Ordinal);

    /// <summary>Gets all faults in the order of their times.</summary>
    public static IReadOnlyList<Fault> Read(IReadOnlyList<ScenarioFields> faults, Random random)
    {
        var all = new List<Fault>();
        foreach (var fields in faults)
        {
            all.AddRange(Read(fields, random, MostFaults - all.Count));
        }

        return [.. all.OrderBy(fault => fault.At)];
    }

    private static List<Fault> Read(ScenarioFields fields, Random random, int most)
    {
        var (duration, slowdown) = (fields.Duration("for", TimeSpan.FromSeconds(2)), fields.Number("slowdown", 1.5, 1000, 10));
        var (bytes, isKill) = (fields.Bytes("bytes", DefaultBytes), fields.Flag("kill"));
        if (bytes > MostBytes)
        {
            fields.Problem($"a fault may take at most {MostBytes:N0} bytes; it asked for {bytes:N0}.");
        }

        var faults = new List<Fault>();
        if (fields.Has("every"))
        {
            var (every, from, until) = (fields.Duration("every"), fields.Duration("from"), fields.Duration("until"));
            var kinds = fields.Texts("kinds");
            foreach (var unknown in kinds.Where(kind => !Kinds.ContainsKey(kind)))
            {
                fields.Problem($"there is no fault '{unknown}'; there are {string.Join(", ", Kinds.Keys)}.");
            }

            var known = kinds.Where(Kinds.ContainsKey).ToList();
            if (known.Count == 0 || every <= TimeSpan.Zero)
            {
                fields.Problem("faults that come every so often need kinds, such as kinds = [kill, stop], and a time above zero.");
                return faults;
            }

            var intervals = until > from ? (until - from).Ticks / every.Ticks : 0;
            if (intervals > most)
            {
                fields.Problem($"every {every.TotalSeconds:0.#######} s there would be {intervals:N0} faults; a scenario may have {MostFaults:N0} in all.");
                return faults;
            }

            // The fault comes somewhere in each interval, so that the faults do not fall into step with anything.
            for (var start = from; start + every <= until; start += every)
            {
                faults.Add(New(start + (every * random.NextDouble() * 0.8), Kinds[known[random.Next(known.Count)]]));
            }
        }
        else
        {
            faults.Add(New(fields.Duration("at"), fields.OneOf("kind", Kinds)));
        }

        fields.RefuseUnknown();
        return faults;

        Fault New(TimeSpan at, FaultKind kind) => new(at, kind, duration, slowdown, bytes, isKill);
    }
}
