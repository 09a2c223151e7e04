using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>An operation on each pair of lanes of two vectors.</summary>
internal interface IBinaryOperation<T>
    where T : unmanaged
{
    static abstract Vector512<T> Apply(Vector512<T> a, Vector512<T> b);
}
