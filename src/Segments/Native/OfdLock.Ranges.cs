using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Open-file-description locks on ranges of bytes.</summary>
internal static partial class OfdLock
{
    /// <summary>Takes a range, alone or together with other readers; false when somebody else is in the way.</summary>
    /// <param name="file">Open for reading and writing; what it holds already is no hindrance.</param>
    /// <param name="bytes">The range, at least one byte; it may lie past the end of the file.</param>
    /// <param name="isShared">Whether others may hold a shared lock at the same time.</param>
    public static bool TryTake(SafeFileHandle file, ByteRange bytes, bool isShared) =>
        Take(file, TryCommand, isShared ? Shared : Exclusive, bytes.Start, bytes.LengthBytes);

    /// <summary>Gives everything up that this open file holds.</summary>
    public static void ReleaseAll(SafeFileHandle file) => Take(file, TryCommand, None, atByte: 0, lengthBytes: 0);
}
