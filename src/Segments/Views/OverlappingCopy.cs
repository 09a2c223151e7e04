using System.Runtime.InteropServices;

namespace ActorShm.Segments;

/// <summary>Copies between arrays that may share elements, as if the source had been read completely before the first element is written.</summary>
internal static class OverlappingCopy
{
    /// <summary>Whether two arrays may show the same elements of the same file; sometimes true for two that interleave.</summary>
    public static bool MayShare<T>(ArrayView<T> one, ArrayView<T> other)
        where T : unmanaged
    {
        // The same file can be mapped twice, and adopted twice: only the kernel's name of it says so. Private copies are compared too, because
        // the pages they have not written to yet are the file's.
        var (first, second) = (one.View.FileIdentity, other.View.FileIdentity);
        if ((first.Device, first.Inode) != (second.Device, second.Inode))
        {
            return false;
        }

        var (here, there) = (one.Layout.Extent(), other.Layout.Extent());
        return here.First <= there.Last && there.First <= here.Last;
    }

    /// <summary>Whether two arrays may have bytes of memory in common. Of two mappings of one file the addresses do not say so.</summary>
    public static unsafe bool MayShare<T>(nint one, ArrayLayout oneLayout, nint other, ArrayLayout otherLayout)
        where T : unmanaged
    {
        var (here, there) = (oneLayout.Extent(), otherLayout.Extent());
        return (T*)one + here.First < (T*)other + (there.Last + 1) && (T*)other + there.First < (T*)one + (here.Last + 1);
    }

    /// <summary>Copies through memory of its own.</summary>
    public static unsafe void Copy<T>(nint target, ArrayLayout targetLayout, nint source, ArrayLayout sourceLayout)
        where T : unmanaged
    {
        var between = ArrayLayout.RowMajor(targetLayout.Shape);
        var memory = NativeMemory.Alloc((nuint)targetLayout.Shape.ElementCount, (nuint)sizeof(T));
        try
        {
            StridedMemory.Copy<T>((nint)memory, between, source, sourceLayout);
            StridedMemory.Copy<T>(target, targetLayout, (nint)memory, between);
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }
}
