using System.Runtime.CompilerServices;

namespace ActorShm.Segments;

/// <summary>Reads and writes values in one piece, and compares them by bits, for every size that one instruction can handle.</summary>
internal static class AtomicBits
{
    public static T Read<T>(ref T element)
        where T : unmanaged => Unsafe.SizeOf<T>() switch
        {
            sizeof(byte) => Unsafe.BitCast<byte, T>(Volatile.Read(ref Unsafe.As<T, byte>(ref element))),
            sizeof(ushort) => Unsafe.BitCast<ushort, T>(Volatile.Read(ref Unsafe.As<T, ushort>(ref element))),
            sizeof(uint) => Unsafe.BitCast<uint, T>(Volatile.Read(ref Unsafe.As<T, uint>(ref element))),
            _ => Unsafe.BitCast<ulong, T>(Volatile.Read(ref Unsafe.As<T, ulong>(ref element))),
        };

    public static void Write<T>(ref T element, T value)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case sizeof(byte):
                Volatile.Write(ref Unsafe.As<T, byte>(ref element), Unsafe.BitCast<T, byte>(value));
                break;
            case sizeof(ushort):
                Volatile.Write(ref Unsafe.As<T, ushort>(ref element), Unsafe.BitCast<T, ushort>(value));
                break;
            case sizeof(uint):
                Volatile.Write(ref Unsafe.As<T, uint>(ref element), Unsafe.BitCast<T, uint>(value));
                break;
            default:
                Volatile.Write(ref Unsafe.As<T, ulong>(ref element), Unsafe.BitCast<T, ulong>(value));
                break;
        }
    }

    /// <summary>Determines whether two values have the same bits, as a compare-exchange does.</summary>
    public static bool AreSame<T>(T left, T right)
        where T : unmanaged => Unsafe.SizeOf<T>() switch
        {
            sizeof(byte) => Unsafe.BitCast<T, byte>(left) == Unsafe.BitCast<T, byte>(right),
            sizeof(ushort) => Unsafe.BitCast<T, ushort>(left) == Unsafe.BitCast<T, ushort>(right),
            sizeof(uint) => Unsafe.BitCast<T, uint>(left) == Unsafe.BitCast<T, uint>(right),
            _ => Unsafe.BitCast<T, ulong>(left) == Unsafe.BitCast<T, ulong>(right),
        };
}
