using System.Runtime.CompilerServices;
using ActorShm.Kernels;

namespace WebService;

/// <summary>The range in which elements are counted: <c>From</c> is in it, <c>To</c> is not.</summary>
public readonly record struct BinRange(double From, double To)
{
    /// <summary>The number of bins in one unit of the range. It is finite and above zero only if <c>From</c> lies before <c>To</c>, both are finite, and so are their difference and its inverse.</summary>
    public double BinsPerUnit => Bins.Length / (To - From);
}

/// <summary>The number of elements in each of sixteen bins of equal width.</summary>
[InlineArray(Length)]
public struct Bins
{
    public const int Length = 16;
    private long _first;
}

/// <summary>Counts elements into bins. Elements outside of the range and NaN are not counted.</summary>
public sealed class HistogramKernel() : ReductionKernel<Bins>(new KernelSignature("web.histogram").Reads<double>().Takes<BinRange>())
{
    public override Bins Reduce(in KernelBlock block)
    {
        var range = block.Parameters<BinRange>();
        var binsPerUnit = range.BinsPerUnit;
        var bins = default(Bins);
        foreach (var value in block.Input<double>(0))
        {
            if (value >= range.From && value < range.To)
            {
                bins[Math.Min((int)((value - range.From) * binsPerUnit), Bins.Length - 1)]++;
            }
        }

        return bins;
    }

    public override Bins Combine(Bins first, Bins second)
    {
        for (var i = 0; i < Bins.Length; i++)
        {
            first[i] += second[i];
        }

        return first;
    }
}
