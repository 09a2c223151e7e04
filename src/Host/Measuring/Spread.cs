namespace ActorShm.Host.Measuring;

/// <summary>The spread of the figures of some runs, of which there is at least one.</summary>
internal sealed class Spread(IEnumerable<double> figures)
{
    private readonly double[] _sorted = [.. figures.Order()];

    /// <summary>The number of figures.</summary>
    public int Count => _sorted.Length;

    /// <summary>The smallest figure.</summary>
    public double Min => _sorted[0];

    /// <summary>The largest figure.</summary>
    public double Max => _sorted[^1];

    /// <summary>The median; for an even number of figures, the mean of the two in the middle.</summary>
    public double Median => (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    /// <summary>The value that a given part of the figures does not exceed.</summary>
    /// <param name="fraction">The part, from 0 to 1: 0.99 for p99.</param>
    public double Percentile(double fraction) => _sorted[Math.Max(0, (int)Math.Ceiling(fraction * Count) - 1)];
}
