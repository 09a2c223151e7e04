using System.Globalization;

namespace ActorShm.Host.Reporting;

/// <summary>Writes durations and moments for people.</summary>
internal static class Ages
{
    /// <summary>Writes a duration in one unit: <c>12 s</c>, <c>3 min</c>, <c>1.5 h</c>.</summary>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age.TotalSeconds):0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0.0} days"),
    };

    /// <summary>Writes a short duration: in milliseconds below a second, with one decimal below a minute.</summary>
    public static string OfWork(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => Of(time),
    };

    /// <summary>Writes a moment to the second.</summary>
    public static string Moment(DateTimeOffset moment) => string.Create(CultureInfo.InvariantCulture, $"{moment:yyyy-MM-dd HH:mm:ss} UTC");
}
