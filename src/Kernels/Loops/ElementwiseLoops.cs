using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>An operation on each lane of one vector.</summary>
internal interface IUnaryOperation<T>
    where T : unmanaged
{
    static abstract Vector512<T> Apply(Vector512<T> a);
}

/// <summary>The loops of all operations whose operands and result have one type.</summary>
/// <remarks>
/// Compiled at once with full optimisation: a short job would otherwise run in unoptimised vector code, which is slower
/// than no vectors.
/// </remarks>
internal static unsafe class ElementwiseLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unary<T, TOperation>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where T : unmanaged
        where TOperation : struct, IUnaryOperation<T>
    {
        var to = (T*)target;
        var from = (T*)a;
        for (var i = 0; i < elementCount; i += Vector512<T>.Count)
        {
            TOperation.Apply(Vector512.Load(from + i)).Store(to + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary<T, TOperation>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where T : unmanaged
        where TOperation : struct, IBinaryOperation<T>
    {
        var to = (T*)target;
        var left = (T*)a;
        var right = (T*)b;
        for (var i = 0; i < elementCount; i += Vector512<T>.Count)
        {
            TOperation.Apply(Vector512.Load(left + i), Vector512.Load(right + i)).Store(to + i);
        }
    }
}
