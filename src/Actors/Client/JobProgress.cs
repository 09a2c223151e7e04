namespace ActorShm.Actors;

/// <summary>How far a job has come, over all its passes.</summary>
/// <param name="DoneElements">Elements of the passes that are processed.</param>
/// <param name="TotalElements">Elements of all passes.</param>
/// <param name="DoneBytes">Bytes of arrays that were read and written for them.</param>
/// <param name="TotalBytes">Bytes of arrays that will be read and written in all.</param>
/// <param name="Working">How long nodes have been at work on it; making its arrays comes before.</param>
public readonly record struct JobProgress(long DoneElements, long TotalElements, long DoneBytes, long TotalBytes, TimeSpan Working)
{
    /// <summary>The part that is done, from 0 to 1, which it is as well where there is nothing to do. Passes that move more bytes count for more.</summary>
    public double Fraction =>
        TotalBytes > 0 ? (double)DoneBytes / TotalBytes
        : TotalElements > 0 ? (double)DoneElements / TotalElements
        : 1;

    /// <summary>How many bytes of arrays were read and written per second so far; 0 when that cannot be said yet.</summary>
    public double BytesPerSecond => Working > TimeSpan.Zero ? DoneBytes / Working.TotalSeconds : 0;

    /// <summary>How long the rest will take if it goes on as it did so far; null when nothing is done yet, or so little that the time is beyond counting.</summary>
    public TimeSpan? TimeLeft => Fraction > 0 && Working.Ticks * ((1 - Fraction) / Fraction) < long.MaxValue ? Working * ((1 - Fraction) / Fraction) : null;
}
