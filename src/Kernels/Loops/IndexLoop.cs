using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Writes the indexes of a tile's elements.</summary>
internal static unsafe class IndexLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(long* target, long first, int elementCount)
    {
        var indexes = Vector512.Create(first) + Vector512<long>.Indices;
        var step = Vector512.Create((long)Vector512<long>.Count);
        for (var i = 0; i < elementCount; i += Vector512<long>.Count)
        {
            indexes.Store(target + i);
            indexes += step;
        }
    }
}
