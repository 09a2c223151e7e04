using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ActorShm.Kernels;

/// <content>Divisions of integers.</content>
internal static unsafe partial class EightLanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> FloorDivideInt32(Vector256<int> a, Vector256<int> b) =>
        Vector256.Create(FourLanes.FloorDivideInt32(a.GetLower(), b.GetLower()), FourLanes.FloorDivideInt32(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> FloorDivideInt64(Vector512<long> a, Vector512<long> b) =>
        Vector512.Create(FourLanes.FloorDivideInt64(a.GetLower(), b.GetLower()), FourLanes.FloorDivideInt64(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> FloorDivideUInt64(Vector512<ulong> a, Vector512<ulong> b) =>
        Vector512.Create(FourLanes.FloorDivideUInt64(a.GetLower(), b.GetLower()), FourLanes.FloorDivideUInt64(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> RemainderInt32(Vector256<int> a, Vector256<int> b) =>
        Vector256.Create(FourLanes.RemainderInt32(a.GetLower(), b.GetLower()), FourLanes.RemainderInt32(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> RemainderInt64(Vector512<long> a, Vector512<long> b) =>
        Vector512.Create(FourLanes.RemainderInt64(a.GetLower(), b.GetLower()), FourLanes.RemainderInt64(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> RemainderUInt64(Vector512<ulong> a, Vector512<ulong> b) =>
        Vector512.Create(FourLanes.RemainderUInt64(a.GetLower(), b.GetLower()), FourLanes.RemainderUInt64(a.GetUpper(), b.GetUpper()));
}
