using System.Runtime.CompilerServices;
using ActorShm.Kernels;

namespace WebService;

/// <summary>The range that is counted, from the one end to before the other.</summary>
public readonly record struct BinRange(double From, double To)
{
    /// <summary>How many bins there are in one unit of the range. A number above zero only where the range has two ends and a width that a double can express.</summary>
    public double BinsPerUnit => Bins.Length / (To - From);
}

/// <summary>How many elements fall into each of sixteen bins of equal width.</summary>
[InlineArray(Length)]
public struct Bins
{
    public const int Length = 16;
    private long _first;
}

/// <summary>Counts elements into bins. What lies outside of the range, and what is no number, is not counted.</summary>
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
