using System.Globalization;
using ActorShm.Actors;

namespace ActorShm.Host.Reporting;

/// <summary>How fast a job is and how long it will take, as people read it.</summary>
internal static class ProgressText
{
    /// <summary>Bytes of arrays read and written per second; empty while that cannot be said.</summary>
    public static string Speed(JobProgress progress) => progress.BytesPerSecond > 0 ? $"{Bytes.Of((long)progress.BytesPerSecond)}/s" : string.Empty;

    /// <summary>Hours, minutes and seconds that are left, rounded up; empty while that cannot be said.</summary>
    public static string TimeLeft(JobProgress progress)
    {
        if (progress.TimeLeft is not { } left)
        {
            return string.Empty;
        }

        // A first part that took long can promise more than a clock can show.
        var seconds = (long)Math.Min(Math.Ceiling(left.TotalSeconds), 359_999);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00} left");
    }
}
