using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>What a loop does to eight neighbouring elements.</summary>
internal unsafe interface IEightLaneStep
{
    /// <param name="target">The tile of results.</param>
    /// <param name="a">The tile of first operands.</param>
    /// <param name="b">The tile of second operands; not touched by steps that take one.</param>
    /// <param name="i">The index of the first of the eight elements.</param>
    static abstract void Run(byte* target, byte* a, byte* b, int i);
}

/// <summary>Loops over the same methods that fused loops of eight lanes call, so that both convert and store alike.</summary>
internal static unsafe class EightLaneLoops
{
    /// <summary>Runs a step over a whole tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TStep>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where TStep : struct, IEightLaneStep
    {
        for (var i = 0; i < elementCount; i += 8)
        {
            TStep.Run(target, a, b, i);
        }
    }
}
