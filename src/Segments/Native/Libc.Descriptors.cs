using System.Runtime.InteropServices;

namespace ActorShm.Segments;

internal static partial class Libc
{
    /// <summary>Without <c>MFD_CLOEXEC</c> the descriptor stays open in programs that this process starts.</summary>
    [LibraryImport(Library, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "write")]
    public static unsafe partial nint Write(int descriptor, byte* bytes, nuint count);
}
