using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <summary>Applies <c>where</c>: bytes of 0 and 1 choose between two tiles of one type. Only the size of the type matters.</summary>
internal static unsafe class SelectionLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bytes(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        for (var i = 0; i < elementCount; i += TileGrid.GroupElements)
        {
            Select(Vector512.Load(a + i), target + i, b + i, c + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Words32(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        var to = (uint*)target;
        var chosen = (uint*)b;
        var other = (uint*)c;
        for (var i = 0; i < elementCount; i += TileGrid.GroupElements)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(a + i));
            Half(lower, to + i, chosen + i, other + i);
            Half(upper, to + i + 32, chosen + i + 32, other + i + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Words64(byte* target, byte* a, byte* b, byte* c, int elementCount)
    {
        var to = (ulong*)target;
        var chosen = (ulong*)b;
        var other = (ulong*)c;
        for (var i = 0; i < elementCount; i += TileGrid.GroupElements)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Load(a + i));
            Half(lower, to + i, chosen + i, other + i);
            Half(upper, to + i + 32, chosen + i + 32, other + i + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector512<ushort> conditions, uint* to, uint* chosen, uint* other)
    {
        var (lower, upper) = Vector512.Widen(conditions);
        Select(lower, to, chosen, other);
        Select(upper, to + 16, chosen + 16, other + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(Vector512<ushort> conditions, ulong* to, ulong* chosen, ulong* other)
    {
        var (lower, upper) = Vector512.Widen(conditions);
        Quarter(lower, to, chosen, other);
        Quarter(upper, to + 16, chosen + 16, other + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(Vector512<uint> conditions, ulong* to, ulong* chosen, ulong* other)
    {
        var (lower, upper) = Vector512.Widen(conditions);
        Select(lower, to, chosen, other);
        Select(upper, to + 8, chosen + 8, other + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Select<T>(Vector512<T> conditions, T* to, T* chosen, T* other)
        where T : unmanaged =>
        Vector512.ConditionalSelect(Vector512.Equals(conditions, Vector512<T>.Zero), Vector512.Load(other), Vector512.Load(chosen)).Store(to);
}
