using System.Globalization;

namespace ActorShm.Host.Commands.Arguments;

/// <summary>A length of time on the command line: a number and a unit.</summary>
internal static class DurationArgument
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond), // before "s" and "m": "ms" ends with the one and begins with the other
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a duration such as <c>500ms</c>, <c>1.5 s</c>, <c>5m</c> or <c>2h</c>; returns false for anything else, and for zero.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        foreach (var (unit, ticks) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                var isNumber = decimal.TryParse(text.AsSpan(0, text.Length - unit.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
                if (isNumber && number <= long.MaxValue / ticks)
                {
                    duration = TimeSpan.FromTicks((long)(number * ticks));
                }

                return duration > TimeSpan.Zero;
            }
        }

        return false;
    }
}
