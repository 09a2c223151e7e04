using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>Copies a run of elements that are a stride apart to places side by side.</summary>
internal static unsafe class StridedLoops
{
    /// <param name="target">Receives the elements.</param>
    /// <param name="source">The first element.</param>
    /// <param name="stride">The distance from one element to the next, in elements: 0 repeats the first, a negative one goes backwards.</param>
    /// <param name="count">How many elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<T>(T* target, T* source, long stride, int count)
        where T : unmanaged
    {
        switch (stride)
        {
            case 1 when count >= 8:
                Unsafe.CopyBlockUnaligned(target, source, (uint)(count * sizeof(T)));
                return;
            case 0:
                new Span<T>(target, count).Fill(*source);
                return;
        }

        for (; count >= 4; count -= 4, target += 4, source += 4 * stride)
        {
            var (a, b, c, d) = (source[0], source[stride], source[2 * stride], source[3 * stride]);
            (target[0], target[1], target[2], target[3]) = (a, b, c, d);
        }

        for (; count > 0; count--, source += stride)
        {
            *target++ = *source;
        }
    }
}
