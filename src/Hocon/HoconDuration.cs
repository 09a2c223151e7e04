namespace ActorShm.Hocon;

/// <summary>Reads durations as the HOCON specification writes them, and Akka's word <c>infinite</c>.</summary>
internal static class HoconDuration
{
    /// <summary>Reads a duration of zero or more, to the nearest tick of 100 nanoseconds.</summary>
    public static bool TryParse(string text, bool allowInfinite, out TimeSpan duration)
    {
        if (allowInfinite && text.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            duration = Timeout.InfiniteTimeSpan;
            return true;
        }

        duration = TimeSpan.Zero;
        if (!HoconUnits.TrySplit(text, out var number, out var unit) || TicksPer(unit) is not { } ticksPerUnit
            || number > TimeSpan.MaxValue.Ticks / ticksPerUnit)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Min(decimal.Round(number * ticksPerUnit), TimeSpan.MaxValue.Ticks));
        return true;
    }

    private static decimal? TicksPer(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => TimeSpan.TicksPerMicrosecond / 1000m,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
        "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
        "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
        "d" or "day" or "days" => TimeSpan.TicksPerDay,
        _ => null,
    };
}
