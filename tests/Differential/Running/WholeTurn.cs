using ActorShm.Kernels;

namespace ActorShm.Differential.Running;

/// <summary>A turn that is always wanted and never interrupted, over the arrays that a test has.</summary>
internal class WholeTurn(IBlockMemory memory) : IStageTurn
{
    public virtual object? Interrupted
    {
        get => null;
        set => throw new NotSupportedException("This turn is never interrupted.");
    }

    public virtual ReadOnlySpan<byte> Input(int slot, long startElement, int elementCount) => memory.Input(slot, startElement, elementCount);

    public Span<byte> Output(int slot, long startElement, int elementCount) => memory.Output(slot, startElement, elementCount);

    public virtual bool IsWanted() => true;

    public virtual bool MayGoOn() => true;
}
