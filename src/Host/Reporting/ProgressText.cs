using System.Globalization;
using ActorShm.Actors;

namespace ActorShm.Host.Reporting;

/// <summary>Writes for people how fast a job is and how long it will still take.</summary>
internal static class ProgressText
{
    /// <summary>Writes the bytes of arrays that are read and written per second; empty while this is not known.</summary>
    public static string Speed(JobProgress progress) => progress.BytesPerSecond > 0 ? $"{Bytes.Of((long)progress.BytesPerSecond)}/s" : string.Empty;

    /// <summary>Writes the hours, minutes and seconds that are left, rounded up; empty while this is not known.</summary>
    public static string TimeLeft(JobProgress progress)
    {
        if (progress.TimeLeft is not { } left)
        {
            return string.Empty;
        }

        // After a slow first part, the time left can be more than the text can show.
        var seconds = (long)Math.Min(Math.Ceiling(left.TotalSeconds), 359_999);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00} left");
    }
}
