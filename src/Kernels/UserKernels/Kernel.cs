using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>A pure function from spans to spans, or to a partial result, in an embedder's own code.</summary>
/// <remarks>
/// Derive from <see cref="ElementKernel"/> or <see cref="ReductionKernel{TPartial}"/>. A kernel is called in nodes, block by block, in any order, and again for
/// what a dead node had begun: it must depend on nothing but the block and its parameters, keep nothing, and write nothing but its outputs. What it throws fails the job.
/// </remarks>
public abstract class Kernel
{
    private protected Kernel(KernelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        Signature = signature;
    }

    /// <summary>Its name, and what it reads, writes and takes.</summary>
    public KernelSignature Signature { get; }

    /// <summary>Computes one block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="partial">Receives what the block leaves.</param>
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
/// <param name="signature">Its name and its arrays.</param>
public abstract class ElementKernel(KernelSignature signature) : Kernel(signature)
{
    /// <summary>Writes every output element of a block.</summary>
    /// <param name="block">The block.</param>
    public abstract void Run(in KernelBlock block);

    internal sealed override void Run(in KernelBlock block, Span<byte> partial) => Run(block);
}

/// <summary>A kernel that makes one value of many elements. Each block leaves a partial result; these are combined in the order of the blocks.</summary>
/// <remarks>It may have outputs as well.</remarks>
/// <typeparam name="TPartial">A struct without references, such as sums, extremes, or the counters of a histogram.</typeparam>
public abstract class ReductionKernel<TPartial> : Kernel
    where TPartial : unmanaged
{
    /// <param name="signature">Its name and its arrays.</param>
    /// <exception cref="ArgumentException">A partial result is larger than <see cref="KernelSignature.MaximumPartialBytes"/>.</exception>
    protected ReductionKernel(KernelSignature signature)
        : base(Require(signature).Leaves(Unsafe.SizeOf<TPartial>()))
    {
    }

    /// <summary>The result over no elements; <c>default</c> unless overridden.</summary>
    public virtual TPartial Empty => default;

    /// <summary>The partial result of a block. Called in nodes.</summary>
    /// <param name="block">The block.</param>
    public abstract TPartial Reduce(in KernelBlock block);

    /// <summary>The result of two runs of blocks, the first before the second. Called in the process that asked.</summary>
    /// <param name="first">Of the elements before.</param>
    /// <param name="second">Of those that follow.</param>
    public abstract TPartial Combine(TPartial first, TPartial second);

    /// <summary>Combines the partial results of all blocks, first to last.</summary>
    /// <param name="partials">What the blocks left, in their order, byte by byte.</param>
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
