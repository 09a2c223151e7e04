using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>The loops of the elementary functions, on the widest registers there are.</summary>
/// <remarks>An element of float32 is widened, computed as float64, and rounded once. There is one method for each width, so that only the one that runs is compiled.</remarks>
internal static unsafe class ElementaryLoops
{
    public static void OfFloat64<TFunction>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where TFunction : struct, IElementaryFunction
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<TFunction, Lanes8>((double*)target, (double*)a, elementCount);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<TFunction, Lanes4>((double*)target, (double*)a, elementCount);
        }
        else
        {
            Run<TFunction, Lane1>((double*)target, (double*)a, elementCount);
        }
    }

    public static void OfFloat32<TFunction>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where TFunction : struct, IElementaryFunction
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<TFunction, Lanes8>((float*)target, (float*)a, elementCount);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<TFunction, Lanes4>((float*)target, (float*)a, elementCount);
        }
        else
        {
            Run<TFunction, Lane1>((float*)target, (float*)a, elementCount);
        }
    }

    public static void OfTwoFloat64<TFunction>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where TFunction : struct, IElementaryFunctionOfTwo
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunOfTwo<TFunction, Lanes8>((double*)target, (double*)a, (double*)b, elementCount);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunOfTwo<TFunction, Lanes4>((double*)target, (double*)a, (double*)b, elementCount);
        }
        else
        {
            RunOfTwo<TFunction, Lane1>((double*)target, (double*)a, (double*)b, elementCount);
        }
    }

    public static void OfTwoFloat32<TFunction>(byte* target, byte* a, byte* b, byte* c, int elementCount)
        where TFunction : struct, IElementaryFunctionOfTwo
    {
        if (Vector512.IsHardwareAccelerated)
        {
            RunOfTwo<TFunction, Lanes8>((float*)target, (float*)a, (float*)b, elementCount);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            RunOfTwo<TFunction, Lanes4>((float*)target, (float*)a, (float*)b, elementCount);
        }
        else
        {
            RunOfTwo<TFunction, Lane1>((float*)target, (float*)a, (float*)b, elementCount);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TFunction, T>(double* target, double* source, int elementCount)
        where TFunction : struct, IElementaryFunction
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < elementCount; i += T.Count)
        {
            TFunction.Of(T.Read(source + i)).Write(target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TFunction, T>(float* target, float* source, int elementCount)
        where TFunction : struct, IElementaryFunction
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < elementCount; i += T.Count)
        {
            TFunction.Of(T.Read(source + i)).Write(target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunOfTwo<TFunction, T>(double* target, double* x, double* y, int elementCount)
        where TFunction : struct, IElementaryFunctionOfTwo
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < elementCount; i += T.Count)
        {
            TFunction.Of(T.Read(x + i), T.Read(y + i)).Write(target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunOfTwo<TFunction, T>(float* target, float* x, float* y, int elementCount)
        where TFunction : struct, IElementaryFunctionOfTwo
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < elementCount; i += T.Count)
        {
            TFunction.Of(T.Read(x + i), T.Read(y + i)).Write(target + i);
        }
    }
}
