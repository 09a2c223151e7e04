namespace ActorShm.Host.Measuring;

/// <summary>How the figures of some runs spread. There is one at least.</summary>
internal sealed class Spread(IEnumerable<double> figures)
{
    private readonly double[] _sorted = [.. figures.Order()];

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The least.</summary>
    public double Min => _sorted[0];

    /// <summary>The greatest.</summary>
    public double Max => _sorted[^1];

    /// <summary>The middle; of an even number the mean of the two in the middle.</summary>
    public double Median => (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    /// <summary>What a part of them do not exceed.</summary>
    /// <param name="fraction">The part, from 0 to 1: 0.99 for p99.</param>
    public double Percentile(double fraction) => _sorted[Math.Max(0, (int)Math.Ceiling(fraction * Count) - 1)];
}
