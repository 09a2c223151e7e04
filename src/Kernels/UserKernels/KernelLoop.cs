namespace ActorShm.Kernels;

/// <summary>Runs a registered kernel block by block. Not thread-safe.</summary>
/// <param name="kernel">The kernel.</param>
/// <param name="call">The call, with its parameters.</param>
/// <param name="domain">Over which elements; its inputs are read as they lie.</param>
internal sealed class KernelLoop(Kernel kernel, KernelCall call, StageDomain domain) : IStageLoop
{
    /// <summary>Finds the kernel that a stage calls.</summary>
    /// <exception cref="InvalidDataException">The kernel is not registered with this signature, or a kernel cannot go over the domain.</exception>
    public static KernelLoop For(KernelCall call, StageDomain domain, KernelSet kernels) =>
        domain.Form == StageForm.Elements && domain.InputCount == call.Signature.Inputs.Length && domain.Layouts.All(static layout => layout is null)
            ? new KernelLoop(kernels.Find(call.Signature), call, domain)
            : throw new InvalidDataException("A kernel goes over whole arrays of one shape. Sender and receiver may be of different versions.");

    /// <inheritdoc/>
    public void Run(IStageTurn turn, long firstBlock, int blockCount, Span<byte> partials)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBlock);
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockCount, domain.BlockCount - firstBlock);
        var partialBytes = call.Signature.PartialBytes;
        if (partials.Length != (long)blockCount * partialBytes)
        {
            throw new ArgumentException($"{blockCount} blocks leave {(long)blockCount * partialBytes} bytes; room was given for {partials.Length}.", nameof(partials));
        }

        for (var i = 0; i < blockCount; i++)
        {
            var block = firstBlock + i;
            var elements = new KernelBlock(
                turn, call.Signature, call.Parameters.AsSpan(), block * BlockGrid.BlockElements, BlockGrid.ElementsIn(block, domain.ElementCount));
            kernel.Run(elements, partials.Slice(i * partialBytes, partialBytes));
        }
    }
}
