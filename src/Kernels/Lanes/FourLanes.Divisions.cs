using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Divisions of integers.</content>
internal static unsafe partial class FourLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> FloorDivideInt32(Vector128<int> a, Vector128<int> b) => NarrowMask(DivisionLanes.SmallQuotient(Int32ToInt64(a), Int32ToInt64(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> RemainderInt32(Vector128<int> a, Vector128<int> b) => NarrowMask(DivisionLanes.SmallRemainder(Int32ToInt64(a), Int32ToInt64(b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> FloorDivideInt64(Vector256<long> a, Vector256<long> b) => DivisionLanes.Quotient(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> RemainderInt64(Vector256<long> a, Vector256<long> b) => DivisionLanes.Remainder(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> FloorDivideUInt64(Vector256<ulong> a, Vector256<ulong> b) => DivisionLanes.Quotient(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> RemainderUInt64(Vector256<ulong> a, Vector256<ulong> b) => DivisionLanes.Remainder(a, b);
}
