using ActorShm.Kernels;

namespace Embedding;

/// <summary>The parameters that every job gives the kernel besides its array.</summary>
public readonly record struct Scale(double Mean, double Deviation);

/// <summary>Writes for each element how many standard deviations it is away from the mean.</summary>
public sealed class StandardizeKernel() : ElementKernel(new KernelSignature("embedding.standardize").Reads<double>().Writes<double>().Takes<Scale>())
{
    public override void Run(in KernelBlock block)
    {
        var x = block.Input<double>(0);
        var z = block.Output<double>(0);
        var scale = block.Parameters<Scale>();
        for (var i = 0; i < x.Length; i++)
        {
            z[i] = (x[i] - scale.Mean) / scale.Deviation;
        }
    }
}
