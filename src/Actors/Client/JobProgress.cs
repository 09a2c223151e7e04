namespace ActorShm.Actors;

/// <summary>How far a job has come, over all its passes.</summary>
/// <param name="DoneElements">The elements processed so far, over all passes.</param>
/// <param name="TotalElements">The elements of all passes.</param>
/// <param name="DoneBytes">The bytes of arrays read and written so far.</param>
/// <param name="TotalBytes">The bytes of arrays that the job reads and writes in all.</param>
/// <param name="Working">How long nodes have worked on the job; making its arrays comes before and does not count.</param>
public readonly record struct JobProgress(long DoneElements, long TotalElements, long DoneBytes, long TotalBytes, TimeSpan Working)
{
    /// <summary>The part of the job that is done, from 0 to 1; 1 when there is nothing to do. Passes that move more bytes count for more.</summary>
    public double Fraction =>
        TotalBytes > 0 ? (double)DoneBytes / TotalBytes
        : TotalElements > 0 ? (double)DoneElements / TotalElements
        : 1;

    /// <summary>The bytes of arrays read and written per second so far; 0 when it cannot be computed yet.</summary>
    public double BytesPerSecond => Working > TimeSpan.Zero ? DoneBytes / Working.TotalSeconds : 0;

    /// <summary>The time that the rest will take at the speed so far; null when nothing is done yet, or so little that the time is too long to represent.</summary>
    public TimeSpan? TimeLeft => Fraction > 0 && Working.Ticks * ((1 - Fraction) / Fraction) < long.MaxValue ? Working * ((1 - Fraction) / Fraction) : null;
}
