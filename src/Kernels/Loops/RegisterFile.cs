using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorShm.Kernels;

/// <summary>The memory of a loop's registers: one tile each, aligned to cache lines, at addresses that never move.</summary>
internal sealed unsafe class RegisterFile
{
    /// <summary>The number of neighbouring registers that hold a slot's elements as they are stored; it has room for a tile of complex128.</summary>
    public const int RegistersPerSlot = 2;

    private const int LineBytes = 64;

    /// <summary>The distance between neighbouring registers includes one extra line: at a distance of whole pages, a load would seem to depend on a store to another register.</summary>
    private const int StrideBytes = TileGrid.TileBytes + LineBytes;

    private readonly byte[] _memory;
    private readonly byte* _first;

    public RegisterFile(int count)
    {
        // Pinned memory lives as long as this object and need not be freed.
        _memory = GC.AllocateArray<byte>(checked((count * StrideBytes) + LineBytes), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _first = (byte*)((address + LineBytes - 1) / LineBytes * LineBytes);
    }

    public byte* this[int register] => _first + (register * (long)StrideBytes);

    /// <summary>Writes one value of at most eight bytes to a run of elements.</summary>
    public static void Fill(byte* target, DType dtype, long bits, int firstElement, int elementCount)
    {
        switch (dtype.SizeBytes())
        {
            case 1:
                new Span<byte>(target + firstElement, elementCount).Fill((byte)bits);
                break;
            case sizeof(short):
                new Span<short>((short*)target + firstElement, elementCount).Fill((short)bits);
                break;
            case sizeof(int):
                new Span<int>((int*)target + firstElement, elementCount).Fill((int)bits);
                break;
            default:
                new Span<long>((long*)target + firstElement, elementCount).Fill(bits);
                break;
        }
    }
}
