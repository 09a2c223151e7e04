using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>An operation on one pair of elements, for which no processor has a vector form.</summary>
internal interface IScalarOperation<T>
    where T : unmanaged
{
    static abstract T Apply(T a, T b);
}

/// <summary>The loops of operations that are computed element by element.</summary>
internal static unsafe class ScalarLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<T, TOperation>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where T : unmanaged
        where TOperation : struct, IScalarOperation<T>
    {
        var to = (T*)target;
        var left = (T*)a;
        var right = (T*)b;
        for (var i = 0; i < elementCount; i++)
        {
            to[i] = TOperation.Apply(left[i], right[i]);
        }
    }
}
