using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The operations at a stage's edges: what comes in and what goes out.</summary>
internal static unsafe class CopyLoops
{
    /// <summary>Loads bools: any non-zero byte becomes 1, so that everything inside can rely on 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LoadBool(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += Vector512<byte>.Count)
        {
            Vector512.Min(Vector512.Load(a + i), Vector512<byte>.One).Store(target + i);
        }
    }

    public static void Copy8(byte* target, byte* a, byte* b, byte* c, int elementCount) => Copy(target, a, elementCount);

    public static void Copy32(byte* target, byte* a, byte* b, byte* c, int elementCount) => Copy(target, a, elementCount * sizeof(int));

    public static void Copy64(byte* target, byte* a, byte* b, byte* c, int elementCount) => Copy(target, a, elementCount * sizeof(long));

    private static void Copy(byte* target, byte* source, int bytes) => Buffer.MemoryCopy(source, target, bytes, bytes);
}

/// <summary>Replaces every NaN by the canonical one.</summary>
internal readonly struct CanonicalNanFloat64 : IUnaryOperation<double>
{
    public static Vector512<double> Apply(Vector512<double> a) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, a), a, Vector512.Create(CanonicalNan.Float64Bits).AsDouble());
}

/// <summary>Replaces every NaN by the canonical one.</summary>
internal readonly struct CanonicalNanFloat32 : IUnaryOperation<float>
{
    public static Vector512<float> Apply(Vector512<float> a) =>
        Vector512.ConditionalSelect(Vector512.Equals(a, a), a, Vector512.Create(CanonicalNan.Float32Bits).AsSingle());
}
