using ActorShm.Kernels;

namespace Embedding;

/// <summary>The count, the mean, and the sum of squared distances from the mean. Two of these can be combined without losing digits (Chan, Golub and LeVeque, 1979).</summary>
public readonly record struct Moments(long Count, double Mean, double Squares)
{
    public double Deviation => Math.Sqrt(Squares / Count);
}

/// <summary>Reduces an array to its moments: one partial result for each block, combined in the order of the blocks.</summary>
public sealed class MomentsKernel() : ReductionKernel<Moments>(new KernelSignature("embedding.moments").Reads<double>())
{
    public override Moments Reduce(in KernelBlock block)
    {
        var x = block.Input<double>(0);
        var sum = 0.0;
        foreach (var value in x)
        {
            sum += value;
        }

        var mean = sum / x.Length;
        var squares = 0.0;
        foreach (var value in x)
        {
            squares += (value - mean) * (value - mean);
        }

        return new Moments(x.Length, mean, squares);
    }

    public override Moments Combine(Moments first, Moments second)
    {
        var count = first.Count + second.Count;
        var distance = second.Mean - first.Mean;
        return new Moments(
            count,
            first.Mean + (distance * second.Count / count),
            first.Squares + second.Squares + (distance * distance * first.Count * second.Count / count));
    }
}
