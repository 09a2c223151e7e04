using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>A pure function in the embedder's own code, from spans to spans or to a partial result.</summary>
/// <remarks>
/// Derive from <see cref="ElementKernel"/> or <see cref="ReductionKernel{TPartial}"/>. Nodes call a kernel block by block, in any order, and repeat
/// what a dead node had begun. So it must depend on nothing but the block and its parameters, keep no state, and write nothing but its outputs. An exception from it fails the job.
/// </remarks>
public abstract class Kernel
{
    private protected Kernel(KernelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        Signature = signature;
    }

    /// <summary>Gets the name of the kernel, and what it reads, writes and takes.</summary>
    public KernelSignature Signature { get; }

    /// <summary>Computes one block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="partial">Receives the partial result of the block.</param>
    internal abstract void Run(in KernelBlock block, Span<byte> partial);
}

/// <summary>A kernel that computes elements from elements.</summary>
/// <example>
/// <code>
/// public sealed class Halve() : ElementKernel(new KernelSignature("halve").Reads&lt;double&gt;().Writes&lt;double&gt;())
/// {
///     public override void Run(in KernelBlock block)
///     {
///         var x = block.Input&lt;double&gt;(0);
///         var y = block.Output&lt;double&gt;(0);
///         for (var i = 0; i &lt; x.Length; i++) { y[i] = x[i] / 2; }
///     }
/// }
/// </code>
/// </example>
/// <param name="signature">The kernel's name and its arrays.</param>
public abstract class ElementKernel(KernelSignature signature) : Kernel(signature)
{
    /// <summary>Writes every output element of a block.</summary>
    /// <param name="block">The block.</param>
    public abstract void Run(in KernelBlock block);

    internal sealed override void Run(in KernelBlock block, Span<byte> partial) => Run(block);
}

/// <summary>A kernel that reduces many elements to one value. Each block leaves a partial result; the partial results are combined in the order of the blocks.</summary>
/// <remarks>The kernel may have outputs as well.</remarks>
/// <typeparam name="TPartial">A struct without references, such as sums, extremes, or the counters of a histogram.</typeparam>
public abstract class ReductionKernel<TPartial> : Kernel
    where TPartial : unmanaged
{
    /// <param name="signature">The kernel's name and its arrays.</param>
    /// <exception cref="ArgumentException">A partial result is larger than <see cref="KernelSignature.MaximumPartialBytes"/>.</exception>
    protected ReductionKernel(KernelSignature signature)
        : base(Require(signature).Leaves(Unsafe.SizeOf<TPartial>()))
    {
    }

    /// <summary>Gets the result over no elements; <c>default</c> unless overridden.</summary>
    public virtual TPartial Empty => default;

    /// <summary>Computes the partial result of a block. Called in nodes.</summary>
    /// <param name="block">The block.</param>
    public abstract TPartial Reduce(in KernelBlock block);

    /// <summary>Combines the results of two runs of blocks, the first before the second. Called in the process that asked for the reduction.</summary>
    /// <param name="first">The result of the earlier elements.</param>
    /// <param name="second">The result of the elements that follow.</param>
    public abstract TPartial Combine(TPartial first, TPartial second);

    /// <summary>Combines the partial results of all blocks, first to last.</summary>
    /// <param name="partials">The partial results in the order of the blocks, as bytes.</param>
    public TPartial CombineAll(ReadOnlySpan<byte> partials)
    {
        var values = MemoryMarshal.Cast<byte, TPartial>(partials);
        if (values.IsEmpty)
        {
            return Empty;
        }

        var result = values[0];
        foreach (var value in values[1..])
        {
            result = Combine(result, value);
        }

        return result;
    }

    internal sealed override void Run(in KernelBlock block, Span<byte> partial) => MemoryMarshal.Write(partial, Reduce(block));

    private static KernelSignature Require(KernelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return signature;
    }
}
